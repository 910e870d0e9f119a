using System.Text.Json.Nodes;

namespace LuBan.Resources.Apply;

/// <summary>Keeps <c>metadata.managedFields</c>: who has set which field, and what an apply may change.</summary>
/// <remarks>Follows structured merge and diff version 6 of Kubernetes. One instance per write.</remarks>
internal sealed class FieldOwnership
{
    private const string BeforeFirstApply = "before-first-apply";

    private readonly ResourceKind _kind;
    private readonly FieldType _type;
    private readonly ManagedEntry _updater;
    private readonly ManagedEntry _applier;
    private readonly string _now;
    private readonly VersionedObjects _versions;

    internal FieldOwnership(ResourceKind kind, KindTable kinds, string manager, string? subresource, DateTimeOffset now)
    {
        _kind = kind;
        _type = FieldTypes.Of(kind);
        _now = ObjectDocument.Timestamp(now);
        _versions = new VersionedObjects(kind, kinds);
        _updater = new ManagedEntry(manager.Length == 0 ? "unknown" : manager, ManagedEntry.Update, kind.ApiVersion, subresource ?? "", _now) { Fields = new FieldSet() };
        _applier = _updater with { Operation = ManagedEntry.Apply };
    }

    /// <summary>After a create, a replacement or a patch: the writer owns what it has changed, nobody else does any more.</summary>
    /// <param name="old">The object as it is; null on create.</param>
    /// <param name="next">The object as it will be, without managed fields.</param>
    /// <param name="sent">The managed fields that the client has sent, null for none. On a subresource they do not count.</param>
    /// <returns>The new managed fields; null for none.</returns>
    internal JsonArray? Update(JsonObject? old, JsonObject next, JsonNode? sent)
    {
        if (_updater.Subresource.Length > 0) sent = null;
        var comparison = ObjectComparison.Of(_type, old ?? [], next);
        // The usual case of a write that says nothing about owners and changes nothing: nothing is taken apart.
        if (comparison.IsSame && old is not null && (sent is null || JsonNode.DeepEquals(sent, Stored(old)))) return Stored(old)?.DeepClone() as JsonArray;
        var managed = Sent(sent, Stored(old));
        // An object whose owners nobody has noted stays so until the first apply.
        if (managed.IsEmpty && old is not null) return null;
        Take(managed, old ?? [], next, comparison, _updater);
        managed.Cap();
        return managed.Encode();
    }

    /// <summary>Lays what a client applies over the object.</summary>
    /// <param name="live">The object as it is; null when it is created.</param>
    /// <param name="config">What is applied.</param>
    /// <param name="force">Take what others own.</param>
    /// <returns>The object as it will be, and its managed fields.</returns>
    /// <exception cref="Sdk.ResourceException">400: the object does not fit the schema's structure. 409: others own what would change.</exception>
    internal (JsonObject Merged, JsonArray? Managed) Apply(JsonObject? live, JsonObject config, bool force)
    {
        if (config["metadata"] is JsonObject metadata && metadata.ContainsKey("managedFields") && metadata["managedFields"] is not null)
            throw Refusal.BadRequest("metadata.managedFields must be nil");
        var applied = OnlyOwn(config);
        var fields = ObjectFields.Of(_type, applied);
        if (fields.Problems.Count > 0)
            throw Refusal.BadRequest($"failed to create typed patch object ({Describe(config)}): {(fields.Problems is [var one] ? one : $"errors:\n  {string.Join("\n  ", fields.Problems)}")}");

        var managed = Managed(live);
        var conflicts = TryApply(live ?? [], applied, fields.Fields, managed, force, out var merged);
        if (conflicts is null) return (LastApplied.Sync(merged, config, _applier.Manager), managed.Encode());
        if (live is null || LastApplied.Of(_kind, _type, live, _applier.Manager) is not { } allowed || !conflicts.AreIn(allowed)) throw conflicts.Refuse();

        // What client-side apply has set, the same kubectl may take over.
        managed = Managed(live);
        TryApply(live, applied, fields.Fields, managed, force: true, out merged);
        return (LastApplied.Sync(merged, config, _applier.Manager), managed.Encode());
    }

