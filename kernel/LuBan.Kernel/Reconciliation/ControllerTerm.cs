using System.Collections.Concurrent;
using LuBan.Kernel.Diagnostics;
using LuBan.Kernel.Hosting;
using LuBan.Resources;
using LuBan.Resources.Storage;
using LuBan.Sdk;
using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Reconciliation;

/// <summary>A controller's work in one term of leadership: its queue and its workers.</summary>
internal sealed partial class ControllerTerm
{
    private readonly RunningController _controller;
    private readonly LeaderTerm _leader;
    private readonly ReconcilerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly WorkQueue<ReconcileRequest> _queue;
    private readonly Backoff<ReconcileRequest> _backoff;
    private readonly Pace _pace;
    private readonly ConcurrentDictionary<ReconcileRequest, long> _running = new();

    public ControllerTerm(RunningController controller, LeaderTerm leader)
    {
        (_controller, _leader, _options, _time, _logger) = (controller, leader, controller.Definition.Options, controller.Time, controller.Logger);
        _queue = new(_time);
        _backoff = new(_options.InitialBackoff, _options.MaxBackoff);
        _pace = new(_options.MaxPerSecond, _time);
    }

    public int QueueDepth => _queue.Count;

    public IReadOnlyList<double> Running => [.. _running.Values.Select(began => _time.GetElapsedTime(began).TotalSeconds)];

    private string Name => _controller.Definition.Name;

    public void Enqueue(ReconcileRequest request, WorkPriority priority)
    {
        if (_queue.Add(request, priority)) ControllerMetrics.Added(_controller);
    }

    /// <summary>Works until the term ends or the controller stops, and until the last call has returned.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var subscriptions = new List<IDisposable>();
        var asked = new List<Task>();
        try
        {
            await SyncedAsync(cancellationToken);
            foreach (var source in _controller.Sources)
            {
                if (source.Ask is { } ask)
                {
                    var asking = new AskedSource(ask, Enqueue, _controller.Definition.Options, _time, problem => LogNotAsked(Name, source.Informer.Resource, problem));
                    subscriptions.Add(source.Informer.Subscribe(asking.Add));
                    asked.Add(asking.RunAsync(cancellationToken));
                    continue;
                }
                subscriptions.Add(source.Informer.Subscribe(change =>
                {
                    foreach (var request in source.Map(change)) Enqueue(request, change.Initial ? WorkPriority.Low : WorkPriority.Normal);
                }));
            }
            await Task.WhenAll(Enumerable.Range(0, Math.Clamp(_options.MaxConcurrency, 1, 64)).Select(_ => Task.Run(() => WorkAsync(cancellationToken), CancellationToken.None)));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The term ended while the kinds were not served yet.
        }
        finally
        {
            foreach (var subscription in subscriptions) subscription.Dispose();
            await Task.WhenAll(asked);
            _queue.Dispose();
        }
    }

    /// <summary>Waits until every kind was read once. Work that begins before would act on half of what there is.</summary>
    private async Task SyncedAsync(CancellationToken cancellationToken)
    {
        var synced = Task.WhenAll(_controller.Sources.Select(source => source.Informer.SyncedAsync(cancellationToken)));
        try
        {
            await synced.WaitAsync(_options.CacheSyncTimeout, _time, cancellationToken);
        }
        catch (TimeoutException)
        {
            LogNotSynced(Name, string.Join(", ", _controller.Sources.Where(source => !source.Informer.HasSynced).Select(source => source.Informer.Resource).Distinct()), _options.CacheSyncTimeout.TotalSeconds);
            await synced;
        }
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            WorkItem<ReconcileRequest> item;
            try
            {
                await _pace.WaitAsync(cancellationToken);
                item = await _queue.TakeAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            ControllerMetrics.Waited(_controller, item.Waited);
            try
            {
                using var turn = _controller.Definition.Budget is { } budget ? await budget.EnterAsync(cancellationToken) : default;
                await ReconcileAsync(item, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            _queue.Done(item.Key);
        }
    }

    private async Task ReconcileAsync(WorkItem<ReconcileRequest> item, CancellationToken cancellationToken)
    {
        var (request, began, outcome) = (item.Key, _time.GetTimestamp(), "ok");
        // Whatever this call writes, directly or through others, is refused once another replica leads.
        StoreFence.Current = _leader.Fence;
        using var timeout = new CancellationTokenSource(_options.ReconcileTimeout, _time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        _running[request] = began;
        try
        {
            var result = await _controller.ReconcileAsync(request, ending.Token);
            _backoff.Forget(request);
            if (result.RequeueAfter is { } delay) _queue.AddAfter(request, delay);
            else if (Exists(request)) _queue.AddAfter(request, _options.ResyncPeriod, WorkPriority.Low);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            outcome = "cancelled";
        }
        catch (ResourceException refusal) when (refusal.GetFenceToken() is not null)
        {
            // Another replica leads. This term ends as soon as that is seen here; until then nothing is to be gained.
            outcome = "deposed";
            LogDeposed(Name, request, refusal.Message);
        }
        catch (TerminalException exception)
        {
            outcome = "terminal";
            _backoff.Forget(request);
            LogTerminal(Name, request, exception.Message);
        }
        catch (Exception exception)
        {
            var timedOut = exception is OperationCanceledException && timeout.IsCancellationRequested;
            outcome = timedOut ? "timeout" : "error";
            var delay = _backoff.Next(request);
            _queue.AddAfter(request, delay, item.Priority);
            ControllerMetrics.Retried(_controller);
            // As text: an exception object of an extension would keep its code alive.
            LogFailed(Name, request, delay.TotalSeconds, timedOut ? $"it took longer than its ReconcileTimeout of {_options.ReconcileTimeout.TotalSeconds} s" : exception.ToString());
        }
        _running.TryRemove(request, out _);
        KernelMetrics.Reconciled(_controller.Definition.Owner, Name, outcome, _time.GetElapsedTime(began));
    }

    private bool Exists(ReconcileRequest request) => _controller.Sources.Any(source => source.IsOwnKind && source.Informer.Find(request.Namespace, request.Name) is not null);

    [LoggerMessage(1, LogLevel.Warning, "LB3090: {Controller} still waits for {Resources} after {Timeout} s, and goes on waiting: the kinds are not served. Enable the extension that brings them.")]
    private partial void LogNotSynced(string controller, string resources, double timeout);

    [LoggerMessage(7, LogLevel.Warning, "{Controller} could not ask its code whom changes of {Resource} concern, and asks again: {Problem}")]
    private partial void LogNotAsked(string controller, string resource, string problem);

    [LoggerMessage(2, LogLevel.Warning, "{Controller} gave up on {Request} until it changes: {Reason}")]
    private partial void LogTerminal(string controller, ReconcileRequest request, string reason);

    [LoggerMessage(3, LogLevel.Warning, "{Controller} failed on {Request} and tries again in {Delay} s: {Error}")]
    private partial void LogFailed(string controller, ReconcileRequest request, double delay, string error);

    [LoggerMessage(4, LogLevel.Information, "{Controller} leaves {Request} to the new leader: {Reason}")]
    private partial void LogDeposed(string controller, ReconcileRequest request, string reason);
}
