using System.Text.Json.Nodes;

namespace LuBan.Resources;

/// <summary>Turns what a client sent into the object that will be stored.</summary>
internal sealed class WritePreparer(ResourceKind kind, WriteOptions options)
{
    private const int MaximumUnknownShown = 10;

    /// <summary>The object of a create.</summary>
    internal JsonObject Create(JsonObject body, string ns, string name, string uid, DateTimeOffset now)
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
        return Check(body, sent, system, keepsStatus ? body["status"]?.DeepClone() : null, name, causes);
    }

    /// <summary>The object of an update, a patch or a status write.</summary>
    internal JsonObject Update(JsonObject body, JsonObject old, string name, string? subresource)
    {
        var oldMetadata = (JsonObject)old["metadata"]!;
        if (subresource == "status")
        {
            var changed = (JsonObject)old.DeepClone();
            changed.Remove("status");
            return Check(changed, (JsonObject)changed["metadata"]!, System(oldMetadata), body["status"]?.DeepClone(), name, []);
        }

        var causes = new List<StatusCause>();
        var sent = ObjectDocument.Metadata(body);
        var next = Check(body, sent, System(oldMetadata), (kind.HasStatus ? old : body)["status"]?.DeepClone(), name, causes, () => CheckFinalizersOnlyShrink(sent, oldMetadata, causes));
        return next;
    }

    /// <summary>Validates again what admission may have changed. What only the kernel sets is as it was before.</summary>
    internal JsonObject Recheck(JsonObject next, JsonObject system, string name) =>
        Check(next, ObjectDocument.Metadata(next), system, next["status"]?.DeepClone(), name, []);

    /// <summary>The object of a kind that is answered and never stored: what the schema knows of it.</summary>
    internal JsonObject Review(JsonObject body) =>
        Check(body, ObjectDocument.Metadata(body), [], null, "", []);

    /// <summary>The part of the metadata that only the kernel sets.</summary>
    internal static JsonObject System(JsonObject metadata)
    {
        var system = new JsonObject();
        foreach (var field in new[] { "name", "generateName", "namespace", "uid", "generation", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds" })
            if (metadata[field] is { } value)
                system[field] = value.DeepClone();
        return system;
    }

    private JsonObject Check(JsonObject body, JsonObject sentMetadata, JsonObject system, JsonNode? status, string name, List<StatusCause> causes, Action? also = null)
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
        also?.Invoke();
        causes.AddRange(validator.Causes);
        if (causes.Count > 0) throw Refusal.Invalid(kind, name, causes);
        ReportUnknown([.. unknown, .. validator.Unknown]);
        return next;
    }

    private void ReportUnknown(List<string> unknown)
    {
        if (unknown.Count == 0) return;
        var shown = unknown.Take(MaximumUnknownShown).Select(field => $"unknown field \"{field}\"");
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
