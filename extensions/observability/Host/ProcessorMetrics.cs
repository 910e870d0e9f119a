namespace LuBan.Observability.Host;

/// <summary>Processors, processes and load: /proc/stat, /proc/loadavg, /proc/pressure.</summary>
internal static class ProcessorMetrics
{
    private const double TicksPerSecond = 100;
    private static readonly string[] Modes = ["user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal"];

    public static IEnumerable<HostSample> Read(HostFiles files)
    {
        foreach (var line in files.Lines("/proc/stat"))
        {
            var words = HostFiles.Words(line);
            if (words.Length < 2) continue;
            if (words[0].StartsWith("cpu", StringComparison.Ordinal) && words[0].Length > 3)
            {
                foreach (var sample in Processor(words)) yield return sample;
            }
            else if (Name(words[0]) is { } name && HostFiles.Parse(words[1]) is { } value) yield return new(name, value);
        }
        foreach (var sample in Load(files)) yield return sample;
        foreach (var sample in Pressure(files)) yield return sample;
    }

    private static IEnumerable<HostSample> Processor(string[] words)
    {
        var cpu = words[0][3..];
        for (var i = 0; i < Modes.Length && i + 1 < words.Length; i++)
            if (HostFiles.Parse(words[i + 1]) is { } ticks) yield return new("node_cpu_seconds_total", ticks / TicksPerSecond, ("cpu", cpu), ("mode", Modes[i]));
        if (words.Length > 9 && HostFiles.Parse(words[9]) is { } guest) yield return new("node_cpu_guest_seconds_total", guest / TicksPerSecond, ("cpu", cpu), ("mode", "user"));
        if (words.Length > 10 && HostFiles.Parse(words[10]) is { } nice) yield return new("node_cpu_guest_seconds_total", nice / TicksPerSecond, ("cpu", cpu), ("mode", "nice"));
    }

    private static string? Name(string word) => word switch
    {
        "btime" => "node_boot_time_seconds",
        "ctxt" => "node_context_switches_total",
        "intr" => "node_intr_total",
        "processes" => "node_forks_total",
        "procs_running" => "node_procs_running",
        "procs_blocked" => "node_procs_blocked",
        _ => null,
    };

    private static IEnumerable<HostSample> Load(HostFiles files)
    {
        if (files.Text("/proc/loadavg") is not { } text || HostFiles.Words(text) is not [var one, var five, var fifteen, ..]) yield break;
        if (HostFiles.Parse(one) is { } first) yield return new("node_load1", first);
        if (HostFiles.Parse(five) is { } second) yield return new("node_load5", second);
        if (HostFiles.Parse(fifteen) is { } third) yield return new("node_load15", third);
    }

    private static IEnumerable<HostSample> Pressure(HostFiles files)
    {
        foreach (var resource in new[] { "cpu", "io", "memory" })
        {
            foreach (var words in files.Lines($"/proc/pressure/{resource}").Select(HostFiles.Words))
            {
                if (words.Length < 5 || !words[4].StartsWith("total=", StringComparison.Ordinal) || HostFiles.Parse(words[4][6..]) is not { } microseconds) continue;
                var kind = words[0] == "some" ? "waiting" : "stalled";
                if (resource == "cpu" && kind == "stalled") continue;
                yield return new($"node_pressure_{resource}_{kind}_seconds_total", microseconds / 1e6);
            }
        }
    }
}
