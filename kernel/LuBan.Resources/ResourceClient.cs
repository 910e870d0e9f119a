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
    private readonly ObjectClient _objects = new(service, kind, new() { User = user, FieldManager = user });

    /// <summary>The kind.</summary>
    public ResourceKind Kind => kind;

    /// <summary>Writes with the kernel's rights; for the kernel's own reconcilers.</summary>
    public bool FromKernel
    {
        get => _objects.Options.FromKernel;
        init => _objects = _objects.With(_objects.Options with { FromKernel = value });
    }

    /// <summary>The user with everything that access is decided by; null for a program of the server's own.</summary>
    public AccessSubject? Caller
    {
        get => _objects.Options.Caller;
        init => _objects = _objects.With(_objects.Options with { Caller = value });
    }

    /// <summary>Through whom the user writes, when not directly, such as <c>system:extension:acme.hello</c>.</summary>
    public string Via
    {
        get => _objects.Options.Via;
        init => _objects = _objects.With(_objects.Options with { Via = value });
    }

    /// <summary>The program that owns the fields which are written; the user's name unless it is set.</summary>
    public string FieldManager
    {
        get => _objects.Options.FieldManager;
        init => _objects = _objects.With(_objects.Options with { FieldManager = value });
    }

    /// <summary>Asked before everything that is done: throws a <see cref="ResourceException"/> when it may not be done. Null to do everything.</summary>
    public Action<AccessQuestion>? Guard
    {
        get => _objects.Guard;
        init => _objects = _objects.With(_objects.Options, value);
    }

    /// <inheritdoc/>
    public async Task<TResource?> GetAsync(string name, string? @namespace = null, CancellationToken cancellationToken = default) =>
        await _objects.GetAsync(name, @namespace, cancellationToken).ConfigureAwait(false) is { } found ? Read(found) : null;

    /// <inheritdoc/>
    public async Task<ResourceList<TResource>> ListAsync(ResourceListOptions? options = null, CancellationToken cancellationToken = default)
    {
        var list = await _objects.ListAsync(options, cancellationToken).ConfigureAwait(false);
        return new ResourceList<TResource>([.. list.Items.Select(Read)], Text(list.Revision), list.Continue);
    }

    /// <inheritdoc/>
    public async Task<TResource> CreateAsync(TResource resource, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return Read(await _objects.CreateAsync(resource.Metadata.Namespace, Write(resource), cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public Task<TResource> UpdateAsync(TResource resource, CancellationToken cancellationToken = default) => UpdateAsync(resource, null, cancellationToken);

    /// <inheritdoc/>
    public Task<TResource> UpdateStatusAsync(TResource resource, CancellationToken cancellationToken = default) => UpdateAsync(resource, "status", cancellationToken);

    /// <inheritdoc/>
    public async Task<TResource> PatchAsync(string name, JsonObject patch, string? @namespace = null, CancellationToken cancellationToken = default) =>
        Read(await _objects.PatchAsync(name, @namespace, patch, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(string name, string? @namespace = null, CancellationToken cancellationToken = default) => _objects.DeleteAsync(name, @namespace, cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ResourceEvent<TResource>> WatchAsync(
        string? resourceVersion = null, ResourceListOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var change in _objects.WatchAsync(resourceVersion, options, cancellationToken).ConfigureAwait(false))
            yield return new ResourceEvent<TResource>(change.Type, Read(change.Object));
    }

    private async Task<TResource> UpdateAsync(TResource resource, string? subresource, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var name = resource.Metadata.Name ?? throw new ArgumentException("metadata.name is not set", nameof(resource));
        return Read(await _objects.UpdateAsync(name, resource.Metadata.Namespace, Write(resource), subresource, cancellationToken).ConfigureAwait(false));
    }

    private TResource Read(ResourceObject found) => JsonSerializer.Deserialize<TResource>(found.Json.Span, json)!;

    private JsonObject Write(TResource resource) => (JsonObject)JsonSerializer.SerializeToNode(resource, json)!;

    private static string Text(long revision) => revision.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
