using System.ComponentModel.DataAnnotations;

namespace LuBan.Observability.Logs;

/// <summary>The section <c>logs</c> of the extension's configuration.</summary>
internal sealed class LogOptions
{
    /// <summary>Days for which lines are kept, 1 to 3650; of a namespace that says nothing else.</summary>
    [Range(1, 3650)]
    public int RetentionDays { get; set; } = 14;

    /// <summary>Megabytes of disk that all lines may take, 16 and more. Beyond it the oldest go first.</summary>
    [Range(16, 100_000_000)]
    public int MaxMegabytes { get; set; } = 10_240;

    /// <summary>What differs for a namespace, by its name.</summary>
    public Dictionary<string, NamespaceLogOptions> Namespaces { get; set; } = [];

    /// <summary>Seconds that one query may work, 1 to 300.</summary>
    [Range(1, 300)]
    public int QuerySeconds { get; set; } = 15;

    /// <summary>Megabytes of text that one query may read, 1 to 1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int QueryMegabytes { get; set; } = 4096;

    /// <summary>Queries at a time, 1 to 64; others wait for up to ten seconds.</summary>
    [Range(1, 64)]
    public int ConcurrentQueries { get; set; } = 4;

    /// <summary>Whether the events of the cluster are kept as lines.</summary>
    public bool Events { get; set; } = true;

    /// <summary>Whether the logs of the installed extensions are kept as lines.</summary>
    public bool Extensions { get; set; } = true;

    /// <summary>Folders below which a LogSource may read; empty for the data of the extensions of this server, and /var/log.</summary>
    public List<string> FileRoots { get; set; } = [];

    /// <summary>Listening for syslog.</summary>
    public SyslogOptions Syslog { get; set; } = new();
}
