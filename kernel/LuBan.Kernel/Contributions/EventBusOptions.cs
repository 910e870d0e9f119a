namespace LuBan.Kernel.Contributions;

/// <summary>The limits of the event bus.</summary>
internal sealed record EventBusOptions
{
    /// <summary>The largest event, as JSON, in bytes.</summary>
    public int MaxEventBytes { get; init; } = 1024 * 1024;

    /// <summary>How many events may wait for one subscriber; beyond that the oldest are given up.</summary>
    public int QueueLength { get; init; } = 10_000;

    /// <summary>How much may wait for one subscriber; beyond that the oldest are given up.</summary>
    public long QueueBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>How long an event is tried again. The ones behind it wait. The time in which the subscriber does not run is not counted.</summary>
    public TimeSpan RetryFor { get; init; } = TimeSpan.FromHours(1);

    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromMinutes(1);
}
