using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Kernel.Access;
using LuBan.Kernel.Workers.Protocol;
using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Kernel.Workers.Guest;

/// <summary>One kind, in the extension's own name or in that of the caller of a request. The kernel decides what either may do.</summary>
/// <param name="kernel">The kernel.</param>
/// <param name="kind">The kind as the record describes it.</param>
/// <param name="json">How the record is written.</param>
/// <param name="caller">The scope of the caller; null for the extension's own name.</param>
internal sealed class GuestResourceClient<TResource>(KernelClient kernel, ResourceKind kind, JsonSerializerOptions json, CallerScope? caller) : IResourceClient<TResource>, ICallerResources<TResource>
    where TResource : Resource
{
    private readonly KindName _kind = KindName.Of(kind);

    public async Task<TResource?> GetAsync(string name, string? @namespace = null, CancellationToken cancellationToken = default) =>
        await AskAsync<JsonElement?>(KernelPaths.Get, Call() with { Name = name, Namespace = @namespace }, cancellationToken) is { ValueKind: JsonValueKind.Object } found ? Read(found) : null;

    public async Task<ResourceList<TResource>> ListAsync(ResourceListOptions? options = null, CancellationToken cancellationToken = default)
    {
        var page = await AskAsync<ObjectPage>(KernelPaths.List, Call() with { List = options }, cancellationToken);
        return new([.. page.Items.Select(Read)], page.Revision.ToString(CultureInfo.InvariantCulture), page.Continue);
    }

    public Task<TResource> CreateAsync(TResource resource, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return WriteAsync(KernelPaths.Create, Call() with { Namespace = resource.Metadata.Namespace, Body = Write(resource) }, cancellationToken);
    }

    public Task<TResource> UpdateAsync(TResource resource, CancellationToken cancellationToken = default) => UpdateAsync(resource, null, cancellationToken);

    public Task<TResource> UpdateStatusAsync(TResource resource, CancellationToken cancellationToken = default) => UpdateAsync(resource, "status", cancellationToken);

    public Task<TResource> PatchAsync(string name, JsonObject patch, string? @namespace = null, CancellationToken cancellationToken = default) =>
        WriteAsync(KernelPaths.Patch, Call() with { Name = name, Namespace = @namespace, Body = patch }, cancellationToken);

    public async Task<bool> DeleteAsync(string name, string? @namespace = null, CancellationToken cancellationToken = default) =>
        (await AskAsync<Found>(KernelPaths.Delete, Call() with { Name = name, Namespace = @namespace }, cancellationToken)).Value;

    public async IAsyncEnumerable<ResourceEvent<TResource>> WatchAsync(string? resourceVersion = null, ResourceListOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        RequireCaller();
        await foreach (var change in kernel.StreamAsync<ObjectCall, ObjectChange>(KernelPaths.Watch, Call() with { List = options, ResourceVersion = resourceVersion }, cancellationToken))
        {
            if (change.Failure is { } failure) throw failure.ToException();
            yield return new(change.Type, Read(change.Object));
        }
    }

    private Task<TResource> UpdateAsync(TResource resource, string? subresource, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var name = resource.Metadata.Name ?? throw new ArgumentException("metadata.name is not set", nameof(resource));
        return WriteAsync(KernelPaths.Update, Call() with { Name = name, Namespace = resource.Metadata.Namespace, Subresource = subresource, Body = Write(resource) }, cancellationToken);
    }

    private ObjectCall Call() => new() { Kind = _kind, AsCaller = caller is not null };

    private async Task<TResource> WriteAsync(string path, ObjectCall call, CancellationToken cancellationToken) => Read(await AskAsync<JsonElement>(path, call, cancellationToken));

    private Task<TReply> AskAsync<TReply>(string path, ObjectCall call, CancellationToken cancellationToken)
    {
        RequireCaller();
        return kernel.CallAsync<ObjectCall, TReply>(path, call, cancellationToken);
    }

    // Says what is wrong in the extension's own words, before the kernel would.
    private void RequireCaller() => _ = caller?.Subject;

    private TResource Read(JsonElement found) => found.Deserialize<TResource>(json)!;

    private JsonObject Write(TResource resource) => (JsonObject)JsonSerializer.SerializeToNode(resource, json)!;
}
