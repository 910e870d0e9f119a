namespace LuBan.Kernel.Workers;

/// <summary>What a worker may use. What the host cannot enforce is said in the worker's state, never silently left out.</summary>
internal sealed record WorkerLimits
{
    /// <summary>The managed heap and the process's memory, in bytes. The process is ended beyond it.</summary>
    public long MemoryBytes { get; init; } = 512L * 1024 * 1024;

    /// <summary>Processor time per second of time: 1 is one whole core. Null for no limit.</summary>
    public double? Cpus { get; init; }

    /// <summary>How many processes and threads it may have.</summary>
    public int MaxTasks { get; init; } = 256;

    /// <summary>How long it may take until it listens.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long it may be without a request, reconcile or event before it is stopped until the next; null for ever.</summary>
    public TimeSpan? IdleTimeout { get; init; }
}
