using System.ComponentModel.DataAnnotations;

namespace LuBan.Observability.Metrics;

/// <summary>How much is stored, and for how long. Section <c>metrics</c> of the configuration.</summary>
public sealed class MetricStoreOptions
{
    /// <summary>Days for which samples are kept, 1 to 3650.</summary>
    [Range(1, 3650)]
    public int RetentionDays { get; set; } = 15;

    /// <summary>Megabytes that blocks may take on disk, 64 to 10,000,000; the oldest go first.</summary>
    [Range(64, 10_000_000)]
    public int MaxMegabytes { get; set; } = 10_240;

    /// <summary>Series that may be active (have samples in memory, so of the last two to three hours), 100 to 10,000,000. About 1.5 KB of memory each.</summary>
    [Range(100, 10_000_000)]
    public int MaxSeries { get; set; } = 200_000;

    /// <summary>Active series that one metric of one job may have, 10 to 10,000,000. One careless label meets this limit before everything else suffers.</summary>
    [Range(10, 10_000_000)]
    public int MaxSeriesPerMetric { get; set; } = 20_000;

    /// <summary>
    /// Milliseconds between two syncs of the write-ahead log to the disk, 0 to 60,000; 0 syncs before every answer. What was acknowledged survives the end
    /// of the process in any case; this is what a power failure may cost.
    /// </summary>
    [Range(0, 60_000)]
    public int SyncMilliseconds { get; set; } = 1000;

    /// <summary>Minutes that a sample may be ahead of the clock, 1 to 1440.</summary>
    [Range(1, 1440)]
    public int MaxFutureMinutes { get; set; } = 60;
}
