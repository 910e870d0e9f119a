using LuBan.Sdk;
using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Workers.Processes;

/// <summary>What happens after the first start, one step after the other.</summary>
internal sealed partial class WorkerSupervisor
{
    /// <summary>Serves, waits and starts again until it is stopped.</summary>
    private async Task KeepAsync(IWorkerProcess? process)
    {
        try
        {
            while (true)
            {
                process = TakeSuccessor() ?? (process is null ? await TryStartAsync() : await WatchAsync(process));
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Whoever stops it also stops the process.
        }
    }

    /// <summary>A fault of the kernel's own must not leave a worker that nobody looks after.</summary>
    private async Task<IWorkerProcess?> WatchAsync(IWorkerProcess process)
    {
        try
        {
            return await ServeAsync(process);
        }
        catch (Exception exception) when (!_stop.IsCancellationRequested)
        {
            _log(LogLevel.Critical, $"The worker could not be looked after, and is started again: {exception}");
            Leave(process);
            await process.StopAsync(TimeSpan.Zero);
            await CrashedAsync(exception.Message, _time.GetUtcNow() - process.StartedAt, process.LastErrors);
            return null;
        }
    }

    /// <summary>Watches a process that serves until it has ended, or another takes its place.</summary>
    /// <returns>The process that serves now; null when one is to be started.</returns>
    private async Task<IWorkerProcess?> ServeAsync(IWorkerProcess process)
    {
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var health = new WorkerHealth(process, _policy, _launch.Limits.IdleTimeout, _work, _ping, _time).WatchAsync(watching.Token);
        var successor = _successor.Task;
        var first = await Task.WhenAny(process.Exited, health, successor);
        _stop.Token.ThrowIfCancellationRequested();
        await watching.CancelAsync();
        if (successor.IsCompleted) return await successor;
        if (first == health && await health is null) return await RestAsync(process);
        var reason = first == health ? await health : null;
        Leave(process);
        if (reason is not null) await process.StopAsync(TimeSpan.Zero);
        var exit = await process.Exited;
        await CrashedAsync(reason ?? exit.Reason, _time.GetUtcNow() - process.StartedAt, process.LastErrors);
        return null;
    }

    /// <summary>Nobody needs it: it is stopped, and started for whoever comes next.</summary>
    private async Task<IWorkerProcess?> RestAsync(IWorkerProcess process)
    {
        Task wake;
        lock (_lock)
        {
            // Somebody came in the last moment.
            if (_work.IdleFor < _launch.Limits.IdleTimeout) return process;
            _wake = NewSignal();
            wake = _wake.Task;
            _current = null;
            Set(WorkerState.Idle, "nobody needed it", false, null, []);
        }
        await process.StopAsync(_policy.StopGrace);
        await wake.WaitAsync(_stop.Token);
        Change(WorkerState.Starting, "somebody needs it");
        return null;
    }

    /// <summary>Puts another process in the place of the one that serves.</summary>
    /// <returns>The one that served; null when it has ended meanwhile.</returns>
    private async Task<IWorkerProcess?> ReplaceAsync(IWorkerProcess successor, string reason)
    {
        IWorkerProcess? old;
        lock (_lock)
        {
            old = _current;
            if (!_stop.IsCancellationRequested)
            {
                _current = successor;
                Set(WorkerState.Ready, reason, true, null, _status.LastErrors);
                _successor.TrySetResult(successor);
            }
        }
        WorkerMetrics.Restarted(_launch.ExtensionId);
        if (_stop.IsCancellationRequested) await successor.DisposeAsync();
        return old;
    }

    /// <summary>The process that was put in the place of the one that is looked after here.</summary>
    private IWorkerProcess? TakeSuccessor()
    {
        lock (_lock)
        {
            if (!_successor.Task.IsCompleted) return null;
            var process = _successor.Task.Result;
            _successor = NewSuccessor();
            return process;
        }
    }

    private async Task<IWorkerProcess?> TryStartAsync()
    {
        try
        {
            var process = await BringUpAsync(_stop.Token);
            if (TakeSuccessor() is { } successor)
            {
                await process.DisposeAsync();
                return successor;
            }
            Serve(process, "started again", restarted: true);
            return process;
        }
        catch (Exception exception) when (!_stop.IsCancellationRequested)
        {
            // Whatever it was, of ours or of the extension: it is told, and tried again.
            await CrashedAsync(exception.Message, TimeSpan.Zero, []);
            return null;
        }
    }

    /// <summary>Starts a process and brings it up. One that ends on its way fails it.</summary>
    private async Task<IWorkerProcess> BringUpAsync(CancellationToken cancellationToken)
    {
        using var up = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var limit = _time.CreateTimer(_ => up.Cancel(), null, _launch.Limits.StartTimeout * 2, Timeout.InfiniteTimeSpan);
        var process = await _launcher.LaunchAsync(_launch, up.Token);
        try
        {
            var bringingUp = _bringUp(process, up.Token);
            if (await Task.WhenAny(bringingUp, process.Exited) == process.Exited && !bringingUp.IsCompletedSuccessfully)
            {
                await up.CancelAsync();
                throw new ExtensionException("LB8851", $"The worker of '{_launch.ExtensionId}' {_launch.Version} did not start: {(await process.Exited).Reason}.");
            }
            await bringingUp;
            _work.Touch();
            return process;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    private async Task CrashedAsync(string reason, TimeSpan served, IReadOnlyList<string> errors)
    {
        var delay = _crashes.Add(served);
        var wait = Task.Delay(delay, _time, _stop.Token);
        lock (_lock) Set(_crashes.IsLoop ? WorkerState.CrashLoop : WorkerState.BackingOff, reason, false, _time.GetUtcNow() + delay, errors);
        _log(LogLevel.Error, $"The worker ended: {reason}. {(_crashes.IsLoop ? "It does so again and again; the" : "The")} next start is in {delay.TotalSeconds:0.0} s.");
        await Task.WhenAny(wait, _successor.Task);
        _stop.Token.ThrowIfCancellationRequested();
        if (!_successor.Task.IsCompleted) Change(WorkerState.Starting, $"again after: {reason}");
    }

    private void Serve(IWorkerProcess process, string reason, bool restarted)
    {
        lock (_lock)
        {
            _current = process;
            Set(WorkerState.Ready, reason, restarted, null, _status.LastErrors);
        }
        if (restarted) WorkerMetrics.Restarted(_launch.ExtensionId);
    }

    private void Leave(IWorkerProcess process)
    {
        lock (_lock)
        {
            if (_current == process) _current = null;
        }
    }

    private void Change(WorkerState state, string reason, bool restarted = false)
    {
        lock (_lock) Set(state, reason, restarted, null, _status.LastErrors);
        if (restarted) WorkerMetrics.Restarted(_launch.ExtensionId);
    }

    /// <summary>Under the lock. Whoever waits for the change goes on elsewhere.</summary>
    private void Set(WorkerState state, string reason, bool restarted, DateTimeOffset? next, IReadOnlyList<string> errors)
    {
        _status = new(state, _time.GetUtcNow(), reason, _status.Restarts + (restarted ? 1 : 0), next, errors);
        var changed = _changed;
        _changed = new();
        _ = Task.Run(changed.Cancel);
    }

    private ExtensionException Unavailable(WorkerStatus status) =>
        new("LB8856", $"The worker of '{_launch.ExtensionId}' {_launch.Version} does not run since {status.Since:u} ({status.State}): {status.Reason}.");

    private static async Task Changed(CancellationToken changed)
    {
        var fired = NewSignal();
        await using var registration = changed.Register(() => fired.TrySetResult());
        await fired.Task;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static TaskCompletionSource<IWorkerProcess> NewSuccessor() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
