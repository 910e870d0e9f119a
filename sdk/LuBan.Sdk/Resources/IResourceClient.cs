using System.Text.Json.Nodes;

namespace LuBan.Sdk;

/// <summary>Reads and writes the objects of one kind. Injectable for every kind registered with <see cref="IExtensionBuilder.AddResource{TResource}"/>.</summary>
/// <typeparam name="TResource">A record with <see cref="ResourceKindAttribute"/>.</typeparam>
/// <remarks>Every member throws <see cref="ResourceException"/> when the kernel refuses, and <see cref="ObjectDisposedException"/> after the extension was stopped.</remarks>
public interface IResourceClient<TResource> where TResource : Resource
{
    /// <summary>Reads one object.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="namespace">Its namespace; null for a cluster-scoped kind.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The object, or null if there is none.</returns>
    Task<TResource?> GetAsync(string name, string? @namespace = null, CancellationToken cancellationToken = default);

    /// <summary>Lists objects at one revision.</summary>
    /// <param name="options">Narrows and pages the list; null for all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The objects and the revision to watch from.</returns>
    Task<ResourceList<TResource>> ListAsync(ResourceListOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Creates an object.</summary>
    /// <param name="resource">Its name or name prefix and its spec. A status is ignored.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The object as stored.</returns>
    Task<TResource> CreateAsync(TResource resource, CancellationToken cancellationToken = default);

    /// <summary>Replaces everything but the status.</summary>
    /// <param name="resource">The object. With a resource version, the write fails when the object has changed since.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The object as stored.</returns>
    Task<TResource> UpdateAsync(TResource resource, CancellationToken cancellationToken = default);

    /// <summary>Replaces the status and nothing else.</summary>
    /// <param name="resource">The object. With a resource version, the write fails when the object has changed since.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The object as stored.</returns>
    Task<TResource> UpdateStatusAsync(TResource resource, CancellationToken cancellationToken = default);

    /// <summary>Applies a JSON merge patch (RFC 7396).</summary>
    /// <param name="name">The object's name.</param>
    /// <param name="patch">The patch.</param>
    /// <param name="namespace">Its namespace; null for a cluster-scoped kind.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The object as stored.</returns>
    Task<TResource> PatchAsync(string name, JsonObject patch, string? @namespace = null, CancellationToken cancellationToken = default);

    /// <summary>Asks for deletion. An object with finalizers stays until they are removed.</summary>
    /// <param name="name">The object's name.</param>
    /// <param name="namespace">Its namespace; null for a cluster-scoped kind.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False if there was none.</returns>
    Task<bool> DeleteAsync(string name, string? @namespace = null, CancellationToken cancellationToken = default);

    /// <summary>Follows the changes after a revision. Ends with a <see cref="ResourceException"/> of status 410 when the revision is too old: list again.</summary>
    /// <param name="resourceVersion">The revision of a list, or null for every object first and changes then.</param>
    /// <param name="options">Narrows what is watched; limit and continue are ignored.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    /// <returns>The changes, in the order in which they were committed.</returns>
    IAsyncEnumerable<ResourceEvent<TResource>> WatchAsync(string? resourceVersion = null, ResourceListOptions? options = null, CancellationToken cancellationToken = default);
}
