namespace LuBan.Sdk;

/// <summary>Questions to a change, for <see cref="ReconcilerOptions.When"/> and its neighbours. A creation or deletion always counts as a change.</summary>
public static class ResourceEventExtensions
{
    /// <summary>Whether the spec changed, or deletion was asked for: what raises the generation.</summary>
    /// <typeparam name="TResource">The kind.</typeparam>
    /// <param name="change">The change.</param>
    /// <returns>Whether it did.</returns>
    public static bool GenerationChanged<TResource>(this ResourceEvent<TResource> change) where TResource : Resource =>
        Differs(change, metadata => metadata.Generation, (one, other) => one == other);

    /// <summary>Whether a label changed.</summary>
    /// <typeparam name="TResource">The kind.</typeparam>
    /// <param name="change">The change.</param>
    /// <returns>Whether one did.</returns>
    public static bool LabelsChanged<TResource>(this ResourceEvent<TResource> change) where TResource : Resource =>
        Differs(change, metadata => metadata.Labels, SameEntries);

    /// <summary>Whether an annotation changed.</summary>
    /// <typeparam name="TResource">The kind.</typeparam>
    /// <param name="change">The change.</param>
    /// <returns>Whether one did.</returns>
    public static bool AnnotationsChanged<TResource>(this ResourceEvent<TResource> change) where TResource : Resource =>
        Differs(change, metadata => metadata.Annotations, SameEntries);

    private static bool Differs<TResource, TPart>(ResourceEvent<TResource> change, Func<ObjectMeta, TPart> part, Func<TPart, TPart, bool> same) where TResource : Resource
    {
        ArgumentNullException.ThrowIfNull(change);
        return change.Previous is not { } previous || change.Type != ResourceEventType.Modified || !same(part(change.Resource.Metadata), part(previous.Metadata));
    }

    private static bool SameEntries(IReadOnlyDictionary<string, string>? one, IReadOnlyDictionary<string, string>? other) =>
        (one?.Count ?? 0) == (other?.Count ?? 0) && (one ?? EmptyEntries).All(entry => other!.TryGetValue(entry.Key, out var value) && value == entry.Value);

    private static readonly Dictionary<string, string> EmptyEntries = [];
}