    /// <summary>After an apply: what the schema or the rules of metadata have dropped from the merged object, nobody owns.</summary>
    internal JsonArray? Settle(JsonObject merged, JsonObject next)
    {
        var removed = Strip(ObjectComparison.Of(_type, merged, next).Removed);
        if (removed.IsEmpty) return Stored(merged)?.DeepClone() as JsonArray;
        var managed = ManagedFields.DecodeOrEmpty(Stored(merged));
        foreach (var entry in managed.Entries.Where(entry => entry.ApiVersion == _kind.ApiVersion))
            if (!entry.Fields.Intersect(removed).IsEmpty)
                managed.Set(entry with { Fields = entry.Fields.Except(removed) });
        return managed.Encode();
    }

    private ManagedFields Managed(JsonObject? live)
    {
        var managed = ManagedFields.DecodeOrEmpty(Stored(live));
        if (managed.IsEmpty && live is not null) Take(managed, [], live, ObjectComparison.Of(_type, [], live), _updater with { Manager = BeforeFirstApply, Subresource = "" });
        return managed;
    }

    private ApplyConflicts? TryApply(JsonObject live, JsonObject applied, FieldSet fields, ManagedFields managed, bool force, out JsonObject merged)
    {
        Fit(managed);
        var last = managed.Find(_applier);
        var own = Strip(fields);
        var entry = _applier with { Fields = fields };
        merged = ObjectMerge.Merge(_type, live, applied);
        if (last is { Fields.IsEmpty: false }) merged = Prune(merged, managed, last, fields);
        var comparison = ObjectComparison.Of(_type, live, merged);
        if (Release(managed, live, merged, comparison, entry.Identity, force) is { } conflicts) return conflicts;
        var isSame = last is not null && comparison.IsSame && last.ApiVersion == _kind.ApiVersion && last.Fields.Except(own).IsEmpty && own.Except(last.Fields).IsEmpty;
        if (own.IsEmpty) managed.Remove(entry);
        else managed.Set(entry with { Fields = own, Time = isSame ? last!.Time : _now });
        return null;
    }

    /// <summary>Takes out what this applier has applied before, applies no more, and nobody else owns.</summary>
    private JsonObject Prune(JsonObject merged, ManagedFields managed, ManagedEntry last, FieldSet applied)
    {
        if (_versions.At(last.ApiVersion) is not { } version) return merged;
        var (type, whole) = (version.Type, version.Convert(merged));
        var all = ObjectFields.Of(type, whole).Fields.WithParents(type);
        var gone = ObjectPruning.Without(type, whole, last.Fields.WithParents(type));
        var remaining = ObjectFields.Of(type, gone).Fields.WithParents(type);
        var owned = remaining;
        foreach (var entry in managed.Entries.Where(entry => entry.Identity != last.Identity).Append(last with { ApiVersion = _kind.ApiVersion, Fields = applied }))
            if (entry.ApiVersion == last.ApiVersion)
                owned = owned.Union(entry.Fields.WithParents(type));
        gone = ObjectPruning.Without(type, whole, all.Except(owned));
        gone = AddBackOtherVersions(merged, version.ConvertBack(gone), managed, last, applied);

        // Only what the applier owned may go.
        gone = version.Convert(gone);
        remaining = ObjectFields.Of(type, gone).Fields.WithParents(type);
        return version.ConvertBack(ObjectPruning.Without(type, whole, all.Except(remaining).Intersect(last.Fields.WithParents(type))));
    }

    private JsonObject AddBackOtherVersions(JsonObject merged, JsonObject gone, ManagedFields managed, ManagedEntry last, FieldSet applied)
    {
        var others = managed.Entries.Where(entry => entry.Identity != last.Identity).Append(last with { ApiVersion = _kind.ApiVersion, Fields = applied }).Where(entry => entry.ApiVersion != last.ApiVersion);
        foreach (var group in others.GroupBy(entry => entry.ApiVersion))
        {
            if (_versions.At(group.Key) is not { } version) continue;
            var whole = version.Convert(merged);
            var all = ObjectFields.Of(version.Type, whole).Fields.WithParents(version.Type);
            var kept = ObjectFields.Of(version.Type, version.Convert(gone)).Fields.WithParents(version.Type);
            foreach (var entry in group) kept = kept.Union(entry.Fields.WithParents(version.Type));
            gone = version.ConvertBack(ObjectPruning.Without(version.Type, whole, all.Except(kept)));
        }

        return gone;
    }

