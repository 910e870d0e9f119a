namespace LuBan.Kernel.Workers.Processes;

/// <summary>
/// A worker's process with everything that it started, which is its session: <see cref="SystemCallRules"/> lets nobody leave it. Users are no
/// measure: the next version of an extension has the same one while it replaces this.
/// </summary>
internal sealed class ProcessFamily(WorkerRecord record)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5), Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>Those that live.</summary>
    public IReadOnlyList<LinuxProcess> Members()
    {
        var all = LinuxProcess.All().Where(process => process.State is not ('Z' or 'X')).ToList();
        // The id went to somebody else's process: its session is not ours.
        var isReused = all.Any(process => process.Id == record.Process && process.Started != record.Started);
        return isReused ? [] : [.. all.Where(process => process.Id == record.Process || (process.Session == record.Process && process.Started >= record.Started))];
    }

    public void Signal(int signal)
    {
        foreach (var process in Members()) _ = LinuxNative.kill(process.Id, signal);
    }

    /// <summary>Ends all of them, and looks again until nobody is left: what was being started meanwhile is seen the next time.</summary>
    /// <returns>How many could not be ended in time.</returns>
    public async Task<int> EndAsync(TimeProvider time)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            var members = Members();
            if (members.Count == 0 || time.GetElapsedTime(began) > Deadline) return members.Count;
            // First all are halted: nobody starts another while its neighbour is being ended.
            foreach (var process in members) _ = LinuxNative.kill(process.Id, LinuxNative.SignalStop);
            foreach (var process in members) _ = LinuxNative.kill(process.Id, LinuxNative.SignalKill);
            await Task.Delay(Pause, time);
        }
    }
}
