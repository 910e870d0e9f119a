using System.Text.Json.Nodes;
using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Kernel.Access;

/// <summary>One kind as the caller of one request may see and write it.</summary>
/// <param name="scope">The caller.</param>
/// <param name="open">Makes a client for a caller.</param>
internal sealed class CallerResources<TResource>(CallerScope scope, Func<AccessSubject, ResourceClient<TResource>> open) : ICallerResources<TResource> where TResource : Resource
{
    private ResourceClient<TResource>? _client;

    private ResourceClient<TResource> Client => _client ??= open(scope.Subject);

    public Task<TResource?> GetAsync(string name, string? @namespace = null, CancellationToken cancellationToken = default) => Client.GetAsync(name, @namespace, cancellationToken);

    public Task<ResourceList<TResource>> ListAsync(ResourceListOptions? options = null, CancellationToken cancellationToken = default) => Client.ListAsync(options, cancellationToken);

    public Task<TResource> CreateAsync(TResource resource, CancellationToken cancellationToken = default) => Client.CreateAsync(resource, cancellationToken);

    public Task<TResource> UpdateAsync(TResource resource, CancellationToken cancellationToken = default) => Client.UpdateAsync(resource, cancellationToken);

    public Task<TResource> UpdateStatusAsync(TResource resource, CancellationToken cancellationToken = default) => Client.UpdateStatusAsync(resource, cancellationToken);

    public Task<TResource> PatchAsync(string name, JsonObject patch, string? @namespace = null, CancellationToken cancellationToken = default) => Client.PatchAsync(name, patch, @namespace, cancellationToken);

    public Task<bool> DeleteAsync(string name, string? @namespace = null, CancellationToken cancellationToken = default) => Client.DeleteAsync(name, @namespace, cancellationToken);

    public IAsyncEnumerable<ResourceEvent<TResource>> WatchAsync(string? resourceVersion = null, ResourceListOptions? options = null, CancellationToken cancellationToken = default) => Client.WatchAsync(resourceVersion, options, cancellationToken);
}
