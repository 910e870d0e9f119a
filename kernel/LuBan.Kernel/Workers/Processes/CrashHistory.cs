namespace LuBan.Kernel.Workers.Processes;

/// <summary>When a worker crashed, as far as it still matters.</summary>
internal sealed class CrashHistory(WorkerRestartPolicy policy, TimeProvider time)
{
    private readonly Queue<DateTimeOffset> _crashes = new();

    /// <summary>Whether it ends again and again.</summary>
    public bool IsLoop => _crashes.Count >= policy.CrashLoopAfter;

    /// <summary>Adds one.</summary>
    /// <param name="served">How long the process served before.</param>
    /// <returns>How long to wait before the next start.</returns>
    public TimeSpan Add(TimeSpan served)
    {
        if (served >= policy.StableAfter) _crashes.Clear();
        var now = time.GetUtcNow();
        _crashes.Enqueue(now);
        // In a crash loop the attempts are further apart than the window is long.
        while (_crashes.Count > policy.CrashLoopAfter) _crashes.Dequeue();
        while (!IsLoop && now - _crashes.Peek() > policy.CrashWindow) _crashes.Dequeue();
        var delay = policy.DelayAfter(_crashes.Count);
        return delay * (1 - (policy.Jitter * Random.Shared.NextDouble()));
    }
}