    private void Take(ManagedFields managed, JsonObject old, JsonObject next, ObjectComparison comparison, ManagedEntry updater)
    {
        if (comparison.IsSame) return;
        Fit(managed);
        Release(managed, old, next, comparison, null, force: true);
        var taken = Strip(comparison.Modified.Union(comparison.Added));
        if (taken.IsEmpty) return;
        var before = managed.Find(updater);
        managed.Set(updater with { Fields = before is null ? taken : before.Fields.Union(taken) });
    }

    /// <summary>Takes changed and removed fields from their owners; without force, says who they are instead.</summary>
    private ApplyConflicts? Release(ManagedFields managed, JsonObject old, JsonObject next, ObjectComparison comparison, (string, string, string, string)? self, bool force)
    {
        var conflicts = new List<(ManagedEntry, FieldSet)>();
        var rest = new List<ManagedEntry>();
        foreach (var entry in managed.Entries.Where(entry => entry.Identity != self))
        {
            // A version that is no longer served takes its owners along.
            if (Compared(entry, old, next, comparison) is not { } changes)
            {
                managed.Remove(entry);
                continue;
            }

            var taken = entry.Fields.Intersect(changes.Modified.Union(changes.Added));
            if (!taken.IsEmpty) conflicts.Add((entry, taken));
            if (!taken.IsEmpty || !changes.Removed.IsEmpty) rest.Add(entry with { Fields = entry.Fields.Except(taken).Except(changes.Removed) });
        }

        if (!force && conflicts.Count > 0) return new ApplyConflicts(conflicts);
        foreach (var entry in rest) managed.Set(entry);
        return null;
    }

    private ObjectComparison? Compared(ManagedEntry entry, JsonObject old, JsonObject next, ObjectComparison comparison)
    {
        if (entry.ApiVersion == _kind.ApiVersion) return comparison;
        return _versions.At(entry.ApiVersion) is { } version
            ? ObjectComparison.Of(version.Type, version.Convert(old), version.Convert(next))
            : null;
    }

    private void Fit(ManagedFields managed)
    {
        foreach (var entry in managed.Entries)
        {
            var fitted = entry.Fields.FittedTo(_versions.At(entry.ApiVersion)?.Type);
            if (!ReferenceEquals(fitted, entry.Fields)) managed.Set(entry with { Fields = fitted });
        }
    }

    /// <summary>What this write does not touch is not owned by it: the status on the object itself, everything else on the status.</summary>
    private JsonObject OnlyOwn(JsonObject config)
    {
        var own = (JsonObject)config.DeepClone();
        if (_applier.Subresource == "status")
        {
            foreach (var name in own.Select(field => field.Key).Where(name => name != "status").ToList()) own.Remove(name);
        }
        else if (_kind.HasStatus)
        {
            own.Remove("status");
        }

        return own;
    }

    private string Describe(JsonObject config)
    {
        var metadata = config["metadata"] as JsonObject ?? [];
        return $"{ObjectDocument.Text(metadata, "namespace")}/{ObjectDocument.Text(metadata, "name")}; {_kind.ApiVersion}, Kind={_kind.Kind}";
    }

    private static ManagedFields Sent(JsonNode? sent, JsonNode? stored)
    {
        // An empty list, or one empty entry, forgets all owners.
        if (sent is JsonArray { Count: 0 } or JsonArray { Count: 1 } and [JsonObject { Count: 0 }]) return new ManagedFields();
        if (sent is null || JsonNode.DeepEquals(sent, stored)) return ManagedFields.DecodeOrEmpty(stored);
        var managed = ManagedFields.DecodeOrEmpty(sent, isStored: false);
        return managed.IsEmpty ? ManagedFields.DecodeOrEmpty(stored) : managed;
    }

    private static JsonNode? Stored(JsonObject? live) => live?["metadata"]?["managedFields"];

    /// <summary>Without the fields that say which object it is and those that only the server sets.</summary>
    private static FieldSet Strip(FieldSet fields) => fields.Except(Stripped);

    private static readonly FieldSet Stripped = StrippedFields();

    private static FieldSet StrippedFields()
    {
        var set = new FieldSet();
        foreach (var name in new[] { "apiVersion", "kind", "metadata" }) set.Insert(["f:" + name]);
        foreach (var name in new[] { "name", "namespace", "creationTimestamp", "selfLink", "uid", "clusterName", "generation", "managedFields", "resourceVersion" })
            set.Insert(["f:metadata", "f:" + name]);
        return set;
    }
}
