namespace LuBan.Sdk;

/// <summary>One change seen by a watch.</summary>
/// <typeparam name="TResource">The kind.</typeparam>
/// <param name="Type">What happened.</param>
/// <param name="Resource">The object after the change; for <see cref="ResourceEventType.Deleted"/> its last state; for a bookmark only the resource version counts.</param>
public sealed record ResourceEvent<TResource>(ResourceEventType Type, TResource Resource) where TResource : Resource
{
    /// <summary>The object before the change, where that is known: changes that wake a reconciler have it, watches do not.</summary>
    public TResource? Previous { get; init; }
}
