namespace LuBan.Sdk;

/// <summary>
/// The objects of one kind in memory, kept up to date by one watch that all reconcilers of the extension share. Injectable for every
/// kind that the extension registers, reconciles or watches. Reading costs no request; what is read may be a moment old.
/// </summary>
/// <typeparam name="TResource">A record with <see cref="ResourceKindAttribute"/>.</typeparam>
/// <remarks>
/// The watch begins when the cache is first injected, and starts again by itself after every interruption. The objects are shared: records are
/// immutable, so change them with <c>with</c>. Every member throws <see cref="ObjectDisposedException"/> after the extension was stopped,
/// and the reading ones <see cref="ResourceException"/> with status 404 as long as the kind was never served.
/// </remarks>
public interface IResourceCache<TResource> where TResource : Resource
{
    /// <summary>Whether the objects were read once.</summary>
    bool HasSynced { get; }

    /// <summary>The revision that the cache has seen.</summary>
    string ResourceVersion { get; }

    /// <summary>Finds one object.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="namespace">Its namespace; null for a cluster-scoped kind.</param>
    /// <returns>The object, or null.</returns>
    TResource? Get(string name, string? @namespace = null);

    /// <summary>Lists objects, ordered by namespace and name.</summary>
    /// <param name="namespace">One namespace; null for all.</param>
    /// <param name="labelSelector">A label selector in Kubernetes syntax; null for all.</param>
    /// <returns>The objects.</returns>
    IReadOnlyList<TResource> List(string? @namespace = null, string? labelSelector = null);

    /// <summary>Looks objects up by an index of <see cref="IExtensionBuilder.AddIndex{TResource}"/>.</summary>
    /// <param name="index">The index's name.</param>
    /// <param name="value">The value to look for.</param>
    /// <returns>The objects, ordered by namespace and name.</returns>
    /// <exception cref="ArgumentException">There is no such index.</exception>
    IReadOnlyList<TResource> ByIndex(string index, string value);

    /// <summary>Finds the objects that name a certain object as their controlling owner.</summary>
    /// <param name="owner">The owner, as read.</param>
    /// <returns>The objects, ordered by namespace and name.</returns>
    IReadOnlyList<TResource> ControlledBy(Resource owner);

    /// <summary>Waits until the objects were read once.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>When they were.</returns>
    Task WaitForSyncAsync(CancellationToken cancellationToken = default);

    /// <summary>Waits until the cache has seen a revision: one's own write, for example.</summary>
    /// <param name="resourceVersion">The <see cref="ObjectMeta.ResourceVersion"/> of an object of this kind, as a write returned it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>When it has.</returns>
    /// <exception cref="ArgumentException">This is no revision.</exception>
    Task WaitForAsync(string resourceVersion, CancellationToken cancellationToken = default);
}
