namespace LuBan.Sdk;

/// <summary>Names the object to reconcile.</summary>
/// <param name="Namespace">Its namespace; empty for a cluster-scoped kind.</param>
/// <param name="Name">Its name.</param>
public readonly record struct ReconcileRequest(string Namespace, string Name)
{
    /// <summary><c>namespace/name</c>, or the name alone for a cluster-scoped kind.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Namespace.Length == 0 ? Name : $"{Namespace}/{Name}";
}
