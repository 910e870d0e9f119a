using System.ComponentModel.DataAnnotations;

namespace LuBan.Observability.Logs;

/// <summary>What differs for one namespace.</summary>
internal sealed class NamespaceLogOptions
{
    /// <summary>Days for which lines are kept, 1 to 3650; null for the general value.</summary>
    [Range(1, 3650)]
    public int? RetentionDays { get; set; }

    /// <summary>Megabytes of disk at most, 1 and more; null for no limit of its own.</summary>
    [Range(1, 100_000_000)]
    public int? MaxMegabytes { get; set; }
}
