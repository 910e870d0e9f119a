using LuBan.Sdk;

namespace LuBan.Kernel.Reconciliation;

/// <summary>An informer, and whom its changes concern.</summary>
internal sealed record ControllerSource(Informer Informer, Func<InformerChange, IEnumerable<ReconcileRequest>> Map)
{
    /// <summary>Whether the informer holds the objects that are reconciled.</summary>
    public bool IsOwnKind { get; init; }
}
