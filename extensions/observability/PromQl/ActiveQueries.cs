using System.Collections.Concurrent;

namespace LuBan.Observability.PromQl;

/// <summary>The queries that run or wait, and the way to end one.</summary>
internal sealed class ActiveQueries(TimeProvider time)
{
    private readonly ConcurrentDictionary<long, Running> _running = new();
    private long _last;

    public IReadOnlyList<ActiveQuery> All => [.. _running.Values.Select(running => running.Query).OrderBy(query => query.Id)];

    public ActiveQuery Begin(string query, QueryScope scope, CancellationTokenSource cancellation)
    {
        var active = new ActiveQuery(Interlocked.Increment(ref _last), query.Length > 2000 ? query[..2000] + "…" : query, scope.Caller, scope.Namespace, time.GetUtcNow());
        _running[active.Id] = new(active, cancellation);
        return active;
    }

    public void End(ActiveQuery query) => _running.TryRemove(query.Id, out _);

    public bool WasKilled(ActiveQuery query) => _running.TryGetValue(query.Id, out var running) && running.IsKilled;

    /// <summary>Ends a query.</summary>
    /// <returns>Whether it was there.</returns>
    public bool Kill(long id)
    {
        if (!_running.TryGetValue(id, out var running)) return false;
        running.IsKilled = true;
        try
        {
            running.Cancellation.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended by itself in this moment.
        }
        return true;
    }

    private sealed class Running(ActiveQuery query, CancellationTokenSource cancellation)
    {
        public ActiveQuery Query { get; } = query;

        public CancellationTokenSource Cancellation { get; } = cancellation;

        public bool IsKilled { get; set; }
    }
}
