using System.Text.Json.Nodes;

namespace LuBan.Resources;

/// <summary>Turns what a client sent into the object that will be stored.</summary>
internal sealed class WritePreparer(ResourceKind kind, WriteOptions options)
{
    private const int MaximumUnknownShown = 10;

    /// <summary>The object of a create.</summary>
    internal PreparedWrite Create(JsonObject body, string ns, string name, string uid, DateTimeOffset now)
    {
        var sent = ObjectDocument.Metadata(body);
        var system = new JsonObject { ["name"] = name };
        if (ObjectDocument.Text(sent, "generateName") is { Length: > 0 } prefix) system["generateName"] = prefix;
        if (ns.Length > 0) system["namespace"] = ns;
        system["uid"] = uid;
        system["generation"] = 1;
        system["creationTimestamp"] = ObjectDocument.Timestamp(now);
        var causes = new List<StatusCause>();
        MetadataRules.CheckName(kind, name, causes);
        var keepsStatus = options.FromKernel || !kind.HasStatus;
        return Shape(body, sent, system, keepsStatus ? body["status"]?.DeepClone() : null, causes);
    }

    /// <summary>The object of an update, a patch or a status write.</summary>
    internal PreparedWrite Update(JsonObject body, JsonObject old, string? subresource)
    {
        var oldMetadata = (JsonObject)old["metadata"]!;
        if (subresource == "finalize")
        {
            var changed = (JsonObject)old.DeepClone();
            changed["spec"] = new JsonObject { ["finalizers"] = body["spec"]?["finalizers"]?.DeepClone() ?? new JsonArray() };
            return Shape(changed, (JsonObject)changed["metadata"]!, System(oldMetadata), old["status"]?.DeepClone(), []);
        }

        if (subresource == "status")
        {
            var changed = (JsonObject)old.DeepClone();
            changed.Remove("status");
            return Shape(changed, (JsonObject)changed["metadata"]!, System(oldMetadata), body["status"]?.DeepClone(), []);
        }

        var causes = new List<StatusCause>();
        var sent = ObjectDocument.Metadata(body);
        CheckFinalizersOnlyShrink(sent, oldMetadata, causes);
        return Shape(body, sent, System(oldMetadata), (kind.HasStatus ? old : body)["status"]?.DeepClone(), causes);
    }

    /// <summary>Shapes and checks again what mutating admission may have changed. What only the kernel sets, and who owns the fields, is as it was before.</summary>
    internal PreparedWrite Again(PreparedWrite admitted, JsonObject system, JsonNode? managed)
    {
        var next = admitted.Object;
        var again = Shape(next, ObjectDocument.Metadata(next), system, next["status"]?.DeepClone(), [.. admitted.Own]);
        again.SetManagedFields(managed as JsonArray);
        return again;
    }

    /// <summary>The object of a kind that is answered and never stored: what the schema knows of it.</summary>
    internal JsonObject Review(JsonObject body)
    {
        var prepared = Shape(body, ObjectDocument.Metadata(body), [], null, []);
        prepared.ThrowIfInvalid(kind, "");
        return prepared.Object;
    }

    /// <summary>The part of the metadata that only the kernel sets.</summary>
    internal static JsonObject System(JsonObject metadata)
    {
        var system = new JsonObject();
        foreach (var field in new[] { "name", "generateName", "namespace", "uid", "generation", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds" })
            if (metadata[field] is { } value)
                system[field] = value.DeepClone();
        return system;
    }

    /// <summary>The order of the fields, the metadata and the content as they will be stored.</summary>
    private PreparedWrite Shape(JsonObject body, JsonObject sentMetadata, JsonObject system, JsonNode? status, List<StatusCause> causes)
    {
        var unknown = new List<string>();
        var next = new JsonObject
        {
            ["apiVersion"] = kind.ApiVersion,
            ["kind"] = kind.Kind,
            ["metadata"] = MetadataRules.Build(sentMetadata, system, causes, unknown),
        };
        foreach (var (field, value) in body)
            if (field is not ("apiVersion" or "kind" or "metadata" or "status"))
                next[field] = value?.DeepClone();
        if (status is not null) next["status"] = status;

        var validator = new SchemaValidator();
        validator.Validate(next, kind.Schema);
        ReportUnknown([.. unknown, .. validator.Unknown]);
        return new PreparedWrite(next, causes, validator.Causes);
    }

    private void ReportUnknown(List<string> unknown)
    {
        if (unknown.Count + options.Duplicates.Count == 0) return;
        var shown = options.Duplicates.Select(field => $"duplicate field \"{field}\"").Concat(unknown.Select(field => $"unknown field \"{field}\"")).Take(MaximumUnknownShown).ToList();
        if (options.FieldValidation == FieldValidation.Strict)
            throw Refusal.BadRequest($"{kind.Kind} in version \"{kind.Version}\" cannot be handled as a {kind.Kind}: strict decoding error: {string.Join(", ", shown)}");
        if (options.FieldValidation != FieldValidation.Warn || options.Warnings is null) return;
        foreach (var warning in shown)
            if (!options.Warnings.Contains(warning))
                options.Warnings.Add(warning);
    }

    private static void CheckFinalizersOnlyShrink(JsonObject sent, JsonObject old, List<StatusCause> causes)
    {
        if (old["deletionTimestamp"] is null || sent["finalizers"] is not JsonArray wanted) return;
        var present = (old["finalizers"] as JsonArray ?? []).Select(item => item!.GetValue<string>()).ToHashSet();
        var added = wanted.Select(item => item?.ToString() ?? "").Where(name => !present.Contains(name)).ToList();
        if (added.Count > 0)
            causes.Add(new StatusCause("FieldValueForbidden", $"Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers: {string.Join(", ", added)}", "metadata.finalizers"));
    }
}
