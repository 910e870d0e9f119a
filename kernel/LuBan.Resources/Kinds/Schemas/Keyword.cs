using System.Text.Json.Nodes;

namespace LuBan.Resources;

/// <summary>The keywords that Kubernetes adds to OpenAPI schemas.</summary>
internal static class Keyword
{
    internal const string PreserveUnknownFields = "x-kubernetes-preserve-unknown-fields";
    internal const string EmbeddedResource = "x-kubernetes-embedded-resource";
    internal const string IntOrString = "x-kubernetes-int-or-string";
    internal const string ListType = "x-kubernetes-list-type";
    internal const string ListMapKeys = "x-kubernetes-list-map-keys";
    internal const string MapType = "x-kubernetes-map-type";
    internal const string Validations = "x-kubernetes-validations";

    internal static bool IsTrue(this JsonObject schema, string name) => schema[name] is JsonValue value && value.TryGetValue<bool>(out var set) && set;

    /// <summary>A keyword's text; null when it is absent or something else.</summary>
    internal static string? TextOf(this JsonObject schema, string name) => schema[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>The texts of a list; what is no text is left out.</summary>
    internal static IEnumerable<string> TextsOf(this JsonObject schema, string name) =>
        schema[name] is JsonArray items ? items.OfType<JsonValue>().Select(item => item.TryGetValue<string>(out var text) ? text : null).OfType<string>() : [];
}
