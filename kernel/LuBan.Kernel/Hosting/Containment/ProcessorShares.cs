using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Hosting;

/// <summary>
/// Divides the processors among the extensions in this process a little: while work waits for a thread of the pool and more than one extension is
/// asked, the one that wants most of the processors begins fewer requests in a second. One that only waits is left alone, and so is one that
/// is asked alone.
/// </summary>
internal sealed class ProcessorShares : IDisposable
{
    // How often it looks: when there is little to do, when there is much, and when turns are to be given.
    private static readonly TimeSpan Calm = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);
    // So long, that chance is no reason.
    private static readonly TimeSpan Certain = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan Attention = TimeSpan.FromSeconds(1);
    private const double Little = 0.1;
    // Of the machine's processors, when there is room, and when there is none.
    private const double Room = 0.25;
    private const double None = 0.1;
    // Seconds that the requests of the others may wait for a thread in a second, all together.
    private const double WaitingOfAll = 0.3;
    private const double ManyPerSecond = 100;
    private const double VeryManyPerSecond = 1000;

    private readonly Func<IReadOnlyList<ExtensionRuntime>> _runtimes;
    private readonly double _limit;
    private readonly ILogger _logger;
    private readonly ManualResetEventSlim _stop = new();
    private readonly PoolProbe _probe = new();
    private readonly IdleProbe _idle = new();
    private readonly Dictionary<InstanceContainment, ProcessorShare> _shares = [];
    private readonly Thread _thread;
    private double _idlePart = 1;
    private double _late;
    private double _lateInStep;
    private int _ticksInStep;
    private TimeSpan _usage = Environment.CpuUsage.TotalTime;
    private TimeSpan _lateFor;
    private long _tickAt = Stopwatch.GetTimestamp();
    private long _stepAt;
    private long _busyAt;

    public ProcessorShares(Func<IReadOnlyList<ExtensionRuntime>> runtimes, TimeSpan lateAfter, ILogger logger)
    {
        (_runtimes, _limit, _logger) = (runtimes, lateAfter.TotalSeconds, logger);
        _thread = new(Run) { IsBackground = true, Name = "LuBan processor shares" };
        using var flow = ExecutionContext.SuppressFlow();
        _thread.Start();
    }

    private double Least => _limit / 5;

    private IEnumerable<ProcessorShare> Limited => _shares.Values.Where(one => one.Pace is not null);

    private IEnumerable<ProcessorShare> Free => _shares.Values.Where(one => one.Pace is null);

    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        foreach (var share in Limited) share.Free();
        _stop.Dispose();
    }

    private void Run()
    {
        while (!_stop.Wait(Limited.Any() ? Turn : Stopwatch.GetElapsedTime(_busyAt) < Attention ? Tick : Calm))
        {
            try
            {
                foreach (var share in Limited) share.GiveTurns();
                if (Stopwatch.GetElapsedTime(_tickAt) >= Tick) Look();
            }
            catch (Exception exception)
            {
                // It must go on: what it looks after changes while it looks.
                HostLog.WatchdogFailed(_logger, exception.Message);
            }
        }
    }

    private void Look()
    {
        var now = Stopwatch.GetTimestamp();
        var elapsed = Stopwatch.GetElapsedTime(_tickAt, now);
        _tickAt = now;
        var usage = Environment.CpuUsage.TotalTime;
        var used = (usage - _usage) / elapsed;
        _usage = usage;
        Follow();
        var late = _probe.Look().TotalSeconds;
        _late += 0.2 * (late - _late);
        (_lateInStep, _ticksInStep) = (_lateInStep + late, _ticksInStep + 1);
        foreach (var share in _shares.Values) share.Look(now, elapsed, late);
        var rate = _shares.Values.Sum(one => one.Rate);
        if (_shares.Count > 1 && (rate > VeryManyPerSecond || (_late > _limit / 4 && rate > ManyPerSecond) || _shares.Values.Sum(one => one.Taken) > Environment.ProcessorCount)) _busyAt = now;
        if (Stopwatch.GetElapsedTime(_busyAt, now) > Attention) return;

        // A thread that could run does not where others keep the machine: all together had no more than the process had.
        var computing = ThreadSlot.Computing();
        foreach (var owner in computing) _shares.Values.FirstOrDefault(one => one.IsOf(owner))?.Add(Math.Min(1, used / computing.Count));
        foreach (var share in Limited.ToList())
        {
            if (!IsAnotherAsked(share, now)) share.Free();
            // It uses next to nothing, so another one that wants about as much is it that everybody waits for.
            else if (PartOf(share) < Little && Free.Any(one => one.IsGreedy && !share.WantsTwice(one))) share.Acquit();
        }
        var greedy = Greediest(now) is { } most && IsLate(_late, most) ? most : null;
        // A single look is chance, however long ago the one before was.
        var seen = elapsed < Certain / 2 ? elapsed : Certain / 2;
        _lateFor = greedy is not null ? _lateFor + seen : seen < _lateFor ? _lateFor - seen : TimeSpan.Zero;
        if (_lateFor >= Certain && greedy is not null)
        {
            greedy.Limit(now);
            _lateFor = TimeSpan.Zero;
            (_stepAt, _lateInStep, _ticksInStep) = (now, 0, 0);
        }
        if (Stopwatch.GetElapsedTime(_stepAt, now) >= Step) Adapt(now);
    }

    private void Adapt(long now)
    {
        var late = _lateInStep / _ticksInStep;
        _idlePart = _idle.Look();
        (_stepAt, _lateInStep, _ticksInStep) = (now, 0, 0);
        foreach (var share in Limited.ToList())
        {
            var (tooLate, part) = (LateBeside(share), PartOf(share));
            if (IsLate(late, share) && part > Little) share.Take(now);
            // Nobody waits, or there is room for both. And who uses next to nothing is not the reason any more: somebody else on this machine is.
            else if (late < 0.3 * tooLate || (late < 0.8 * tooLate && _idlePart > Room) || part < Little / 2) share.Give(now);
        }
    }

    /// <summary>
    /// Whether work is late beside an extension. When the pool has many threads, it is the processors that work waits for, and nobody can tell how long;
    /// where the others are asked much, having no processor left is enough.
    /// </summary>
    private bool IsLate(double late, ProcessorShare share) => LateBeside(share) is var tooLate && (late > tooLate || (tooLate <= Least && _idlePart < None));

    /// <summary>What is late beside an extension: less, the more the others are asked, for what counts is how long all their requests wait.</summary>
    private double LateBeside(ProcessorShare share) =>
        Math.Clamp(WaitingOfAll / Math.Max(1, _shares.Values.Where(one => one.Id != share.Id).Sum(one => one.Rate)), Least, _limit);

    private double PartOf(ProcessorShare share) => share.Use / Math.Max(0.01, _shares.Values.Sum(one => one.Use));

    private void Follow()
    {
        var serving = new Dictionary<InstanceContainment, ExtensionRuntime>();
        foreach (var runtime in _runtimes())
        {
            if (runtime is { State: ExtensionState.Serving, Containment: { } containment }) serving[containment] = runtime;
        }
        foreach (var gone in _shares.Keys.Where(one => !serving.ContainsKey(one)).ToList())
        {
            _shares[gone].Free();
            _shares.Remove(gone);
        }
        foreach (var (containment, runtime) in serving)
        {
            if (!_shares.ContainsKey(containment)) _shares[containment] = new(runtime, containment);
        }
    }

    private ProcessorShare? Greediest(long now)
    {
        if (Limited.Any() || Free.Where(one => one.IsGreedy).MaxBy(one => one.Use) is not { } most) return null;
        return Free.Any(one => one.Id != most.Id && one.IsAsked(now) && most.WantsTwice(one)) ? most : null;
    }

    private bool IsAnotherAsked(ProcessorShare share, long now) => _shares.Values.Any(one => one.Id != share.Id && one.IsAsked(now));
}
