using System.Collections.Concurrent;

namespace LuBan.Identity;

/// <summary>When something was last used.</summary>
internal sealed record LastUse
{
    public DateTimeOffset Time { get; init; }

    public string Address { get; init; } = "";
}

/// <summary>Notes when sessions and tokens were used, and writes it down at most once a minute for each.</summary>
internal sealed class LastUses(RecordStore<LastUse> store, TimeProvider time)
{
    private const int MaximumWaiting = 100_000;

    private static readonly TimeSpan Precision = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, (RecordOwner Owner, LastUse Use)> _waiting = new(StringComparer.Ordinal);

    internal LastUse? Find(string name) => _waiting.TryGetValue(name, out var waiting) ? waiting.Use : store.Find(name)?.Content;

    /// <summary>Notes a use. Costs a look into memory when it was used a moment ago.</summary>
    internal void Note(string name, RecordOwner owner, string address)
    {
        var now = time.GetUtcNow();
        if (Find(name) is { } known && now - known.Time < Precision || _waiting.Count >= MaximumWaiting) return;
        _waiting[name] = (owner, new LastUse { Time = now, Address = address });
    }

    internal async Task FlushAsync(CancellationToken cancellationToken)
    {
        foreach (var (name, (owner, use)) in _waiting)
        {
            while (await store.ChangeAsync(name, stored => stored.Time >= use.Time ? null : use, cancellationToken).ConfigureAwait(false) is null
                && await store.CreateAsync(name, owner, use, cancellationToken).ConfigureAwait(false) is null)
            {
                // Another replica made it in between.
            }
            _waiting.TryRemove(KeyValuePair.Create(name, (owner, use)));
        }
    }

    /// <summary>Forgets what is not there any more.</summary>
    internal async Task ForgetAsync(string name, CancellationToken cancellationToken)
    {
        _waiting.TryRemove(name, out _);
        if (store.Find(name) is not null) await store.DeleteAsync(name, cancellationToken).ConfigureAwait(false);
    }
}
