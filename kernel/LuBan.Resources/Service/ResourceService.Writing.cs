using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using LuBan.Resources.Apply;
using LuBan.Resources.Storage;

namespace LuBan.Resources;

public sealed partial class ResourceService
{
    private const int GeneratedSuffix = 5;
    private const int MaximumGeneratedPrefix = 58;

    private readonly WriteTurns _turns = new();

    /// <summary>Creates an object.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="ns">The namespace; empty for a cluster-scoped kind.</param>
    /// <param name="body">The object, with a name or a name prefix. Taken over: not to be used afterwards.</param>
    /// <param name="options">How and by whom.</param>
    /// <param name="cancellationToken">Ends the wait; a write that was queued is made.</param>
    /// <returns>The object as stored.</returns>
    /// <exception cref="Sdk.ResourceException">400, 403, 409 or 422, with details.</exception>
    public Task<ResourceObject> CreateAsync(ResourceKind kind, string ns, JsonObject body, WriteOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(options);
        WriteRules.Check(options, null);
        ns = CheckEnvelope(kind, ns, null, body);
        if (ObjectDocument.Text(ObjectDocument.Metadata(body), "resourceVersion").Length > 0) throw Refusal.BadRequest("resourceVersion should not be set on objects to be created");
        return CreateAsync(kind, ns, body, isApply: false, options, cancellationToken);
    }

    private async Task<ResourceObject> CreateAsync(ResourceKind kind, string ns, JsonObject body, bool isApply, WriteOptions options, CancellationToken cancellationToken)
    {
        var metadata = ObjectDocument.Metadata(body);
        var given = ObjectDocument.Text(metadata, "name");
        var prefix = ObjectDocument.Text(metadata, "generateName");
        if (given.Length == 0 && prefix.Length == 0)
            throw Refusal.Invalid(kind, "", [new StatusCause("FieldValueRequired", "Required value: name or generateName is required", "metadata.name")]);

        for (var attempt = 1; ; attempt++)
        {
            var name = given.Length > 0 ? given : Generate(prefix);
            await CheckNamespaceAsync(kind, ns, name, cancellationToken).ConfigureAwait(false);
            var key = KeyOf(kind, ns, name);
            var next = await PrepareCreateAsync(kind, key, body, isApply, options, cancellationToken).ConfigureAwait(false);
            var data = StoredContent.Of(kind, next);
            WriteRules.CheckSize(kind, name, data);
            var uid = next["metadata"]!["uid"]!.GetValue<string>();
            if (options.DryRun)
            {
                await _store.CatchUpAsync(kind.Group, kind.Plural, cancellationToken).ConfigureAwait(false);
                _store.CheckQuota(new StoreOperation(StoreOperationType.Create, key, 0, uid, data));
                if (Cache.Get(key) is not null) throw Refusal.AlreadyExists(kind, name);
                return new ResourceObject(kind, new StoredObject(key, 0, 0, uid, data));
            }

            var record = RecordOf(options, "create", kind, key, null, uid, null, next);
            var outcome = await CommitAsync(new StoreOperation(StoreOperationType.Create, key, 0, uid, data), options, record, cancellationToken).ConfigureAwait(false);
            if (outcome.Result == StoreResult.Committed) return new ResourceObject(kind, outcome.Object!);

            // A generated name that is taken is not the caller's fault.
            if (given.Length > 0 || attempt == MaximumAttempts) throw Refusal.AlreadyExists(kind, name);
        }
    }

