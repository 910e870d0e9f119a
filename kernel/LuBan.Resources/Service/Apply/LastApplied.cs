using System.Text.Json;
using System.Text.Json.Nodes;

namespace LuBan.Resources.Apply;

/// <summary>The annotation of kubectl's client-side apply: lets the same kubectl go over to server-side apply without conflicts with itself.</summary>
internal static class LastApplied
{
    private const string Annotation = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>The only manager that is spared.</summary>
    private const string Manager = "kubectl";

    /// <summary>The fields that client-side apply has set and nobody has changed since; null when there are none.</summary>
    internal static FieldSet? Of(ResourceKind kind, FieldType type, JsonObject live, string manager)
    {
        if (manager != Manager || Text(live) is not { Length: > 0 } text || Parse(text) is not { } applied || ObjectDocument.Text(applied, "apiVersion") != kind.ApiVersion) return null;
        var comparison = ObjectComparison.Of(type, applied, live);
        return ObjectFields.Of(type, applied).Fields.Except(comparison.Modified).Except(comparison.Added).Except(comparison.Removed);
    }

    /// <summary>Keeps the annotation true where there is one.</summary>
    internal static JsonObject Sync(JsonObject merged, JsonObject config, string manager)
    {
        if (manager != Manager || Text(merged) is not { Length: > 0 }) return merged;
        var applied = (JsonObject)config.DeepClone();
        (applied["metadata"]?["annotations"] as JsonObject)?.Remove(Annotation);
        merged["metadata"]!["annotations"]![Annotation] = System.Text.Encoding.UTF8.GetString(Http.JsonAnswer.Render(applied)) + "\n";
        return merged;
    }

    private static string? Text(JsonObject value) =>
        value["metadata"]?["annotations"]?[Annotation] is JsonValue annotation && annotation.TryGetValue<string>(out var text) ? text : null;

    private static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            // Somebody has written something else into the annotation: it says nothing.
            return null;
        }
    }
}
