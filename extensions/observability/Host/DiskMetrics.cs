using System.Text.RegularExpressions;

namespace LuBan.Observability.Host;

/// <summary>Disks: /proc/diskstats.</summary>
internal static partial class DiskMetrics
{
    private const double Sector = 512;
    private static readonly (string Name, double Factor)[] Columns =
    [
        ("reads_completed_total", 1), ("reads_merged_total", 1), ("read_bytes_total", Sector), ("read_time_seconds_total", 0.001),
        ("writes_completed_total", 1), ("writes_merged_total", 1), ("written_bytes_total", Sector), ("write_time_seconds_total", 0.001),
        ("io_now", 1), ("io_time_seconds_total", 0.001), ("io_time_weighted_seconds_total", 0.001),
        ("discards_completed_total", 1), ("discards_merged_total", 1), ("discarded_sectors_total", 1), ("discard_time_seconds_total", 0.001),
        ("flush_requests_total", 1), ("flush_requests_time_seconds_total", 0.001),
    ];

    public static IEnumerable<HostSample> Read(HostFiles files)
    {
        foreach (var words in files.Lines("/proc/diskstats").Select(HostFiles.Words))
        {
            if (words.Length < 14 || Ignored().IsMatch(words[2])) continue;
            for (var i = 0; i < Columns.Length && i + 3 < words.Length; i++)
                if (HostFiles.Parse(words[i + 3]) is { } value) yield return new($"node_disk_{Columns[i].Name}", value * Columns[i].Factor, ("device", words[2]));
        }
    }

    [GeneratedRegex(@"^(ram|loop|fd|(h|s|v|xv)d[a-z]|nvme\d+n\d+p)\d+$")]
    private static partial Regex Ignored();
}