    /// <summary>From what was sent to what is stored: shape, defaults, owners of fields, mutating admission, schema and rules, validating admission.</summary>
    private async Task<JsonObject> PrepareCreateAsync(ResourceKind kind, ResourceKey key, JsonObject body, bool isApply, WriteOptions options, CancellationToken cancellationToken)
    {
        var preparer = new WritePreparer(kind, options);
        var prepared = preparer.Create(body, key.Namespace, key.Name, Guid.NewGuid().ToString(), _time.GetUtcNow());
        prepared.SetManagedFields(Owners(kind, null, null, prepared.Object, body, isApply, options));
        if (NamespaceRules.IsNamespace(kind)) NamespaceRules.Begin(prepared.Object);
        return await AdmitWriteAsync(preparer, prepared, AdmissionOperation.Create, kind, key, null, null, options, cancellationToken).ConfigureAwait(false);
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
        WriteRules.Check(options, null);
        return ModifyAsync("update", kind, ns, name, subresource, (_, _) => body, isApply: false, options, cancellationToken);
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
    public async Task<ResourceObject> PatchAsync(ResourceKind kind, string ns, string name, PatchType type, JsonNode patch, string? subresource, WriteOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(patch);
        ArgumentNullException.ThrowIfNull(options);
        if (type == PatchType.Apply)
            return (await ApplyAsync(kind, ns, name, patch as JsonObject ?? throw Refusal.BadRequest("What is applied must be one object."), subresource, options, cancellationToken).ConfigureAwait(false)).Object;
        WriteRules.Check(options, type);
        return await ModifyAsync("patch", kind, ns, name, subresource, (_, before) => Patched(kind, before, type, patch), isApply: false, options, cancellationToken).ConfigureAwait(false);
    }

    private static JsonObject Patched(ResourceKind kind, JsonObject before, PatchType type, JsonNode patch)
    {
        var target = (JsonObject)before.DeepClone();
        if (type == PatchType.Json) return JsonPatch.Apply(target, patch) as JsonObject ?? throw Refusal.BadRequest("The JSON patch leaves no object.");
        if (patch is not JsonObject changes) throw Refusal.BadRequest("A merge patch is an object that looks like the part to change, such as {\"spec\":{\"size\":3}}.");
        return type == PatchType.StrategicMerge ? StrategicMergePatch.Apply(target, changes, kind.Schema) : (JsonObject)MergePatch.Apply(target, changes)!;
    }

    /// <summary>Reads, changes, writes; again from the start when another write came between, unless the caller pinned a revision.</summary>
    private async Task<ResourceObject> ModifyAsync(
        string verb, ResourceKind kind, string ns, string name, string? subresource, Func<ResourceObject, JsonObject, JsonObject> change, bool isApply, WriteOptions options, CancellationToken cancellationToken)
    {
        CheckSubresource(kind, name, subresource);
        var key = KeyOf(kind, ns, name);
        // What another server has just written is neither missing nor of another revision. A later attempt needs no such look: the refusal came from the store.
        await _store.CatchUpAsync(kind.Group, kind.Plural, cancellationToken).ConfigureAwait(false);
        for (var attempt = 1; ; attempt++)
        {
            using var turn = attempt == 1 ? default : await _turns.TakeAsync(key, cancellationToken).ConfigureAwait(false);
            var old = Cache.Get(key) is { } stored ? new ResourceObject(kind, stored) : throw Refusal.NotFound(kind, name);
            var before = old.ToJson();
            var body = change(old, before);
            CheckEnvelope(kind, key.Namespace, name, body);
            CheckPreconditions(kind, old, ObjectDocument.Text(ObjectDocument.Metadata(body), "uid"), ObjectDocument.Text(ObjectDocument.Metadata(body), "resourceVersion"));

            var next = await PrepareUpdateAsync(kind, key, subresource, body, before, isApply, options, cancellationToken).ConfigureAwait(false);
            if (ObjectDocument.SameObject(next, before) && !IsReleased(kind, next)) return old;
            CheckForeign(kind, old);
            if (!ObjectDocument.SameSpec(kind, next, before)) next["metadata"]!["generation"] = old.Generation + 1;
            var data = StoredContent.Of(kind, next);
            WriteRules.CheckSize(kind, name, data);

            // The last finalizer went: so does the object.
            var type = IsReleased(kind, next) ? StoreOperationType.Delete : StoreOperationType.Update;
            var operation = new StoreOperation(type, key, old.Revision, old.Uid, data);
            if (options.DryRun)
            {
                _store.CheckQuota(operation);
                return new ResourceObject(kind, new StoredObject(key, old.Revision, old.Stored.CreateRevision, old.Uid, data));
            }

            var record = RecordOf(options, verb, kind, key, subresource, old.Uid, before, type == StoreOperationType.Delete ? null : next);
            var outcome = await CommitAsync(operation, options, record, cancellationToken).ConfigureAwait(false);
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

    /// <summary>What another version wrote is changed only when nothing of it is lost, or when it is going away anyhow.</summary>
    private static void CheckForeign(ResourceKind kind, ResourceObject old)
    {
        if (old.DeletionTimestamp is not null || StoredContent.Foreign(kind, old.Stored.Data) is not { Lost: { Count: > 0 } lost } foreign) return;
        throw Refusal.Conflict(kind, old.Name,
            $"it is stored in version {foreign.Version}, which '{kind.Owner}' does not know as it is installed, and writing it in version {kind.Version} would lose {string.Join(", ", lost)}. Install the release that knows {foreign.Version}, or delete the object and create it again");
    }

    /// <summary>The same way as <see cref="PrepareCreateAsync"/>.</summary>
    private async Task<JsonObject> PrepareUpdateAsync(
        ResourceKind kind, ResourceKey key, string? subresource, JsonObject body, JsonObject before, bool isApply, WriteOptions options, CancellationToken cancellationToken)
    {
        var preparer = new WritePreparer(kind, options);
        var prepared = preparer.Update(body, before, subresource);
        if (NamespaceRules.IsNamespace(kind) && !options.FromKernel && subresource != "finalize") NamespaceRules.KeepFinalizers(prepared.Object, before);
        prepared.SetManagedFields(Owners(kind, subresource, before, prepared.Object, body, isApply, options));
        return await AdmitWriteAsync(preparer, prepared, AdmissionOperation.Update, kind, key, subresource, before, options, cancellationToken).ConfigureAwait(false);
    }

    private JsonArray? Owners(ResourceKind kind, string? subresource, JsonObject? before, JsonObject next, JsonObject body, bool isApply, WriteOptions options)
    {
        var ownership = Ownership(kind, subresource, options, _time.GetUtcNow());
        return isApply ? ownership.Settle(body, next) : ownership.Update(before, next, ObjectDocument.Metadata(body)["managedFields"]);
    }

    private FieldOwnership Ownership(ResourceKind kind, string? subresource, WriteOptions options, DateTimeOffset now) =>
        new(kind, Registry.Current, options.FieldManager, subresource, now);

    private static void CheckSubresource(ResourceKind kind, string name, string? subresource)
    {
        if (subresource is not null && !HasSubresource(kind, subresource)) throw Refusal.NotFound(kind, $"{name}/{subresource}");
    }

    /// <summary>Whether a part of an object is written by itself: its status, and a namespace's finalizers.</summary>
    internal static bool HasSubresource(ResourceKind kind, string subresource) =>
        subresource switch { "status" => kind.HasStatus, "finalize" => NamespaceRules.IsNamespace(kind), _ => false };

    /// <summary>The newest revision of the store in which a kind's objects are.</summary>
    internal long RevisionOf(ResourceKind kind) => Cache.Snapshot(kind.Group, kind.Plural).Revision;

    private static bool IsReleased(ResourceKind kind, JsonObject next)
    {
        var metadata = (JsonObject)next["metadata"]!;
        return metadata["deletionTimestamp"] is not null && metadata["finalizers"] is not JsonArray { Count: > 0 }
            && !(NamespaceRules.IsNamespace(kind) && NamespaceRules.HasFinalizers(next));
    }

    /// <summary>Lets the admissions change the object, and validates what they made of it.</summary>
    private async ValueTask<JsonObject> AdmitWriteAsync(
        WritePreparer preparer, PreparedWrite prepared, AdmissionOperation operation, ResourceKind kind, ResourceKey key, string? subresource, JsonObject? old,
        WriteOptions options, CancellationToken cancellationToken)
    {
        if (Asks(AdmissionPhase.Mutating, kind))
        {
            var metadata = (JsonObject)prepared.Object["metadata"]!;
            var (system, managed) = (WritePreparer.System(metadata), metadata["managedFields"]?.DeepClone());
            await AdmitAsync(AdmissionPhase.Mutating, operation, kind, key, subresource, prepared.Object, old, null, options, cancellationToken).ConfigureAwait(false);
            prepared = preparer.Again(prepared, system, managed);
        }

        prepared.ThrowIfInvalid(kind, key.Name);
        if (Asks(AdmissionPhase.Validating, kind)) await AdmitAsync(AdmissionPhase.Validating, operation, kind, key, subresource, prepared.Object, old, null, options, cancellationToken).ConfigureAwait(false);
        return prepared.Object;
    }

    private bool Asks(AdmissionPhase phase, ResourceKind kind) => _admissions.Any(admission => admission.Phase == phase && admission.Handles(kind));

    private async ValueTask AdmitAsync(
        AdmissionPhase phase, AdmissionOperation operation, ResourceKind kind, ResourceKey key, string? subresource, JsonObject? next, JsonObject? old,
        ResourceDeleteOptions? delete, WriteOptions options, CancellationToken cancellationToken)
    {
        var request = new AdmissionRequest
        {
            Operation = operation, Kind = kind, Namespace = key.Namespace, Name = key.Name, Subresource = subresource, Object = next, Old = old,
            DryRun = options.DryRun, User = options.User, Caller = options.Caller, FromKernel = options.FromKernel, Delete = delete, Warnings = options.Warnings ?? [],
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

    private async ValueTask CheckNamespaceAsync(ResourceKind kind, string ns, string name, CancellationToken cancellationToken)
    {
        if (!kind.IsNamespaced) return;
        if (ns.Length == 0) throw Refusal.BadRequest($"{kind.QualifiedPlural} live in a namespace: name one, such as '{NamespaceRules.Default}'.");
        var key = NamespaceRules.KeyOf(ns);
        var found = Cache.Get(key);
        if (found is null)
        {
            // Another server may have made it a moment ago.
            await _store.CatchUpAsync(key.Group, key.Resource, cancellationToken).ConfigureAwait(false);
            found = Cache.Get(key) ?? throw Refusal.NotFound(NamespaceRules.Kind, ns);
        }

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
