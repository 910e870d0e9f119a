using LuBan.Kernel.Hosting;
using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Kernel.Reconciliation;

/// <summary>What a controller watches and how it reconciles.</summary>
public sealed record ControllerDefinition
{
    /// <summary>The controller's name in logs and metrics, such as the reconciler's class name.</summary>
    public required string Name { get; init; }

    /// <summary><c>kernel</c>, or the id of the extension whose code runs.</summary>
    public required string Owner { get; init; }

    /// <summary>The kind whose objects are reconciled.</summary>
    public required ResourceKind Kind { get; init; }

    /// <summary>Concurrency, back-off and resync. Triggers of extensions come as <see cref="Sources"/>.</summary>
    public ReconcilerOptions Options { get; init; } = new();

    /// <summary>Reconciles one object.</summary>
    public required Func<ReconcileRequest, CancellationToken, Task<ReconcileResult>> Reconcile { get; init; }

    /// <summary>Runs on every replica, not only on the leader: for what each process must do for itself.</summary>
    public bool RunsOnEveryReplica { get; init; }

    /// <summary>What it shares with others of its owner; null for nothing.</summary>
    internal ReconcileBudget? Budget { get; init; }

    /// <summary>What wakes it; null for every change of <see cref="Kind"/>, seen by an informer of its own.</summary>
    internal IReadOnlyList<ControllerSource>? Sources { get; init; }
}
