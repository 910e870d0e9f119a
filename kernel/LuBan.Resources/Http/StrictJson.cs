using System.Text.Json;
using System.Text.Json.Nodes;

namespace LuBan.Resources.Http;

/// <summary>Reads JSON bodies; properties that are there twice are found, and the last one counts.</summary>
internal static class StrictJson
{
    private static readonly JsonDocumentOptions Once = new() { MaxDepth = ResourceLimits.MaximumDepth, AllowDuplicateProperties = false };
    private static readonly JsonDocumentOptions Any = new() { MaxDepth = ResourceLimits.MaximumDepth };

    /// <exception cref="Sdk.ResourceException">400.</exception>
    internal static JsonNode? Parse(byte[] bytes, List<string> duplicates)
    {
        try
        {
            return JsonNode.Parse(bytes, documentOptions: Once);
        }
        catch (JsonException)
        {
            // Rarely: not JSON, or properties twice. The second look tells.
        }

        try
        {
            using var document = JsonDocument.Parse(bytes, Any);
            return Read(document.RootElement, "", duplicates);
        }
        catch (JsonException problem)
        {
            throw Refusal.BadRequest($"The body is not valid JSON: {problem.Message}");
        }
    }

    private static JsonNode? Read(JsonElement element, string path, List<string> duplicates)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var map = new JsonObject();
                foreach (var property in element.EnumerateObject())
                {
                    var at = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
                    if (map.ContainsKey(property.Name)) duplicates.Add(at);
                    map[property.Name] = Read(property.Value, at, duplicates);
                }

                return map;
            case JsonValueKind.Array:
                var list = new JsonArray();
                foreach (var item in element.EnumerateArray()) list.Add(Read(item, $"{path}[{list.Count}]", duplicates));
                return list;
            case JsonValueKind.Null:
                return null;
            default:
                return JsonValue.Create(element.Clone());
        }
    }
}
