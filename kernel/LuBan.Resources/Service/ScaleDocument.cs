using System.Text.Json;
using System.Text.Json.Nodes;

namespace LuBan.Resources;

/// <summary>An object seen as <c>autoscaling/v1 Scale</c>.</summary>
internal static class ScaleDocument
{
    private static readonly string[] MetadataFields = ["name", "namespace", "uid", "resourceVersion", "creationTimestamp"];

    internal static JsonObject Of(ScaleSubresource scale, JsonObject item)
    {
        var metadata = new JsonObject();
        foreach (var field in MetadataFields)
            if (item["metadata"]?[field] is { } value)
                metadata[field] = value.DeepClone();
        var status = new JsonObject { ["replicas"] = Number(Find(item, scale.StatusReplicasPath)) ?? 0 };
        if (scale.LabelSelectorPath is { Length: > 0 } path && Find(item, path) is JsonValue selector && selector.TryGetValue<string>(out var text)) status["selector"] = text;
        var spec = new JsonObject();
        if (Number(Find(item, scale.SpecReplicasPath)) is { } replicas) spec["replicas"] = replicas;
        return new JsonObject { ["kind"] = "Scale", ["apiVersion"] = "autoscaling/v1", ["metadata"] = metadata, ["spec"] = spec, ["status"] = status };
    }

    /// <summary>The merge patch that gives an object the wanted number of replicas.</summary>
    internal static JsonObject Patch(ScaleSubresource scale, JsonObject wanted, string name)
    {
        var (apiVersion, kind) = (ObjectDocument.Text(wanted, "apiVersion"), ObjectDocument.Text(wanted, "kind"));
        if (kind is not ("" or "Scale") || apiVersion is not ("" or "autoscaling/v1")) throw Refusal.BadRequest($"expected autoscaling/v1, Kind=Scale, got {apiVersion}, Kind={kind}");
        var sent = ObjectDocument.Metadata(wanted);
        if (ObjectDocument.Text(sent, "name") is { Length: > 0 } other && other != name)
            throw Refusal.BadRequest($"the name of the object ({other}) does not match the name on the URL ({name})");
        var replicas = wanted["spec"] is JsonObject spec && spec["replicas"] is { } value ? Number(value) ?? throw Wrong(name, value, "must be a whole number") : 0;
        if (replicas < 0) throw Wrong(name, replicas, "should be a non-negative integer");

        var metadata = new JsonObject();
        foreach (var field in new[] { "uid", "resourceVersion" })
            if (ObjectDocument.Text(sent, field) is { Length: > 0 } pinned)
                metadata[field] = pinned;
        JsonNode change = JsonValue.Create(replicas);
        foreach (var step in Steps(scale.SpecReplicasPath).Reverse()) change = new JsonObject { [step] = change };
        var patch = (JsonObject)change;
        patch["metadata"] = metadata;
        return patch;
    }

    private static Sdk.ResourceException Wrong(string name, JsonNode value, string why) =>
        Refusal.Create(422, "Invalid", $"Scale.autoscaling \"{name}\" is invalid: spec.replicas: Invalid value: {value.ToJsonString()}: {why}",
            new StatusDetails("autoscaling", "Scale", name, [new StatusCause("FieldValueInvalid", $"Invalid value: {value.ToJsonString()}: {why}", "spec.replicas")]));

    private static JsonNode? Find(JsonObject item, string path) => Steps(path).Aggregate((JsonNode?)item, (node, name) => (node as JsonObject)?[name]);

    private static string[] Steps(string path) => path.Split('.', StringSplitOptions.RemoveEmptyEntries);

    private static int? Number(JsonNode? node) =>
        node?.GetValueKind() == JsonValueKind.Number && int.TryParse(node.ToJsonString(), out var number) ? number : null;
}
