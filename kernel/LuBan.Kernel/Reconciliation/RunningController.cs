using System.Collections.Concurrent;
using LuBan.Kernel.Diagnostics;
using LuBan.Sdk;
using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Reconciliation;

/// <summary>A controller: its informers follow their kinds on every replica, its workers run in the terms that this replica leads.</summary>
public sealed partial class RunningController : IControllerFigures, IAsyncDisposable
{
    private readonly ControllerDefinition _definition;
    private readonly Informer? _ownedInformer;
    private readonly ILeadership _leadership;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _running;
    private readonly ConcurrentDictionary<ReconcileRequest, bool> _early = new();
    private volatile ControllerTerm? _term;

    // Cleared when stopped: an unloaded extension's code must not be held by its controller.
    private IReadOnlyList<ControllerSource> _sources;
    private Func<ReconcileRequest, CancellationToken, Task<ReconcileResult>>? _reconcile;

    internal RunningController(
        ControllerDefinition definition, IReadOnlyList<ControllerSource> sources, Informer? ownedInformer, ILeadership leadership, TimeProvider time, ILogger logger)
    {
        _reconcile = definition.Reconcile;
        _sources = sources;
        _definition = definition with { Reconcile = null!, Sources = null };
        (_ownedInformer, _leadership, _time, _logger) = (ownedInformer, leadership, time, logger);
        ControllerMetrics.Register(this);
        var token = _stopping.Token;
        using var flow = ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow();
        _running = Task.Run(() => RunAsync(token), CancellationToken.None);
    }

    string IControllerFigures.Owner => _definition.Owner;

    string IControllerFigures.Name => _definition.Name;

    int IControllerFigures.QueueDepth => _term?.QueueDepth ?? 0;

    IReadOnlyList<double> IControllerFigures.Running => _term?.Running ?? [];

    internal ILogger Logger => _logger;

    internal ControllerDefinition Definition => _definition;

    internal IReadOnlyList<ControllerSource> Sources => _sources;

    internal TimeProvider Time => _time;

    /// <summary>Has an object looked at soon, whether it changed or not. On a replica that does not lead: when it does.</summary>
    /// <param name="request">The object.</param>
    public void Enqueue(ReconcileRequest request)
    {
        if (_term is { } term)
        {
            term.Enqueue(request, WorkPriority.Normal);
            return;
        }
        _early[request] = true;
        if (_term is { } begun) TakeEarly(begun);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested) return;
        await _stopping.CancelAsync();
        await _running;
        ControllerMetrics.Unregister(this);
        _reconcile = null;
        _sources = [];
        if (_ownedInformer is not null) await _ownedInformer.DisposeAsync();
        _stopping.Dispose();
    }

    internal Task<ReconcileResult> ReconcileAsync(ReconcileRequest request, CancellationToken cancellationToken) => _reconcile!(request, cancellationToken);

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var source in _sources) source.Informer.Start();
        while (await _leadership.NextTermAsync(cancellationToken) is { } leader)
        {
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, leader.Ended);
            var term = _term = new ControllerTerm(this, leader);
            TakeEarly(term);
            await term.RunAsync(ending.Token);
            _term = null;
        }
    }

    private void TakeEarly(ControllerTerm term)
    {
        foreach (var request in _early.Keys)
            if (_early.TryRemove(request, out _))
                term.Enqueue(request, WorkPriority.Normal);
    }
}
