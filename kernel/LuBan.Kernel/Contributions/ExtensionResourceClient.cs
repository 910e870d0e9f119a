using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Kernel.Contributions;

/// <summary>Can be taken away from an extension that was stopped.</summary>
internal interface IRevocable
{
    void Revoke();
}

/// <summary>The client that an extension holds. After a revocation it refers to nothing of the kernel.</summary>
internal sealed class ExtensionResourceClient<TResource>(ResourceService resources, ResourceKind kind, JsonSerializerOptions json, string user)
    : IResourceClient<TResource>, IRevocable
    where TResource : Resource
{
    private volatile ResourceClient<TResource>? _client = new(resources, kind, json, user);

    private ResourceClient<TResource> Client => _client ?? throw new ObjectDisposedException(nameof(IResourceClient<TResource>), "LB3060: the extension was stopped; its resource clients are closed.");

    public void Revoke() => _client = null;

    public Task<TResource?> GetAsync(string name, string? @namespace = null, CancellationToken cancellationToken = default) => Client.GetAsync(name, @namespace, cancellationToken);

    public Task<ResourceList<TResource>> ListAsync(ResourceListOptions? options = null, CancellationToken cancellationToken = default) => Client.ListAsync(options, cancellationToken);

    public Task<TResource> CreateAsync(TResource resource, CancellationToken cancellationToken = default) => Client.CreateAsync(resource, cancellationToken);

    public Task<TResource> UpdateAsync(TResource resource, CancellationToken cancellationToken = default) => Client.UpdateAsync(resource, cancellationToken);

    public Task<TResource> UpdateStatusAsync(TResource resource, CancellationToken cancellationToken = default) => Client.UpdateStatusAsync(resource, cancellationToken);

    public Task<TResource> PatchAsync(string name, JsonObject patch, string? @namespace = null, CancellationToken cancellationToken = default) => Client.PatchAsync(name, patch, @namespace, cancellationToken);

    public Task<bool> DeleteAsync(string name, string? @namespace = null, CancellationToken cancellationToken = default) => Client.DeleteAsync(name, @namespace, cancellationToken);

    public IAsyncEnumerable<ResourceEvent<TResource>> WatchAsync(string? resourceVersion = null, ResourceListOptions? options = null, CancellationToken cancellationToken = default) => Client.WatchAsync(resourceVersion, options, cancellationToken);
}
