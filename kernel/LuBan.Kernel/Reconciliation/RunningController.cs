using System.Collections.Concurrent;
using System.Diagnostics;
using LuBan.Kernel.Diagnostics;
using LuBan.Resources;
using LuBan.Sdk;
using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Reconciliation;

/// <summary>A controller at work.</summary>
public sealed partial class RunningController : IAsyncDisposable
{
    private static readonly TimeSpan WatchRetry = TimeSpan.FromSeconds(1);

    private readonly string _name;
    private readonly string _owner;
    private readonly ResourceKind _kind;
    private readonly ReconcilerOptions _options;
    private readonly ResourceService _resources;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly WorkQueue<ReconcileRequest> _queue;
    private readonly Backoff<ReconcileRequest> _backoff;
    private readonly ConcurrentDictionary<ReconcileRequest, bool> _existing = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _running;

    // Cleared when stopped: an unloaded extension's code must not be held by its controller.
    private Func<ReconcileRequest, CancellationToken, Task<ReconcileResult>>? _reconcile;

    internal RunningController(ControllerDefinition definition, ResourceService resources, TimeProvider time, ILogger logger)
    {
        (_name, _owner, _kind, _options, _reconcile) =
            (definition.Name, definition.Owner, definition.Kind, definition.Options, definition.Reconcile);
        (_resources, _time, _logger) = (resources, time, logger);
        _queue = new(time);
        _backoff = new(_options.InitialBackoff, _options.MaxBackoff);

        var token = _stopping.Token;
        var workers = Enumerable.Range(0, Math.Clamp(_options.MaxConcurrency, 1, 64)).Select(_ => Task.Run(() => WorkAsync(token), CancellationToken.None));
        _running = Task.WhenAll([Task.Run(() => WatchAsync(token), CancellationToken.None), .. workers]);
    }

    /// <summary>Has an object looked at soon, whether it changed or not.</summary>
    /// <param name="request">The object.</param>
    public void Enqueue(ReconcileRequest request) => _queue.Add(request);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested) return;
        await _stopping.CancelAsync();
        _queue.Dispose();
        await _running;
        _reconcile = null;
        _stopping.Dispose();
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                // Without a revision the watch begins with every object, so nothing that changed in between is missed.
                await foreach (var change in _resources.WatchAsync(_kind, new ResourceQuery(), cancellationToken))
                {
                    if (change.Type == ResourceEventType.Bookmark) continue;
                    var request = new ReconcileRequest(change.Object.Namespace, change.Object.Name);
                    if (change.Type == ResourceEventType.Deleted) _existing.TryRemove(request, out _);
                    else _existing[request] = true;
                    _queue.Add(request);
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                LogWatchEnded(_name, exception.Message);
            }
            await Task.Delay(WatchRetry, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            ReconcileRequest request;
            try
            {
                request = await _queue.TakeAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            await ReconcileAsync(request, cancellationToken);
            _queue.Done(request);
        }
    }

    private async Task ReconcileAsync(ReconcileRequest request, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var outcome = "ok";
        try
        {
            var result = await _reconcile!(request, cancellationToken);
            _backoff.Forget(request);
            if (result.RequeueAfter is { } delay) _queue.AddAfter(request, delay);
            else if (_existing.ContainsKey(request)) _queue.AddAfter(request, _options.ResyncPeriod);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            outcome = "cancelled";
        }
        catch (TerminalException exception)
        {
            outcome = "terminal";
            _backoff.Forget(request);
            LogTerminal(_name, request, exception.Message);
        }
        catch (Exception exception)
        {
            outcome = "error";
            var delay = _backoff.Next(request);
            _queue.AddAfter(request, delay);
            // As text: an exception object of an extension would keep its code alive.
            LogFailed(_name, request, delay.TotalSeconds, exception.ToString());
        }
        KernelMetrics.Reconciled(_owner, _name, outcome, Stopwatch.GetElapsedTime(started));
    }

    [LoggerMessage(1, LogLevel.Warning, "The watch of controller {Controller} ended and starts again: {Reason}")]
    private partial void LogWatchEnded(string controller, string reason);

    [LoggerMessage(2, LogLevel.Warning, "{Controller} gave up on {Request} until it changes: {Reason}")]
    private partial void LogTerminal(string controller, ReconcileRequest request, string reason);

    [LoggerMessage(3, LogLevel.Warning, "{Controller} failed on {Request} and tries again in {Delay} s: {Error}")]
    private partial void LogFailed(string controller, ReconcileRequest request, double delay, string error);
}
