using System.Globalization;

namespace LuBan.Benchmarks;

/// <summary>What the operating system knows of a process (Linux).</summary>
internal static class ProcessFigures
{
    private const double TicksPerSecond = 100;
    private const int UserTicks = 11;
    private const int SystemTicks = 12;

    /// <summary>Seconds of processor time, in steps of 10 ms.</summary>
    public static double CpuSeconds(int processId)
    {
        var stat = File.ReadAllText($"/proc/{processId}/stat");
        // The second field is the program's name and may hold blanks.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[UserTicks], CultureInfo.InvariantCulture) + long.Parse(fields[SystemTicks], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    /// <summary>Resident memory now, in MiB.</summary>
    public static double ResidentMiB(int processId) => StatusKiB(processId, "VmRSS:") / 1024;

    /// <summary>The most resident memory since <see cref="ForgetPeak"/>, in MiB.</summary>
    public static double PeakResidentMiB(int processId) => StatusKiB(processId, "VmHWM:") / 1024;

    /// <summary>Lets the operating system count the most resident memory from now on.</summary>
    public static void ForgetPeak(int processId) => File.WriteAllText($"/proc/{processId}/clear_refs", "5");

    /// <summary>Memory of several processes now, in MiB; what they share is counted once.</summary>
    public static double ProportionalMiB(IEnumerable<int> processIds) =>
        processIds.Sum(id => double.Parse(File.ReadLines($"/proc/{id}/smaps_rollup").First(line => line.StartsWith("Pss:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture)) / 1024;

    private static double StatusKiB(int processId, string name)
    {
        var line = File.ReadLines($"/proc/{processId}/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Split('\t')[^1], CultureInfo.InvariantCulture);
    }
}
