namespace LuBan.Marketplace.Journal;

/// <summary>One at a time for each key. A key that nobody waits for takes no memory.</summary>
internal sealed class KeyLocks
{
    private readonly Dictionary<string, Turn> _turns = new(StringComparer.Ordinal);

    public async Task<IDisposable> TakeAsync(string key, CancellationToken cancellationToken)
    {
        var turn = Join(key);
        try
        {
            await turn.Gate.WaitAsync(cancellationToken);
        }
        catch
        {
            Leave(key, turn);
            throw;
        }
        return new Held(this, key, turn);
    }

    private Turn Join(string key)
    {
        lock (_turns)
        {
            if (!_turns.TryGetValue(key, out var turn)) _turns[key] = turn = new Turn();
            turn.Users++;
            return turn;
        }
    }

    private void Leave(string key, Turn turn)
    {
        lock (_turns)
        {
            if (--turn.Users > 0) return;
            _turns.Remove(key);
            turn.Gate.Dispose();
        }
    }

    private sealed class Turn
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);

        public int Users { get; set; }
    }

    private sealed class Held(KeyLocks locks, string key, Turn turn) : IDisposable
    {
        public void Dispose()
        {
            turn.Gate.Release();
            locks.Leave(key, turn);
        }
    }
}
