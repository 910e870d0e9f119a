using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Kernel.Access;
using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Kernel.Contributions;

/// <summary>Can be taken away from an extension that was stopped.</summary>
internal interface IRevocable
{
    void Revoke();
}

/// <summary>What the clients of one extension are made of.</summary>
/// <param name="Id">The extension: it owns the fields that it writes.</param>
/// <param name="Guard">What it may do in its own name.</param>
/// <param name="Decisions">What its callers may do.</param>
/// <param name="Json">How its records are written.</param>
internal sealed record ExtensionClients(string Id, ExtensionGuard Guard, CallerDecisions Decisions, JsonSerializerOptions Json);

/// <summary>The client that an extension holds. After a revocation it refers to nothing of the kernel.</summary>
/// <param name="resources">The resources.</param>
/// <param name="kind">The kind as the record describes it.</param>
/// <param name="owns">Whether the kind is the extension's own. Another's is looked up at each call: its owner may be away, and its schema counts.</param>
/// <param name="clients">Whose client it is.</param>
internal sealed class ExtensionResourceClient<TResource>(ResourceService resources, ResourceKind kind, bool owns, ExtensionClients clients)
    : IResourceClient<TResource>, IRevocable
    where TResource : Resource
{
    private volatile ResourceService? _resources = resources;
    private volatile ResourceClient<TResource>? _client;

    private ResourceService Service => _resources ?? throw new ObjectDisposedException(nameof(IResourceClient<TResource>), "LB3060: the extension was stopped; its resource clients are closed.");

    private ResourceClient<TResource> Client
    {
        get
        {
            var (service, served) = (Service, Served());
            if (_client is { } client && ReferenceEquals(client.Kind, served)) return client;
            return _client = new ResourceClient<TResource>(service, served, clients.Json, clients.Guard.Subject.Name)
            {
                FieldManager = clients.Id, Caller = clients.Guard.Subject, Guard = owns ? null : clients.Guard.Check,
            };
        }
    }

    /// <summary>The same kind in the name of a caller.</summary>
    public CallerResources<TResource> For(CallerScope scope) => new(scope, subject => new ResourceClient<TResource>(Service, Served(), clients.Json, subject.Name)
    {
        FieldManager = clients.Id, Caller = subject, Via = clients.Guard.Subject.Name, Guard = question => clients.Decisions.Check(subject, question),
    });

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

    private ResourceKind Served() => owns ? kind : Service.Registry.Current.Find(kind.Group, kind.Version, kind.Plural) ?? throw Refusal.NotServed(kind);
}
