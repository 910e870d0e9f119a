using System.ComponentModel.DataAnnotations;

namespace LuBan.DevOps;

/// <summary>How runs are run. Every value has a default that works.</summary>
internal sealed class DevOpsOptions
{
    /// <summary>How many task runs are at work at the same time; the others wait. 1 to 1,000.</summary>
    [Range(1, 1000)]
    public int MaxConcurrentTaskRuns { get; set; } = 32;

    /// <summary>How long a task run and a pipeline run may take when they say nothing. 1 second to 30 days.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan DefaultTimeout { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a step has to end by itself when it is stopped, before it is killed. 0 to 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan GracePeriod { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How much output of one step is kept, in bytes. 1 KiB to 1 TiB.</summary>
    [Range(1024, 1L << 40)]
    public long StepOutputLimit { get; set; } = 64 * 1024 * 1024;

    /// <summary>How long the logs of ended runs are kept, also when the run objects are gone. 1 minute to 10 years.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "3650.00:00:00")]
    public TimeSpan LogRetention { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How much all logs together may take, in bytes: beyond it the oldest go. 1 MiB to 1 PiB.</summary>
    [Range(1L << 20, 1L << 50)]
    public long LogCapacity { get; set; } = 5L << 30;

    /// <summary>The first user number for steps, when LuBan runs as root: each namespace gets one of its own from here on. 1,000 to 4,000,000,000.</summary>
    [Range(1000, 4_000_000_000)]
    public long FirstUserId { get; set; } = 2_100_000;

    /// <summary>Where steps find their programs; null for the standard folders and those of LuBan's own that everybody may enter.</summary>
    public string? SearchPath { get; set; }

    /// <summary>More images whose steps run here: a pattern of the name without registry, tag and digest (a regular expression), and the programs that it stands for.</summary>
    public IDictionary<string, string[]> Images { get; set; } = new Dictionary<string, string[]>();

    /// <summary>Where steps reach LuBan; null for the address at which it listens.</summary>
    public Uri? ServerAddress { get; set; }
}
