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
/// <param name="resources">The resources.</param>
/// <param name="kind">The kind as the record describes it.</param>
/// <param name="owns">Whether the kind is the extension's own. Another's is looked up at each call: its owner may be away, and its schema counts.</param>
/// <param name="json">How the record is written.</param>
/// <param name="user">The extension.</param>
internal sealed class ExtensionResourceClient<TResource>(ResourceService resources, ResourceKind kind, bool owns, JsonSerializerOptions json, string user)
    : IResourceClient<TResource>, IRevocable
    where TResource : Resource
{
    private volatile ResourceService? _resources = resources;
    private volatile ResourceClient<TResource>? _client;

    private ResourceClient<TResource> Client
    {
        get
        {
            var service = _resources ?? throw new ObjectDisposedException(nameof(IResourceClient<TResource>), "LB3060: the extension was stopped; its resource clients are closed.");
            var served = owns ? kind : service.Registry.Current.Find(kind.Group, kind.Version, kind.Plural) ?? throw Refusal.NotServed(kind);
            if (_client is { } client && ReferenceEquals(client.Kind, served)) return client;
            return _client = new ResourceClient<TResource>(service, served, json, user);
        }
    }

    public void Revoke()
    {
        _resources = null;
        _client = null;
    }

    public Task<TResource?> GetAsync(string name, string? @namespace = null, CancellationToken cancellationToken = default) => Client.GetAsync(name, @namespace, cancellationToken);

    public Task<ResourceList<TResource>> ListAsync(ResourceListOptions? options = null, CancellationToken cancellationToken = default) => Client.ListAsync(options, cancellationToken);

    public Task<TResource> CreateAsync(TResource resource, CancellationToken cancellationToken = default) => Client.CreateAsync(resource, cancellationToken);

    public Task<TResource> UpdateAsync(TResource resource, CancellationToken cancellationToken = default) => Client.UpdateAsync(resource, cancellationToken);

    public Task<TResource> UpdateStatusAsync(TResource resource, CancellationToken cancellationToken = default) => Client.UpdateStatusAsync(resource, cancellationToken);

    public Task<TResource> PatchAsync(string name, JsonObject patch, string? @namespace = null, CancellationToken cancellationToken = default) => Client.PatchAsync(name, patch, @namespace, cancellationToken);

    public Task<bool> DeleteAsync(string name, string? @namespace = null, CancellationToken cancellationToken = default) => Client.DeleteAsync(name, @namespace, cancellationToken);

    public IAsyncEnumerable<ResourceEvent<TResource>> WatchAsync(string? resourceVersion = null, ResourceListOptions? options = null, CancellationToken cancellationToken = default) => Client.WatchAsync(resourceVersion, options, cancellationToken);
}
