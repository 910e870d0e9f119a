using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Sdk;

namespace LuBan.Resources;

/// <summary>The SDK's client for one kind, in process.</summary>
/// <typeparam name="TResource">The record of the kind.</typeparam>
/// <param name="service">The service.</param>
/// <param name="kind">The kind.</param>
/// <param name="json">How the record is written; see <see cref="ResourceJson.CreateOptions"/>.</param>
/// <param name="user">In whose name it writes, such as <c>system:extension:acme.hello</c>.</param>
public sealed class ResourceClient<TResource>(ResourceService service, ResourceKind kind, JsonSerializerOptions json, string user) : IResourceClient<TResource>
    where TResource : Resource
{
    private readonly WriteOptions _options = new() { User = user, FieldManager = user };

    /// <summary>The kind.</summary>
    public ResourceKind Kind => kind;

    /// <summary>Writes with the kernel's rights; for the kernel's own reconcilers.</summary>
    public bool FromKernel
    {
        get => _options.FromKernel;
        init => _options = _options with { FromKernel = value };
    }

    /// <summary>The user with everything that access is decided by; null for a program of the server's own.</summary>
    public AccessSubject? Caller
    {
        get => _options.Caller;
        init => _options = _options with { Caller = value };
    }

    /// <summary>Through whom the user writes, when not directly, such as <c>system:extension:acme.hello</c>.</summary>
    public string Via
    {
        get => _options.Via;
        init => _options = _options with { Via = value };
    }

    /// <summary>The program that owns the fields which are written; the user's name unless it is set.</summary>
    public string FieldManager
    {
        get => _options.FieldManager;
        init => _options = _options with { FieldManager = value };
    }

    /// <summary>Asked before everything that is done: throws a <see cref="ResourceException"/> when it may not be done. Null to do everything.</summary>
    public Action<AccessQuestion>? Guard { get; init; }

    /// <inheritdoc/>
    public async Task<TResource?> GetAsync(string name, string? @namespace = null, CancellationToken cancellationToken = default)
    {
        Ask("get", @namespace, name);
        return await service.GetAsync(kind, @namespace ?? "", name, cancellationToken).ConfigureAwait(false) is { } found ? Read(found) : null;
    }

    /// <inheritdoc/>
    public async Task<ResourceList<TResource>> ListAsync(ResourceListOptions? options = null, CancellationToken cancellationToken = default)
    {
        Ask("list", options?.Namespace, ObjectSelector.NameIn(options?.FieldSelector ?? ""));
        var list = await service.ListAsync(kind, Query(options), cancellationToken).ConfigureAwait(false);
        return new ResourceList<TResource>([.. list.Items.Select(Read)], Text(list.Revision), list.Continue);
    }

    /// <inheritdoc/>
    public async Task<TResource> CreateAsync(TResource resource, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(resource);
        Ask("create", resource.Metadata.Namespace, null);
        return Read(await service.CreateAsync(kind, resource.Metadata.Namespace ?? "", Write(resource), _options, cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public Task<TResource> UpdateAsync(TResource resource, CancellationToken cancellationToken = default) => UpdateAsync(resource, null, cancellationToken);

    /// <inheritdoc/>
    public Task<TResource> UpdateStatusAsync(TResource resource, CancellationToken cancellationToken = default) => UpdateAsync(resource, "status", cancellationToken);

    /// <inheritdoc/>
    public async Task<TResource> PatchAsync(string name, JsonObject patch, string? @namespace = null, CancellationToken cancellationToken = default)
    {
        Ask("patch", @namespace, name);
        return Read(await service.PatchAsync(kind, @namespace ?? "", name, PatchType.Merge, patch, null, _options, cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public async Task<bool> DeleteAsync(string name, string? @namespace = null, CancellationToken cancellationToken = default)
    {
        Ask("delete", @namespace, name);
        try
        {
            await service.DeleteAsync(kind, @namespace ?? "", name, new ResourceDeleteOptions(), _options, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (ResourceException refusal) when (refusal.StatusCode == 404)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ResourceEvent<TResource>> WatchAsync(
        string? resourceVersion = null, ResourceListOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Ask("watch", options?.Namespace, ObjectSelector.NameIn(options?.FieldSelector ?? ""));
        var query = Query(options) with { ResourceVersion = resourceVersion };
        await foreach (var change in service.WatchAsync(kind, query, cancellationToken).ConfigureAwait(false))
            yield return new ResourceEvent<TResource>(change.Type, Read(change.Object));
    }

    private async Task<TResource> UpdateAsync(TResource resource, string? subresource, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var name = resource.Metadata.Name ?? throw new ArgumentException("metadata.name is not set", nameof(resource));
        Ask("update", resource.Metadata.Namespace, name, subresource);
        return Read(await service.UpdateAsync(kind, resource.Metadata.Namespace ?? "", name, Write(resource), subresource, _options, cancellationToken).ConfigureAwait(false));
    }

    private void Ask(string verb, string? ns, string? name, string? subresource = null) => Guard?.Invoke(new AccessQuestion
    {
        Verb = verb, Group = kind.Group, Resource = kind.Plural, Subresource = subresource ?? "", Namespace = kind.IsNamespaced ? ns ?? "" : "", Name = name ?? "",
    });

    private static ResourceQuery Query(ResourceListOptions? options) => options is null ? new ResourceQuery() : new ResourceQuery
    {
        Namespace = options.Namespace,
        LabelSelector = options.LabelSelector,
        FieldSelector = options.FieldSelector,
        Limit = options.Limit,
        Continue = options.Continue,
    };

    private TResource Read(ResourceObject found) => JsonSerializer.Deserialize<TResource>(found.Json.Span, json)!;

    private JsonObject Write(TResource resource)
    {
        var body = (JsonObject)JsonSerializer.SerializeToNode(resource, json)!;
        // The kind decides the envelope, whatever the record was read from.
        body["apiVersion"] = kind.ApiVersion;
        body["kind"] = kind.Kind;
        return body;
    }

    private static string Text(long revision) => revision.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
