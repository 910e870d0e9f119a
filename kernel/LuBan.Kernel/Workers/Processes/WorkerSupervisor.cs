using LuBan.Sdk;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace LuBan.Kernel.Workers.Processes;

/// <summary>Keeps one worker running: starts it, brings it up, starts it again with back-off when it ends, gives up in a crash loop.</summary>
internal sealed partial class WorkerSupervisor : IAsyncDisposable
{
    private readonly IWorkerLauncher _launcher;
    private readonly WorkerLaunch _launch;
    private readonly Func<IWorkerProcess, CancellationToken, Task> _bringUp;
    private readonly WorkerRestartPolicy _policy;
    private readonly TimeProvider _time;
    private readonly Action<LogLevel, string> _log;
    private readonly Func<string, CancellationToken, Task> _ping;
    private readonly CancellationTokenSource _stop = new();
    private readonly WorkInHand _work;
    private readonly CrashHistory _crashes;
    private readonly SemaphoreSlim _restarting = new(1);
    private readonly Lock _lock = new();
    private CancellationTokenSource _changed = new();
    private TaskCompletionSource _wake = NewSignal();
    private TaskCompletionSource<IWorkerProcess> _successor = NewSuccessor();
    private WorkerStatus _status;
    private IWorkerProcess? _current;
    private Task _loop = Task.CompletedTask;

    /// <param name="launcher">Starts processes.</param>
    /// <param name="launch">What to start.</param>
    /// <param name="bringUp">Runs once a process listens; when it is done the process serves, and when it fails the process is ended.</param>
    /// <param name="policy">When it is started again, and when it is ended.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Takes what happens, for the extension's log.</param>
    /// <param name="ping">Asks a socket whether somebody answers.</param>
    public WorkerSupervisor(IWorkerLauncher launcher, WorkerLaunch launch, Func<IWorkerProcess, CancellationToken, Task> bringUp, WorkerRestartPolicy policy, TimeProvider time, Action<LogLevel, string> log, Func<string, CancellationToken, Task>? ping = null)
    {
        (_launcher, _launch, _bringUp, _policy, _time, _log) = (launcher, launch, bringUp, policy, time, log);
        _ping = ping ?? WorkerPing.SendAsync;
        _work = new(time);
        _crashes = new(policy, time);
        _status = new(WorkerState.Stopped, time.GetUtcNow(), "not started", 0, null, []);
        WorkerMetrics.Register(this, launch.ExtensionId);
    }

    /// <summary>How it stands.</summary>
    public WorkerStatus Status
    {
        get
        {
            lock (_lock) return _status with { Usage = _current?.ReadUsage(), Confinement = _current?.Confinement };
        }
    }

    /// <summary>The process that serves; null unless the state is <see cref="WorkerState.Ready"/>.</summary>
    public IWorkerProcess? Current
    {
        get
        {
            lock (_lock) return _current;
        }
    }

    /// <summary>Fires at each change of <see cref="Status"/>'s state.</summary>
    public IChangeToken Watch()
    {
        lock (_lock) return new CancellationChangeToken(_changed.Token);
    }

    /// <summary>Says that it has something to do: as long as that is not disposed of, it is not idle.</summary>
    public IDisposable Use() => _work.Begin();

    /// <summary>Starts it for the first time.</summary>
    /// <exception cref="ExtensionException">It could not be started; nothing of it is left.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Change(WorkerState.Starting, "starting");
        try
        {
            var process = await BringUpAsync(cancellationToken);
            Serve(process, "started", restarted: false);
            _loop = Task.Run(() => KeepAsync(process), CancellationToken.None);
        }
        catch (Exception exception)
        {
            Change(WorkerState.Stopped, exception.Message);
            throw;
        }
    }

    /// <summary>The process that serves. Starts an idle one, and waits for one on its way up.</summary>
    /// <exception cref="ExtensionException">It is not there, and not about to be: the message says why and since when.</exception>
    public async ValueTask<IWorkerProcess> WakeAsync(CancellationToken cancellationToken)
    {
        using var work = _work.Begin();
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_current is not null) return _current;
                if (_status.State is not (WorkerState.Idle or WorkerState.Starting)) throw Unavailable(_status);
                _wake.TrySetResult();
                changed = Changed(_changed.Token);
            }
            await changed.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Puts a new process in the place of the running one: beside it, then swapped, then the old one is drained and stopped.</summary>
    /// <param name="reason">Why, for people.</param>
    /// <param name="drain">Ends when the old process has nothing in hand any more.</param>
    /// <param name="cancellationToken">Gives up while the new one is not up yet.</param>
    public async Task RestartAsync(string reason, Func<IWorkerProcess, Task> drain, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stop.Token);
        await _restarting.WaitAsync(either.Token);
        try
        {
            if (Current is null) throw Unavailable(Status);
            var successor = await BringUpAsync(either.Token);
            var old = await ReplaceAsync(successor, reason);
            if (old is null) return;
            await drain(old);
            await old.StopAsync(_policy.StopGrace);
        }
        finally
        {
            _restarting.Release();
        }
    }

    /// <summary>Ends it for good.</summary>
    /// <param name="grace">How long the process may take by itself.</param>
    public async Task StopAsync(TimeSpan grace)
    {
        await _stop.CancelAsync();
        await _loop;
        IWorkerProcess? process;
        lock (_lock) (process, _current) = (_current, null);
        if (process is not null) await process.StopAsync(grace);
        Change(WorkerState.Stopped, "stopped");
        WorkerMetrics.Unregister(this);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.Zero);
        _restarting.Dispose();
    }
}
