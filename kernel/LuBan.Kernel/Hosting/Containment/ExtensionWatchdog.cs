using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Hosting;

/// <summary>
/// Looks after the extensions in this process, from a thread of its own: the pool's threads may be what is missing. It gives the pool a thread for
/// each that an extension keeps, ends requests that take too long, and does something about an extension that fails again and again.
/// </summary>
internal sealed class ExtensionWatchdog : IDisposable
{
    private const int MostThreads = 1000;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Kept = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan KeepThreads = TimeSpan.FromMinutes(1);

    private readonly Func<IReadOnlyList<ExtensionRuntime>> _runtimes;
    private readonly ExtensionHostOptions _options;
    private readonly Func<IExtensionContainment?> _containment;
    private readonly ILogger _logger;
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;
    private readonly int _threadsOfPool;
    private int _replaced;
    private long _neededAt;

    public ExtensionWatchdog(Func<IReadOnlyList<ExtensionRuntime>> runtimes, ExtensionHostOptions options, Func<IExtensionContainment?> containment, ILogger logger)
    {
        (_runtimes, _options, _containment, _logger) = (runtimes, options, containment, logger);
        ThreadPool.GetMinThreads(out _threadsOfPool, out _);
        _thread = new(Run) { IsBackground = true, Name = "LuBan extension watchdog", Priority = ThreadPriority.AboveNormal };
        using var flow = ExecutionContext.SuppressFlow();
        _thread.Start();
    }

    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _stop.Dispose();
    }

    private void Run()
    {
        while (!_stop.Wait(Tick))
        {
            try
            {
                Look();
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
        var running = ThreadSlot.Running();
        ReplaceThreads(running.Count(one => one.For >= Kept));
        foreach (var runtime in _runtimes())
        {
            if (runtime.Containment is not { } containment) continue;
            containment.EndLateRequests(_options.AbortGrace);
            NoteBlocked(runtime, containment, running.Count(one => ReferenceEquals(one.Owner, containment.Owner) && one.For >= containment.Limits.BlockedAfter));
            if (runtime.State == ExtensionState.Serving && containment.Faults.Count >= containment.Limits.FaultLimit) Contain(runtime, containment);
        }
    }

    // The pool itself adds one or two in a second, and until then everybody waits. As many more as wait already, at most twice as many each time: they may
    // be of the same kind. What was needed once is needed again soon.
    private void ReplaceThreads(int kept)
    {
        if (kept > _replaced) kept += (int)Math.Min(kept, ThreadPool.PendingWorkItemCount);
        if (kept >= _replaced) (_replaced, _neededAt) = (kept, Stopwatch.GetTimestamp());
        else if (Stopwatch.GetElapsedTime(_neededAt) > KeepThreads) _replaced = kept;
        var wanted = Math.Min(MostThreads, _threadsOfPool + _replaced);
        ThreadPool.GetMinThreads(out var now, out var ports);
        if (wanted != now) ThreadPool.SetMinThreads(wanted, ports);
    }

    private static void NoteBlocked(ExtensionRuntime runtime, InstanceContainment containment, int blocked)
    {
        const string Key = "blocked threads";
        var before = containment.BlockedThreads;
        if (blocked == before) return;
        containment.BlockedThreads = blocked;
        for (var more = before; more < blocked; more++) containment.Faults.Add();
        if (blocked == 0)
        {
            runtime.Faults.Recover(Key);
            runtime.WriteLog(LogLevel.Information, "It keeps no thread any more.");
            return;
        }
        var text = $"LB3102: its code keeps {blocked} thread(s) for more than {containment.Limits.BlockedAfter.TotalSeconds:0.#} s without giving them back: it waits, sleeps or computes where it should await.";
        runtime.Faults.Degrade(Key, text);
        if (before == 0) runtime.WriteLog(LogLevel.Warning, text);
    }

    private void Contain(ExtensionRuntime runtime, InstanceContainment containment)
    {
        var reason = $"LB3103: {containment.Faults.Count} faults within {containment.Limits.FaultWindow.TotalSeconds:0} s, the limit is {containment.Limits.FaultLimit}: unhandled exceptions, requests without an answer in time, blocked threads. Its log says which.";
        containment.Faults.Clear();
        runtime.WriteLog(LogLevel.Error, reason);
        if (_containment() is not { } actor) return;
        _ = Task.Run(async () =>
        {
            try
            {
                await actor.ContainAsync(runtime, containment.Limits.OnFaults, reason, CancellationToken.None);
            }
            catch (Exception exception)
            {
                runtime.WriteLog(LogLevel.Error, $"What should be done about its faults could not be done: {exception.Message}");
            }
        });
    }
}
