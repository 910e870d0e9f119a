using LuBan.Sdk;

namespace LuBan.Kernel.Reconciliation;

/// <summary>An informer, and whom its changes concern.</summary>
internal sealed record ControllerSource(Informer Informer, Func<InformerChange, IEnumerable<ReconcileRequest>> Map)
{
    /// <summary>Asks code in another process whom changes concern, in order; null when <see cref="Map"/> knows.</summary>
    public Func<IReadOnlyList<InformerChange>, CancellationToken, Task<IReadOnlyList<IEnumerable<ReconcileRequest>>>>? Ask { get; init; }

    /// <summary>Whether the informer holds the objects that are reconciled.</summary>
    public bool IsOwnKind { get; init; }
}
