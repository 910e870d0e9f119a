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

    /// <summary>Concurrency, back-off and resync.</summary>
    public ReconcilerOptions Options { get; init; } = new();

    /// <summary>Reconciles one object.</summary>
    public required Func<ReconcileRequest, CancellationToken, Task<ReconcileResult>> Reconcile { get; init; }
}
