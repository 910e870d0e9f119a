using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Resources;

namespace LuBan.Sdk.Testing;

/// <summary>Writes what tests give as the kernel writes it.</summary>
internal static class TestJson
{
    public static JsonSerializerOptions Options { get; } = ResourceJson.CreateOptions();

    /// <summary>An object as JSON; an empty one for null.</summary>
    public static JsonObject Object(object? value) => value switch
    {
        null => [],
        JsonObject json => json.DeepClone().AsObject(),
        _ => JsonSerializer.SerializeToNode(value, value.GetType(), Options) as JsonObject ?? throw new ArgumentException($"{value.GetType()} does not become a JSON object", nameof(value)),
    };
}
