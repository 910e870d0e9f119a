namespace LuBan.Kernel.Workers.Processes;

/// <summary>One process, as <c>/proc</c> shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Parent">Who started it.</param>
/// <param name="Session">Its session.</param>
/// <param name="Started">When, in clock ticks since the machine's start.</param>
/// <param name="Tasks">Its threads.</param>
/// <param name="CpuTicks">Processor time of it and of those that it has waited for, in clock ticks.</param>
/// <param name="ResidentBytes">Memory in use.</param>
/// <param name="State">The letter of its state.</param>
internal sealed record LinuxProcess(int Id, int Parent, int Session, long Started, int Tasks, long CpuTicks, long ResidentBytes, char State)
{
    /// <summary>Clock ticks per second: the same on every Linux that .NET runs on.</summary>
    public const long TicksPerSecond = 100;

    /// <summary>Reads one; null when it is gone.</summary>
    public static LinuxProcess? Read(int id)
    {
        try
        {
            // The name stands in parentheses and may hold anything, parentheses too.
            var text = File.ReadAllText($"/proc/{id}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return new(id, int.Parse(fields[1], null), int.Parse(fields[3], null), long.Parse(fields[19], null), int.Parse(fields[17], null),
                fields[11..15].Sum(ticks => long.Parse(ticks, null)), long.Parse(fields[21], null) * Environment.SystemPageSize, fields[0][0]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>All that can be seen.</summary>
    public static IEnumerable<LinuxProcess> All() =>
        Directory.EnumerateDirectories("/proc").Select(folder => int.TryParse(Path.GetFileName(folder), out var id) ? Read(id) : null).OfType<LinuxProcess>();
}
