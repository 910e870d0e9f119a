using System.Diagnostics;

namespace LuBan.Extensions.Processes;

public sealed partial class DetachedProcess
{
    private const int SignalStop = 19;

    /// <summary>Asks the program and its group to end (TERM), waits, and then ends everything that came from it.</summary>
    /// <param name="grace">How long it may take, zero and more.</param>
    /// <param name="cancellationToken">Gives up waiting; what runs then runs on.</param>
    /// <returns>How the program ended. Nothing of it runs any more.</returns>
    public Task<ProcessEnd> StopAsync(TimeSpan grace, CancellationToken cancellationToken) =>
        StopAsync(() => _identity.IsShimAlive && Native.kill(-_identity.Shim, (int)ProcessSignal.Terminate) == 0, grace, cancellationToken);

    /// <summary>The same with another signal, to the program alone: for servers that tell their own processes.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="grace">How long it may take, zero and more.</param>
    /// <param name="cancellationToken">Gives up waiting; what runs then runs on.</param>
    /// <returns>How the program ended. Nothing of it runs any more.</returns>
    public Task<ProcessEnd> StopAsync(ProcessSignal signal, TimeSpan grace, CancellationToken cancellationToken) => StopAsync(() => Signal(signal), grace, cancellationToken);

    /// <summary>Sends a signal to the program alone.</summary>
    /// <returns>Whether it was there.</returns>
    public bool Signal(ProcessSignal signal) => IsRunning && Native.kill(Id, (int)signal) == 0;

    /// <summary>The numbers of the program and of everything that came from it and still runs.</summary>
    public IReadOnlyList<int> Descendants() => [.. new ProcessMembers(_identity).Program().Select(stat => stat.Id)];

    private async Task<ProcessEnd> StopAsync(Func<bool> ask, TimeSpan grace, CancellationToken cancellationToken)
    {
        var members = new ProcessMembers(_identity);
        // Begin to end together: what the program leaves behind is asked as well, as long as there is time.
        if (grace > TimeSpan.Zero && (ask() || IsRunning)) await WhileAsync(() => IsRunning || members.Program().Count > 0, grace, cancellationToken);
        // The shim last, so that it can write the exit code down and what was said on the way out.
        await KillAsync(members.Program, cancellationToken);
        await WhileAsync(() => _identity.IsShimAlive, TimeSpan.FromSeconds(2), cancellationToken);
        await KillAsync(members.All, cancellationToken);
        return End();
    }

    /// <summary>Again and again until nothing is left: what starts others faster than it is killed is stopped first.</summary>
    private static async Task KillAsync(Func<IReadOnlyList<ProcessStat>> members, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        while (members() is { Count: > 0 } left)
        {
            if (Stopwatch.GetElapsedTime(began) > TimeSpan.FromMinutes(1)) throw new ProcessException("LB9456", $"Processes {string.Join(", ", left.Select(member => member.Id))} could not be ended for a minute: they run as somebody else, or wait for a device. End them by hand.");
            foreach (var member in left.Where(IsStill)) _ = Native.kill(member.Id, SignalStop);
            foreach (var member in left.Where(IsStill)) _ = Native.kill(member.Id, (int)ProcessSignal.Kill);
            await Task.Delay(5, cancellationToken);
        }
    }

    private static bool IsStill(ProcessStat member) => ProcessStat.Read(member.Id) is { } now && now.Start == member.Start;
}
