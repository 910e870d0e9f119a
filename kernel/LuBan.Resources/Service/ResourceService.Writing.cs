using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using LuBan.Resources.Storage;

namespace LuBan.Resources;

public sealed partial class ResourceService
{
    private const int GeneratedSuffix = 5;
    private const int MaximumGeneratedPrefix = 58;

    /// <summary>Creates an object.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="ns">The namespace; empty for a cluster-scoped kind.</param>
    /// <param name="body">The object, with a name or a name prefix. Taken over: not to be used afterwards.</param>
    /// <param name="options">How and by whom.</param>
    /// <param name="cancellationToken">Ends the wait; a write that was queued is made.</param>
    /// <returns>The object as stored.</returns>
    /// <exception cref="Sdk.ResourceException">400, 403, 409 or 422, with details.</exception>
    public async Task<ResourceObject> CreateAsync(ResourceKind kind, string ns, JsonObject body, WriteOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(options);
        ns = CheckEnvelope(kind, ns, null, body);
        var metadata = ObjectDocument.Metadata(body);
        if (ObjectDocument.Text(metadata, "resourceVersion").Length > 0) throw Refusal.BadRequest("resourceVersion should not be set on objects to be created");
        var given = ObjectDocument.Text(metadata, "name");
        var prefix = ObjectDocument.Text(metadata, "generateName");
        if (given.Length == 0 && prefix.Length == 0)
            throw Refusal.Invalid(kind, "", [new StatusCause("FieldValueRequired", "Required value: name or generateName is required", "metadata.name")]);

        for (var attempt = 1; ; attempt++)
        {
            var name = given.Length > 0 ? given : Generate(prefix);
            CheckNamespace(kind, ns, name);
            var preparer = new WritePreparer(kind, options);
            var next = preparer.Create(body, ns, name, Guid.NewGuid().ToString(), _time.GetUtcNow());
            if (NamespaceRules.IsNamespace(kind)) NamespaceRules.Begin(next);
            var key = KeyOf(kind, ns, name);
            next = await AdmitWriteAsync(preparer, AdmissionOperation.Create, kind, key, null, next, null, options, cancellationToken).ConfigureAwait(false);
            var data = ObjectDocument.Serialize(next);
            var uid = next["metadata"]!["uid"]!.GetValue<string>();
            if (options.DryRun)
            {
                if (Cache.Get(key) is not null) throw Refusal.AlreadyExists(kind, name);
                return new ResourceObject(kind, new StoredObject(key, 0, 0, uid, data));
            }

            var outcome = await _store.CommitAsync(new StoreOperation(StoreOperationType.Create, key, 0, uid, data) { Fence = options.Fence }, cancellationToken).ConfigureAwait(false);
            if (outcome.Result == StoreResult.Committed) return new ResourceObject(kind, outcome.Object!);

            // A generated name that is taken is not the caller's fault.
            if (given.Length > 0 || attempt == MaximumAttempts) throw Refusal.AlreadyExists(kind, name);
        }
    }

    /// <summary>Replaces an object, or its status.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="ns">The namespace; empty for a cluster-scoped kind.</param>
    /// <param name="name">The name.</param>
    /// <param name="body">The object. With a resourceVersion or uid the write fails when the stored object has another one.</param>
    /// <param name="subresource"><c>status</c>, or null for everything else.</param>
    /// <param name="options">How and by whom.</param>
    /// <param name="cancellationToken">Ends the wait; a write that was queued is made.</param>
    /// <returns>The object as stored. A write that changes nothing has no new revision.</returns>
    /// <exception cref="Sdk.ResourceException">400, 403, 404, 409 or 422, with details.</exception>
    public Task<ResourceObject> UpdateAsync(ResourceKind kind, string ns, string name, JsonObject body, string? subresource, WriteOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(options);
        return ModifyAsync(kind, ns, name, subresource, _ => body, options, cancellationToken);
    }

    /// <summary>Changes a part of an object, or of its status.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="ns">The namespace; empty for a cluster-scoped kind.</param>
    /// <param name="name">The name.</param>
    /// <param name="type">How the patch is read.</param>
    /// <param name="patch">The patch. With a resourceVersion the write fails when the stored object has another one.</param>
    /// <param name="subresource"><c>status</c>, or null for everything else.</param>
    /// <param name="options">How and by whom.</param>
    /// <param name="cancellationToken">Ends the wait; a write that was queued is made.</param>
    /// <returns>The object as stored. A write that changes nothing has no new revision.</returns>
    /// <exception cref="Sdk.ResourceException">400, 403, 404, 409 or 422, with details.</exception>
    public Task<ResourceObject> PatchAsync(ResourceKind kind, string ns, string name, PatchType type, JsonNode patch, string? subresource, WriteOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(patch);
        ArgumentNullException.ThrowIfNull(options);
        return ModifyAsync(kind, ns, name, subresource, old => Patched(old, type, patch), options, cancellationToken);
    }

