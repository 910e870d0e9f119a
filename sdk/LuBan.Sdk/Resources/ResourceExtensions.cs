namespace LuBan.Sdk;

/// <summary>Small changes to an object that every reconciler needs.</summary>
public static class ResourceExtensions
{
    /// <summary>A copy that belongs to an owner: it is collected with it, and its changes wake a reconciler that <see cref="ReconcilerOptions.Owns"/> the kind.</summary>
    /// <typeparam name="TResource">The kind.</typeparam>
    /// <param name="resource">The dependent object.</param>
    /// <param name="owner">The owner, as read: in the same namespace, or cluster-scoped.</param>
    /// <param name="controller">Whether the owner manages the object.</param>
    /// <returns>The copy.</returns>
    /// <exception cref="InvalidOperationException">Another owner manages the object already.</exception>
    public static TResource OwnedBy<TResource>(this TResource resource, Resource owner, bool controller = true) where TResource : Resource
    {
        ArgumentNullException.ThrowIfNull(resource);
        var reference = OwnerReference.To(owner, controller);
        var others = (resource.Metadata.OwnerReferences ?? []).Where(other => other.Uid != reference.Uid).ToList();
        if (controller && others.Find(other => other.Controller == true) is { } manager)
            throw new InvalidOperationException($"{manager.Kind} '{manager.Name}' manages this object already; an object has one controlling owner at most.");
        return resource with { Metadata = resource.Metadata with { OwnerReferences = [.. others, reference] } };
    }

    /// <summary>A copy with a label set.</summary>
    /// <typeparam name="TResource">The kind.</typeparam>
    /// <param name="resource">The object.</param>
    /// <param name="name">The label.</param>
    /// <param name="value">Its value; null removes it.</param>
    /// <returns>The copy.</returns>
    public static TResource WithLabel<TResource>(this TResource resource, string name, string? value) where TResource : Resource
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentException.ThrowIfNullOrEmpty(name);
        var labels = new Dictionary<string, string>(resource.Metadata.Labels ?? new Dictionary<string, string>());
        if (value is null) labels.Remove(name);
        else labels[name] = value;
        return resource with { Metadata = resource.Metadata with { Labels = labels } };
    }

    /// <summary>Whether deletion was asked for: clean up, then remove the finalizer.</summary>
    /// <param name="resource">The object.</param>
    /// <returns>Whether it was.</returns>
    public static bool IsBeingDeleted(this Resource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return resource.Metadata.DeletionTimestamp is not null;
    }
}
