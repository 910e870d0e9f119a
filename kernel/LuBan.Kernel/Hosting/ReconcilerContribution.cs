using LuBan.Sdk;

namespace LuBan.Kernel.Hosting;

/// <summary>A reconciler of a running extension, ready to be started.</summary>
/// <param name="Name">The reconciler's type name.</param>
/// <param name="Owner">The extension id.</param>
/// <param name="ResourceType">The resource type it watches. Belongs to the extension: read what is needed and do not keep it.</param>
/// <param name="Options">How to run it.</param>
/// <param name="Reconcile">Reconciles one object in a scope of its own. Refers to the extension: drop it when stopped.</param>
public sealed record ReconcilerContribution(
    string Name, string Owner, Type ResourceType, ReconcilerOptions Options,
    Func<ReconcileRequest, CancellationToken, Task<ReconcileResult>> Reconcile)
{
    /// <summary>What all reconcilers of the extension together may do; null for anything.</summary>
    internal ReconcileBudget? Budget { get; init; }

    /// <summary>The extension's container. Drop it when stopped.</summary>
    public IServiceProvider? Services { get; init; }

    /// <summary>What takes the place of the types, when the code is in another process; null otherwise.</summary>
    internal RemoteReconciler? Remote { get; init; }
}