    private static JsonObject Patched(ResourceObject old, PatchType type, JsonNode patch)
    {
        if (type == PatchType.Json) return JsonPatch.Apply(old.ToJson(), patch) as JsonObject ?? throw Refusal.BadRequest("The JSON patch leaves no object.");
        if (patch is not JsonObject) throw Refusal.BadRequest("A merge patch is an object that looks like the part to change, such as {\"spec\":{\"size\":3}}.");
        return (JsonObject)(type == PatchType.StrategicMerge ? StrategicMergePatch.Apply(old.ToJson(), patch) : MergePatch.Apply(old.ToJson(), patch))!;
    }

    /// <summary>Reads, changes, writes; again from the start when another write came between, unless the caller pinned a revision.</summary>
    private async Task<ResourceObject> ModifyAsync(
        ResourceKind kind, string ns, string name, string? subresource, Func<ResourceObject, JsonObject> change, WriteOptions options, CancellationToken cancellationToken)
    {
        if (subresource is not null && !(subresource == "status" && kind.HasStatus)) throw Refusal.NotFound(kind, $"{name}/{subresource}");
        var key = KeyOf(kind, ns, name);
        for (var attempt = 1; ; attempt++)
        {
            var old = Cache.Get(key) is { } stored ? new ResourceObject(kind, stored) : throw Refusal.NotFound(kind, name);
            var body = change(old);
            CheckEnvelope(kind, key.Namespace, name, body);
            CheckPreconditions(kind, old, ObjectDocument.Text(ObjectDocument.Metadata(body), "uid"), ObjectDocument.Text(ObjectDocument.Metadata(body), "resourceVersion"));

            var before = old.ToJson();
            var next = await PrepareAsync(kind, key, subresource, body, before, options, cancellationToken).ConfigureAwait(false);
            if (ObjectDocument.SameObject(next, before) && !IsReleased(kind, next)) return old;
            if (!ObjectDocument.SameSpec(kind, next, before)) next["metadata"]!["generation"] = old.Generation + 1;
            var data = ObjectDocument.Serialize(next);
            if (options.DryRun) return new ResourceObject(kind, new StoredObject(key, old.Revision, old.Stored.CreateRevision, old.Uid, data));

            // The last finalizer went: so does the object.
            var type = IsReleased(kind, next) ? StoreOperationType.Delete : StoreOperationType.Update;
            var outcome = await _store.CommitAsync(new StoreOperation(type, key, old.Revision, old.Uid, data) { Fence = options.Fence }, cancellationToken).ConfigureAwait(false);
            switch (outcome.Result)
            {
                case StoreResult.Committed:
                    return new ResourceObject(kind, outcome.Object!);
                case StoreResult.NotFound:
                    throw Refusal.NotFound(kind, name);
                case StoreResult.Conflict when attempt == MaximumAttempts:
                    throw Refusal.Modified(kind, name);
            }
        }
    }

    private async Task<JsonObject> PrepareAsync(ResourceKind kind, ResourceKey key, string? subresource, JsonObject body, JsonObject before, WriteOptions options, CancellationToken cancellationToken)
    {
        var preparer = new WritePreparer(kind, options);
        var next = preparer.Update(body, before, key.Name, subresource);
        if (NamespaceRules.IsNamespace(kind) && !options.FromKernel) NamespaceRules.KeepFinalizers(next, before);
        return await AdmitWriteAsync(preparer, AdmissionOperation.Update, kind, key, subresource, next, before, options, cancellationToken).ConfigureAwait(false);
    }

    private static bool IsReleased(ResourceKind kind, JsonObject next)
    {
        var metadata = (JsonObject)next["metadata"]!;
        return metadata["deletionTimestamp"] is not null && metadata["finalizers"] is not JsonArray { Count: > 0 }
            && !(NamespaceRules.IsNamespace(kind) && NamespaceRules.HasFinalizers(next));
    }

