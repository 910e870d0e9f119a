using System.Text.Json.Nodes;

namespace LuBan.Resources;

public sealed partial class ResourceService
{
    /// <summary>Server-side apply: the object gets what is applied, loses what the same manager has applied before and applies no more, and is created when it is not there.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="ns">The namespace; empty for a cluster-scoped kind.</param>
    /// <param name="name">The name.</param>
    /// <param name="config">Everything that the manager wants to say about the object, with <c>apiVersion</c> and <c>kind</c>.</param>
    /// <param name="subresource"><c>status</c>, or null for everything else.</param>
    /// <param name="options">How and by whom; <see cref="WriteOptions.FieldManager"/> must be set.</param>
    /// <param name="cancellationToken">Ends the wait; a write that was queued is made.</param>
    /// <returns>The object as stored, and whether it was created.</returns>
    /// <exception cref="Sdk.ResourceException">400, 403, 404, 409 (others own the fields, or another revision or uid), or 422, with details.</exception>
    public async Task<(ResourceObject Object, bool Created)> ApplyAsync(
        ResourceKind kind, string ns, string name, JsonObject config, string? subresource, WriteOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(options);
        WriteRules.Check(options, PatchType.Apply);
        CheckSubresource(kind, name, subresource);
        var (apiVersion, kindName) = (ObjectDocument.Text(config, "apiVersion"), ObjectDocument.Text(config, "kind"));
        if (apiVersion.Length == 0 || kindName.Length == 0) throw Refusal.BadRequest($"invalid object type: {(apiVersion.Length == 0 ? "/" : apiVersion)}, Kind={kindName}");
        ns = CheckEnvelope(kind, ns, name, config);
        ObjectDocument.Metadata(config)["name"] = name;

        var key = KeyOf(kind, ns, name);
        if (Cache.Get(key) is null) await _store.CatchUpAsync(kind.Group, kind.Plural, cancellationToken).ConfigureAwait(false);
        for (var attempt = 1; ; attempt++)
        {
            var exists = Cache.Get(key) is not null;
            try
            {
                if (exists)
                {
                    return (await ModifyAsync("patch", kind, ns, name, subresource, (_, before) => Applied(kind, before, config, subresource, options), isApply: true, options, cancellationToken).ConfigureAwait(false), false);
                }

                if (subresource is not null) throw Refusal.NotFound(kind, name);
                if (options.BeforeCreate is { } mayCreate) await mayCreate(cancellationToken).ConfigureAwait(false);
                CheckCreates(kind, name, ObjectDocument.Metadata(config));
                return (await CreateAsync(kind, ns, Applied(kind, null, config, null, options), isApply: true, options, cancellationToken).ConfigureAwait(false), true);
            }
            catch (Sdk.ResourceException refusal) when (attempt < MaximumAttempts && refusal.Reason == (exists ? "NotFound" : "AlreadyExists") && Cache.Get(key) is null == exists)
            {
                // Created or deleted by somebody else in between: the other way now.
            }
        }
    }

    private JsonObject Applied(ResourceKind kind, JsonObject? before, JsonObject config, string? subresource, WriteOptions options)
    {
        var (merged, managed) = Ownership(kind, subresource, options, _time.GetUtcNow()).Apply(before, config, options.Force);
        var metadata = ObjectDocument.Metadata(merged);
        metadata.Remove("managedFields");
        if (managed is not null) metadata["managedFields"] = managed;
        return merged;
    }

    private static void CheckCreates(ResourceKind kind, string name, JsonObject metadata)
    {
        if (ObjectDocument.Text(metadata, "uid") is { Length: > 0 } uid)
            throw Refusal.Conflict(kind, name, $"uid mismatch: the provided object specified uid {uid}, and no existing object was found");
        if (ObjectDocument.Text(metadata, "resourceVersion") is { Length: > 0 } and not "0")
            throw Refusal.Conflict(kind, name, "the provided object specified a resourceVersion, and no existing object was found");
    }
}
