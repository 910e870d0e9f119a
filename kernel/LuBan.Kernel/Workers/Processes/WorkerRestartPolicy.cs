namespace LuBan.Kernel.Workers.Processes;

/// <summary>When a worker that ended is started again, and when one that hangs is ended.</summary>
internal sealed record WorkerRestartPolicy
{
    /// <summary>Before the first restart. Default: 200 ms; it doubles with each further crash.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest wait outside of a crash loop. Default: 30 s.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The part of each wait that is left to chance, so that many workers do not start at once. 0 to 1, default 0.2.</summary>
    public double Jitter { get; init; } = 0.2;

    /// <summary>So many crashes within <see cref="CrashWindow"/> are a crash loop. Default: 5.</summary>
    public int CrashLoopAfter { get; init; } = 5;

    /// <summary>Default: 5 minutes.</summary>
    public TimeSpan CrashWindow { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Between attempts in a crash loop. Default: 2 minutes.</summary>
    public TimeSpan CrashLoopDelay { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>A process that served so long makes the crashes before it forgotten. Default: 1 minute.</summary>
    public TimeSpan StableAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Between two questions whether it still answers. Default: 5 s.</summary>
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long an answer may take. Default: 5 s.</summary>
    public TimeSpan PingTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>So many questions in a row without an answer end it. Default: 3.</summary>
    public int PingFailures { get; init; } = 3;

    /// <summary>A worker without work in hand that keeps a processor busy for so long runs in a loop, and is ended; null for never. Default: 2 minutes.</summary>
    public TimeSpan? RunawayAfter { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a process may take to end by itself. Default: 10 s.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The wait before the next start, without its part of chance.</summary>
    /// <param name="crashes">Crashes in the window, the last one too.</param>
    /// <returns>The wait.</returns>
    public TimeSpan DelayAfter(int crashes) => crashes >= CrashLoopAfter
        ? CrashLoopDelay
        : TimeSpan.FromTicks((long)Math.Min(LongestDelay.Ticks, FirstDelay.Ticks * Math.Pow(2, Math.Max(0, crashes - 1))));
}
