using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Hosting;

/// <summary>What one version of an extension uses of the processors and wants of them, and how many of its requests may begin.</summary>
internal sealed class ProcessorShare(ExtensionRuntime runtime, InstanceContainment containment)
{
    private const string Key = "processor share";
    // What the kernel and the server do for a request, about.
    private const double KernelSeconds = 50e-6;
    private static readonly TimeSpan AskedFor = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(10);

    private readonly RequestPlaces _places = containment.Places;
    private long _begun = containment.Places.Begun;
    private long _pacedBefore;
    private long _pacedInStep;
    private double _busy;
    private double _seen;
    private double _usual;
    private double _wanted;
    private int _callers;
    private long _countedAt;
    private double _peak;
    private double _level;
    private long _levelAt;
    private long _askedAt;
    private bool _isTold;

    public string Id => containment.Owner.ExtensionId;

    public double? Pace => _places.Pace;

    public int Taken => _places.Taken;

    /// <summary>How many of its requests began in a second.</summary>
    public double Rate { get; private set; }

    /// <summary>How many processors it uses: what its code was seen to compute, and what the kernel does for each request.</summary>
    public double Use { get; private set; }

    /// <summary>How many requests it is asked for at a time when nobody limits it, those included that wait for a thread or a processor.</summary>
    public double Wanted => Math.Max(_wanted, _callers);

    /// <summary>It has been asked for a while without a break, for much more at a time than the processors can do, and it computes. A burst, as a page makes it, is not enough.</summary>
    public bool IsGreedy => containment.Limits.GivesWay && _busy > 0.4 && Wanted > 2 * Environment.ProcessorCount && _usual > 0.15 * Environment.ProcessorCount;

    private double Floor => Math.Max(1, _peak / 64);

    /// <summary>Whether it wants so much more than another one that it is to give way to it.</summary>
    public bool WantsTwice(ProcessorShare other) => Wanted >= 2 * other.Wanted;

    /// <summary>Whether the code of a thread is this one's.</summary>
    public bool IsOf(FlowOwner owner) => ReferenceEquals(containment.Owner, owner);

    /// <summary>Whether it was asked a moment ago, or still is.</summary>
    public bool IsAsked(long now) => Stopwatch.GetElapsedTime(_askedAt, now) < AskedFor;

    /// <summary>Takes note of what it did since it was looked at last.</summary>
    public void Look(long now, TimeSpan elapsed, double late)
    {
        var (begun, waiting, isLimited) = (_places.Begun, _places.Waiting, Pace is not null);
        var isAsked = begun != _begun || waiting > 0;
        if (isAsked) _askedAt = now;
        _busy += Weight(elapsed, 1) * ((isAsked ? 1 : 0) - _busy);
        var rate = (begun - _begun) / elapsed.TotalSeconds;
        Rate += Weight(elapsed, 0.03) * (rate - Rate);
        var use = _seen + Rate * KernelSeconds;
        Use += Weight(elapsed, 0.3) * (use - Use);
        (_begun, _seen) = (begun, 0);
        if (isLimited)
        {
            _levelAt = now;
            return;
        }
        _usual += Weight(elapsed, 1) * (use - _usual);
        // Those that the pool has not come to yet are not seen, but so many come in that time.
        _wanted += Weight(elapsed, 0.2) * (Taken + waiting + rate * late - _wanted);
        // Nor are those that wait for a processor on their way here. Each has a caller.
        if (Stopwatch.GetElapsedTime(_countedAt, now) >= Window) (_callers, _countedAt) = (containment.Callers.Take(), now);
        if (_isTold && !IsRemembered(now)) TellEnd();
    }

    /// <summary>One of its threads was seen to compute, on so much of a processor.</summary>
    public void Add(double processors) => _seen += processors;

    /// <summary>Lets those begin whose turn it is by now.</summary>
    public void GiveTurns() => _places.GiveTurns();

    /// <summary>Begins to limit it: as it was a moment ago, or to a thirty-second part of what it did.</summary>
    public void Limit(long now)
    {
        _peak = IsRemembered(now) ? Math.Max(_peak, Rate) : Rate;
        Set(IsRemembered(now) ? _level : Rate / 32, now);
        if (_isTold) return;
        (_isTold, _pacedBefore) = (true, _places.Paced);
        const string Text = "LB3104: it keeps the processors busy while other extensions are asked: fewer of its requests begin in a second as long as both go on.";
        runtime.Faults.Degrade(Key, Text);
        runtime.WriteLog(LogLevel.Warning, Text);
    }

    /// <summary>Halves what may begin.</summary>
    public void Take(long now) => Set(Pace!.Value / 2, now);

    /// <summary>Lets a little more begin; any number when nobody had to wait since it was asked last.</summary>
    public void Give(long now)
    {
        var paced = _places.Paced;
        if (paced == _pacedInStep && _places.Waiting == 0) Free();
        else Set(Pace!.Value * 1.2, now);
        _pacedInStep = paced;
    }

    /// <summary>Any number of its requests may begin.</summary>
    public void Free() => _places.SetPace(null);

    /// <summary>It was not the one.</summary>
    public void Acquit()
    {
        Free();
        _levelAt = 0;
    }

    private static double Weight(TimeSpan elapsed, double seconds) => Math.Min(1, elapsed.TotalSeconds / seconds);

    private bool IsRemembered(long now) => _levelAt != 0 && Stopwatch.GetElapsedTime(_levelAt, now) < Remembered;

    private void Set(double pace, long now)
    {
        (_level, _levelAt) = (Math.Max(Floor, pace), now);
        _places.SetPace(_level);
    }

    private void TellEnd()
    {
        _isTold = false;
        runtime.Faults.Recover(Key);
        runtime.WriteLog(LogLevel.Information, $"Its requests begin as they are asked for; {_places.Paced - _pacedBefore} had to wait.");
    }
}
