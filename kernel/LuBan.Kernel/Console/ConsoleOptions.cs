using System.ComponentModel.DataAnnotations;

namespace LuBan.Kernel.Console;

/// <summary>The console: where its files are, and its limits.</summary>
public sealed class ConsoleOptions
{
    /// <summary>The folder with the console's build; null or without an <c>index.html</c>: the server has no console.</summary>
    public string? Directory { get; set; }

    /// <summary>Reads the files at each request, for those who build the console itself. Default: false.</summary>
    public bool ReadAlways { get; set; }

    /// <summary>How many event streams may be open. Default: 2,000.</summary>
    [Range(1, 100_000)]
    public int MaximumStreams { get; set; } = 2_000;

    /// <summary>How many of them one user may have. Default: 20.</summary>
    [Range(1, 10_000)]
    public int MaximumStreamsPerUser { get; set; } = 20;

    /// <summary>How many topics one stream may follow. Default: 200.</summary>
    [Range(1, 10_000)]
    public int MaximumTopics { get; set; } = 200;

    /// <summary>How often a stream that has nothing to say shows that it lives. Default: 15 s.</summary>
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How often a stream looks whether its session is still good. Default: 2 s.</summary>
    public TimeSpan SessionCheckInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long the files of a version are served after it stopped. Default: 10 minutes.</summary>
    public TimeSpan OldVersionsFor { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long an extension is marked as degraded after several errors in browsers within a minute. Default: 10 minutes.</summary>
    public TimeSpan DegradedFor { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How much memory files of extensions may take, in bytes. Default: 64 MiB.</summary>
    [Range(0, long.MaxValue)]
    public long CacheBytes { get; set; } = 64L * 1024 * 1024;
}
