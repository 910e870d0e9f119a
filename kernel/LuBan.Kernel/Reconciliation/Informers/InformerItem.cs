using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Kernel.Reconciliation;

/// <summary>An object in the cache of an informer, and what it reads as.</summary>
internal sealed class InformerItem(ResourceObject found, Func<ResourceObject, Resource>? read)
{
    private Resource? _value;

    public ResourceObject Object { get; } = found;

    public ReconcileRequest Name => new(Object.Namespace, Object.Name);

    /// <summary>The record, read on first use. Two readers at once may read it twice; the records are equal.</summary>
    public Resource Value => _value ??= (read ?? throw new InvalidOperationException("This informer reads no records."))(Object);
}

/// <summary>What an informer tells its handlers.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Item">The object after it; its last state when it was deleted.</param>
/// <param name="Previous">The object before it; null when it was added.</param>
/// <param name="Initial">Whether it was there before the handler was.</param>
internal readonly record struct InformerChange(ResourceEventType Type, InformerItem Item, InformerItem? Previous, bool Initial);
