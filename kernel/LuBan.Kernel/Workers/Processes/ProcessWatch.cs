namespace LuBan.Kernel.Workers.Processes;

/// <summary>Measures a worker and ends it beyond its memory; holds it back beyond its processor time. What a cgroup does where there is one.</summary>
/// <param name="family">Its processes.</param>
/// <param name="limits">What it may use.</param>
/// <param name="enforce">Whether nobody else enforces the limits.</param>
/// <param name="end">Ends it, with the reason.</param>
internal sealed class ProcessWatch(ProcessFamily family, WorkerLimits limits, bool enforce, Action<string> end)
{
    private const int LooksPerSearch = 5;
    private IReadOnlyList<LinuxProcess> _members = [];
    private int _looks;
    private TimeSpan _allowed;
    private TimeSpan _used;
    private bool _held;

    /// <summary>What it used when it was last looked at.</summary>
    public WorkerUsage? Usage { get; private set; }

    /// <summary>Looks again and again until it is told to stop.</summary>
    public async Task RunAsync(TimeSpan interval, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(interval, time);
        var last = time.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                var now = time.GetTimestamp();
                Look(time.GetElapsedTime(last, now));
                last = now;
            }
        }
        catch (OperationCanceledException)
        {
            // The worker has ended.
        }
    }

    /// <summary>Looks once.</summary>
    /// <param name="elapsed">Time since the last look.</param>
    public void Look(TimeSpan elapsed)
    {
        // Those that are known are looked at each time; to find new ones all processes of the machine have to be read.
        _members = _looks++ % LooksPerSearch == 0 ? family.Members() : [.. _members.Select(one => LinuxProcess.Read(one.Id) is { } now && now.Started == one.Started ? now : null).OfType<LinuxProcess>()];
        var members = _members;
        if (members.Count == 0) return;
        var usage = new WorkerUsage(members.Sum(one => one.ResidentBytes), TimeSpan.FromSeconds(members.Sum(one => one.CpuTicks) / (double)LinuxProcess.TicksPerSecond), members.Sum(one => one.Tasks));
        var used = usage.CpuTime - (Usage?.CpuTime ?? TimeSpan.Zero);
        Usage = usage;
        if (!enforce) return;
        if (usage.ResidentBytes > limits.MemoryBytes) end($"ended by the kernel: {usage.ResidentBytes >> 20} MiB of memory, {limits.MemoryBytes >> 20} MiB are allowed");
        else if (usage.Tasks > limits.MaxTasks) end($"ended by the kernel: {usage.Tasks} processes and threads, {limits.MaxTasks} are allowed");
        else if (limits.Cpus is { } cpus) HoldBack(cpus, used, elapsed);
    }

    /// <summary>Halts it until it has slept off what it used too much. A second's worth may be saved up for bursts.</summary>
    private void HoldBack(double cpus, TimeSpan used, TimeSpan elapsed)
    {
        _used += used > TimeSpan.Zero ? used : TimeSpan.Zero;
        _allowed += elapsed * cpus;
        var saved = TimeSpan.FromSeconds(cpus);
        if (_allowed - _used > saved) _allowed = _used + saved;
        var over = _used > _allowed;
        if (over) family.Signal(LinuxNative.SignalStop);
        else if (_held) family.Signal(LinuxNative.SignalContinue);
        _held = over;
    }
}
