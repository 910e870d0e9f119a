namespace LuBan.Observability.Host;

/// <summary>Memory: /proc/meminfo, /proc/vmstat.</summary>
internal static class MemoryMetrics
{
    private const double Kibibyte = 1024;
    private static readonly string[] Paging = ["oom_kill", "pgfault", "pgmajfault", "pgpgin", "pgpgout", "pswpin", "pswpout"];

    public static IEnumerable<HostSample> Read(HostFiles files)
    {
        foreach (var line in files.Lines("/proc/meminfo"))
        {
            var words = HostFiles.Words(line);
            if (words.Length < 2 || HostFiles.Parse(words[1]) is not { } value) continue;
            var name = words[0].TrimEnd(':').Replace("(", "_", StringComparison.Ordinal).Replace(")", "", StringComparison.Ordinal);
            yield return words.Length > 2 ? new($"node_memory_{name}_bytes", value * Kibibyte) : new($"node_memory_{name}", value);
        }
        foreach (var words in files.Lines("/proc/vmstat").Select(HostFiles.Words))
        {
            if (words is [var name, var text] && Paging.Contains(name) && HostFiles.Parse(text) is { } value) yield return new($"node_vmstat_{name}", value);
        }
    }
}
