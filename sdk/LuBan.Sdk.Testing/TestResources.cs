using System.Text.Json;
using System.Text.Json.Nodes;

namespace LuBan.Sdk.Testing;

/// <summary>The objects of one kind in a <see cref="TestKernel"/>, read and written with all rights. For what a user may do, use <see cref="TestKernel.Client"/>.</summary>
/// <typeparam name="TResource">The record of the kind.</typeparam>
public sealed class TestResources<TResource> : IResourceClient<TResource> where TResource : Resource
{
    private readonly TestKernel _kernel;
    private readonly Func<IResourceClient<TResource>> _open;

    // Opened anew for each call: a restart of the kernel brings another one, an upgrade another kind.
    internal TestResources(TestKernel kernel, Func<IResourceClient<TResource>> open) => (_kernel, _open) = (kernel, open);

    /// <summary>Waits until an object is as it should be.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="condition">How it should be.</param>
    /// <param name="namespace">Its namespace; null for a kind of the cluster.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The object.</returns>
    /// <exception cref="ExtensionException">It is not so within the time of <see cref="TestKernelOptions.Timeout"/>; the message shows the object as it was last, and the log.</exception>
    public async Task<TResource> WaitForAsync(string name, Func<TResource, bool> condition, string? @namespace = "default", CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(condition);
        TResource? last = null;
        return (await _kernel.WaitAsync(async token =>
        {
            last = null;
            await foreach (var change in _open().WatchAsync(null, new ResourceListOptions { Namespace = @namespace, FieldSelector = $"metadata.name={name}" }, token))
            {
                if (change.Type == ResourceEventType.Bookmark) continue;
                last = change.Type == ResourceEventType.Deleted ? null : change.Resource;
                if (last is not null && condition(last)) return last;
            }
            return null;
        }, () => $"{typeof(TResource).Name} '{name}' to be as it should be; it {(last is null ? "is not there" : "was last: " + Show(last))}", cancellationToken))!;
    }

    /// <summary>Waits until an object is gone.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="namespace">Its namespace; null for a kind of the cluster.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>A task.</returns>
    /// <exception cref="ExtensionException">It is still there after the time of <see cref="TestKernelOptions.Timeout"/>.</exception>
    public Task WaitForGoneAsync(string name, string? @namespace = "default", CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        TResource? last = null;
        return _kernel.WaitAsync(async token => (last = await GetAsync(name, @namespace, token)) is null ? "gone" : null, () => $"{typeof(TResource).Name} '{name}' to be gone; it was last: {Show(last!)}", cancellationToken);
    }

    /// <inheritdoc />
    public Task<TResource?> GetAsync(string name, string? @namespace = "default", CancellationToken cancellationToken = default) => _open().GetAsync(name, @namespace, cancellationToken);

    /// <inheritdoc />
    public Task<ResourceList<TResource>> ListAsync(ResourceListOptions? options = null, CancellationToken cancellationToken = default) => _open().ListAsync(options, cancellationToken);

    /// <summary>Creates an object; of a kind with namespaces in <c>default</c>, unless it names another one.</summary>
    /// <param name="resource">The object.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The object as it is stored.</returns>
    public Task<TResource> CreateAsync(TResource resource, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var placed = TestKernel.KindOf<TResource>().Scope == ResourceScope.Cluster || resource.Metadata.Namespace is not null ? resource : resource with { Metadata = resource.Metadata with { Namespace = "default" } };
        return _open().CreateAsync(placed, cancellationToken);
    }

    /// <inheritdoc />
    public Task<TResource> UpdateAsync(TResource resource, CancellationToken cancellationToken = default) => _open().UpdateAsync(resource, cancellationToken);

    /// <inheritdoc />
    public Task<TResource> UpdateStatusAsync(TResource resource, CancellationToken cancellationToken = default) => _open().UpdateStatusAsync(resource, cancellationToken);

    /// <inheritdoc />
    public Task<TResource> PatchAsync(string name, JsonObject patch, string? @namespace = "default", CancellationToken cancellationToken = default) => _open().PatchAsync(name, patch, @namespace, cancellationToken);

    /// <inheritdoc />
    public Task<bool> DeleteAsync(string name, string? @namespace = "default", CancellationToken cancellationToken = default) => _open().DeleteAsync(name, @namespace, cancellationToken);

    /// <inheritdoc />
    public IAsyncEnumerable<ResourceEvent<TResource>> WatchAsync(string? resourceVersion = null, ResourceListOptions? options = null, CancellationToken cancellationToken = default) =>
        _open().WatchAsync(resourceVersion, options, cancellationToken);

    private static string Show(TResource resource) => JsonSerializer.Serialize(resource, TestJson.Options);
}
