using System.Globalization;

namespace LuBan.Kernel.Workers.Processes;

/// <summary>Lets a worker stand back for the kernel when processors are short. Not before it serves: until then somebody waits for it.</summary>
internal static class Precedence
{
    private const int ProcessGroup = 1;

    /// <summary>Both: where sessions share processors as groups, only the group's weight counts against the kernel, and the other elsewhere.</summary>
    /// <param name="process">The worker, which leads a session and a group of its own: that has all of its threads and children.</param>
    /// <param name="nice">How much, 0 to 19.</param>
    /// <returns>What is in force now, and what is missing.</returns>
    public static ConfinementReport Lower(int process, int nice)
    {
        var report = new ConfinementReport([], []);
        var words = $"nice {nice}";
        report = LinuxNative.setpriority(ProcessGroup, (uint)process, nice) == 0 ? report.With([words], []) : report.With([], [$"{words}: {LinuxNative.Error()}"]);
        try
        {
            File.WriteAllText($"/proc/{process}/autogroup", nice.ToString(CultureInfo.InvariantCulture));
            return report.With(["a scheduling group of its own"], []);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return report.With([], [$"a scheduling group of its own: {exception.Message}"]);
        }
    }
}
