using System.Text.Json.Nodes;
using LuBan.Sdk;

namespace LuBan.Resources;

/// <summary>Reads and writes the objects of one kind in somebody's name, as JSON. What knows the record stands on it: <see cref="ResourceClient{TResource}"/>, and whoever passes objects on.</summary>
/// <param name="service">The service.</param>
/// <param name="kind">The kind.</param>
/// <param name="options">In whose name it writes.</param>
/// <param name="guard">Asked before everything that is done: throws a <see cref="ResourceException"/> when it may not be done. Null to do everything.</param>
public sealed class ObjectClient(ResourceService service, ResourceKind kind, WriteOptions options, Action<AccessQuestion>? guard = null)
{
    /// <summary>The kind.</summary>
    public ResourceKind Kind => kind;

    /// <summary>In whose name it writes.</summary>
    public WriteOptions Options => options;

    /// <summary>Asked before everything that is done.</summary>
    public Action<AccessQuestion>? Guard => guard;

    /// <summary>Reads one object.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="namespace">Its namespace; null or empty for a cluster-scoped kind.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The object; null when it is not there.</returns>
    public async Task<ResourceObject?> GetAsync(string name, string? @namespace, CancellationToken cancellationToken)
    {
        Ask("get", @namespace, name);
        return await service.GetAsync(kind, @namespace ?? "", name, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lists objects.</summary>
    /// <param name="list">Which ones; null for all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The objects.</returns>
    public async Task<ResourceObjectList> ListAsync(ResourceListOptions? list, CancellationToken cancellationToken)
    {
        Ask("list", list?.Namespace, ObjectSelector.NameIn(list?.FieldSelector ?? ""));
        return await service.ListAsync(kind, Query(list), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Creates an object.</summary>
    /// <param name="namespace">Where; null or empty for a cluster-scoped kind.</param>
    /// <param name="body">The object.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What was stored.</returns>
    public async Task<ResourceObject> CreateAsync(string? @namespace, JsonObject body, CancellationToken cancellationToken)
    {
        Ask("create", @namespace, null);
        return await service.CreateAsync(kind, @namespace ?? "", Enveloped(body), options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Replaces an object, or its status.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="namespace">Its namespace; null or empty for a cluster-scoped kind.</param>
    /// <param name="body">What it becomes.</param>
    /// <param name="subresource">Null for the object, <c>status</c> for its status.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What was stored.</returns>
    public async Task<ResourceObject> UpdateAsync(string name, string? @namespace, JsonObject body, string? subresource, CancellationToken cancellationToken)
    {
        Ask("update", @namespace, name, subresource);
        return await service.UpdateAsync(kind, @namespace ?? "", name, Enveloped(body), subresource, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Changes an object with a JSON merge patch.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="namespace">Its namespace; null or empty for a cluster-scoped kind.</param>
    /// <param name="patch">The patch.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What was stored.</returns>
    public async Task<ResourceObject> PatchAsync(string name, string? @namespace, JsonObject patch, CancellationToken cancellationToken)
    {
        Ask("patch", @namespace, name);
        return await service.PatchAsync(kind, @namespace ?? "", name, PatchType.Merge, patch, null, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes an object.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="namespace">Its namespace; null or empty for a cluster-scoped kind.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether it was there.</returns>
    public async Task<bool> DeleteAsync(string name, string? @namespace, CancellationToken cancellationToken)
    {
        Ask("delete", @namespace, name);
        try
        {
            await service.DeleteAsync(kind, @namespace ?? "", name, new ResourceDeleteOptions(), options, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (ResourceException refusal) when (refusal.StatusCode == 404)
        {
            return false;
        }
    }

    /// <summary>Follows objects. What may not be watched is refused when the first change is asked for.</summary>
    /// <param name="resourceVersion">The changes after it; null or empty for every object first.</param>
    /// <param name="list">Which objects; null for all.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    /// <param name="bookmarks">Report the revision from time to time when nothing happens.</param>
    /// <returns>The changes.</returns>
    public IAsyncEnumerable<ResourceChange> WatchAsync(string? resourceVersion, ResourceListOptions? list, CancellationToken cancellationToken, bool bookmarks = false)
    {
        Ask("watch", list?.Namespace, ObjectSelector.NameIn(list?.FieldSelector ?? ""));
        return service.WatchAsync(kind, Query(list) with { ResourceVersion = resourceVersion, AllowBookmarks = bookmarks }, cancellationToken);
    }

    internal ObjectClient With(WriteOptions changed) => new(service, kind, changed, guard);

    internal ObjectClient With(WriteOptions changed, Action<AccessQuestion>? guardedBy) => new(service, kind, changed, guardedBy);

    private void Ask(string verb, string? ns, string? name, string? subresource = null) => guard?.Invoke(new AccessQuestion
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

    // The kind decides the envelope, whatever the object was read from.
    private JsonObject Enveloped(JsonObject body)
    {
        body["apiVersion"] = kind.ApiVersion;
        body["kind"] = kind.Kind;
        return body;
    }
}
