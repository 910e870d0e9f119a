namespace LuBan.Sdk;

/// <summary>Whose changes a <see cref="ReconcilerTrigger"/> is about.</summary>
public enum ReconcilerTriggerRole
{
    /// <summary>The kind that is reconciled.</summary>
    Own,

    /// <summary>Objects that name a reconciled object as their controlling owner.</summary>
    Owned,

    /// <summary>Any other kind.</summary>
    Other,
}

/// <summary>What wakes a reconciler. Made by the methods of <see cref="ReconcilerOptions"/>; the kernel reads it.</summary>
public sealed class ReconcilerTrigger
{
    private readonly Func<ResourceEventType, Resource, Resource?, bool>? _when;
    private readonly Func<Resource, IEnumerable<ReconcileRequest>>? _map;

    internal ReconcilerTrigger(
        Type resourceType, ReconcilerTriggerRole role, Func<ResourceEventType, Resource, Resource?, bool>? when, Func<Resource, IEnumerable<ReconcileRequest>>? map) =>
        (ResourceType, Role, _when, _map) = (resourceType, role, when, map);

    /// <summary>The record of the kind that is watched.</summary>
    public Type ResourceType { get; }

    /// <summary>Whose changes it is about.</summary>
    public ReconcilerTriggerRole Role { get; }

    /// <summary>Whether <see cref="Matters"/> says the same about every change.</summary>
    public bool IsUnconditional => _when is null;

    /// <summary>Whether a change wakes the reconciler.</summary>
    /// <param name="type">What happened.</param>
    /// <param name="current">The object after it; its last state when it was deleted.</param>
    /// <param name="previous">The object before it; null when it was added.</param>
    /// <returns>Whether it does.</returns>
    public bool Matters(ResourceEventType type, Resource current, Resource? previous) => _when is null || _when(type, current, previous);

    /// <summary>Whom an object concerns; for <see cref="ReconcilerTriggerRole.Other"/> only.</summary>
    /// <param name="resource">The object.</param>
    /// <returns>The objects to reconcile.</returns>
    public IEnumerable<ReconcileRequest> Concerned(Resource resource) => _map is null ? [] : _map(resource);
}