    /// <summary>Lets the admissions change the object, and validates what they made of it.</summary>
    private async ValueTask<JsonObject> AdmitWriteAsync(
        WritePreparer preparer, AdmissionOperation operation, ResourceKind kind, ResourceKey key, string? subresource, JsonObject next, JsonObject? old,
        WriteOptions options, CancellationToken cancellationToken)
    {
        if (!_admissions.Any(admission => admission.Handles(kind))) return next;
        var system = WritePreparer.System((JsonObject)next["metadata"]!);
        await AdmitAsync(AdmissionPhase.Mutating, operation, kind, key, subresource, next, old, null, options, cancellationToken).ConfigureAwait(false);
        var admitted = preparer.Recheck(next, system, key.Name);
        await AdmitAsync(AdmissionPhase.Validating, operation, kind, key, subresource, admitted, old, null, options, cancellationToken).ConfigureAwait(false);
        return admitted;
    }

    private async ValueTask AdmitAsync(
        AdmissionPhase phase, AdmissionOperation operation, ResourceKind kind, ResourceKey key, string? subresource, JsonObject? next, JsonObject? old,
        ResourceDeleteOptions? delete, WriteOptions options, CancellationToken cancellationToken)
    {
        var request = new AdmissionRequest
        {
            Operation = operation, Kind = kind, Namespace = key.Namespace, Name = key.Name, Subresource = subresource, Object = next, Old = old,
            DryRun = options.DryRun, User = options.User, FromKernel = options.FromKernel, Delete = delete, Warnings = options.Warnings ?? [],
        };
        foreach (var admission in _admissions)
            if (admission.Phase == phase && admission.Handles(kind))
                await admission.AdmitAsync(request, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The body must name the kind, namespace and object that the request names, or leave them out.</summary>
    private static string CheckEnvelope(ResourceKind kind, string ns, string? name, JsonObject body)
    {
        var (apiVersion, kindName) = (ObjectDocument.Text(body, "apiVersion"), ObjectDocument.Text(body, "kind"));
        if (apiVersion.Length > 0 && apiVersion != kind.ApiVersion)
            throw Refusal.BadRequest($"the API version in the data ({apiVersion}) does not match the expected API version ({kind.ApiVersion})");
        if (kindName.Length > 0 && kindName != kind.Kind)
            throw Refusal.BadRequest($"the kind in the data ({kindName}) does not match the expected kind ({kind.Kind})");

        var metadata = ObjectDocument.Metadata(body);
        var sentName = ObjectDocument.Text(metadata, "name");
        if (name is not null && sentName.Length > 0 && sentName != name)
            throw Refusal.BadRequest($"the name of the object ({sentName}) does not match the name on the URL ({name})");
        var sentNamespace = ObjectDocument.Text(metadata, "namespace");
        if (!kind.IsNamespaced)
            return sentNamespace.Length == 0 ? "" : throw Refusal.BadRequest($"{kind.QualifiedPlural} are cluster-scoped: the object must not name a namespace, it names '{sentNamespace}'");
        if (sentNamespace.Length > 0 && !string.IsNullOrEmpty(ns) && sentNamespace != ns)
            throw Refusal.BadRequest($"the namespace of the provided object does not match the namespace sent on the request ({sentNamespace}, {ns})");
        return string.IsNullOrEmpty(ns) ? sentNamespace : ns;
    }

    private void CheckNamespace(ResourceKind kind, string ns, string name)
    {
        if (!kind.IsNamespaced) return;
        if (ns.Length == 0) throw Refusal.BadRequest($"{kind.QualifiedPlural} live in a namespace: name one, such as '{NamespaceRules.Default}'.");
        var found = Cache.Get(NamespaceRules.KeyOf(ns)) ?? throw Refusal.NotFound(NamespaceRules.Kind, ns);
        if (found.Metadata.DeletionTimestamp is not null)
        {
            throw Refusal.Create(403, "Forbidden", $"{kind.QualifiedPlural} \"{name}\" is forbidden: unable to create new content in namespace {ns} because it is being terminated",
                new StatusDetails(kind.Group, kind.Plural, name, [new StatusCause("NamespaceTerminating", $"namespace {ns} is being terminated", "metadata.namespace")]));
        }
    }

    private static void CheckPreconditions(ResourceKind kind, ResourceObject found, string? uid, string? resourceVersion)
    {
        if (!string.IsNullOrEmpty(uid) && uid != found.Uid)
            throw Refusal.Conflict(kind, found.Name, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {found.Uid}");
        if (resourceVersion is not (null or "" or "0") && resourceVersion != found.Revision.ToString(CultureInfo.InvariantCulture))
            throw Refusal.Modified(kind, found.Name);
    }

    private static string Generate(string prefix) =>
        (prefix.Length > MaximumGeneratedPrefix ? prefix[..MaximumGeneratedPrefix] : prefix) + RandomNumberGenerator.GetString("bcdfghjklmnpqrstvwxz2456789", GeneratedSuffix);
}
