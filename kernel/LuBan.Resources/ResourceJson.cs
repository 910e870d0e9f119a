using System.Text.Json;
using System.Text.Json.Serialization;

namespace LuBan.Resources;

/// <summary>How resource records are written as JSON.</summary>
public static class ResourceJson
{
    /// <summary>New options: camelCase, enums as strings, nulls left out. One set per extension, because the options remember the types they have seen.</summary>
    /// <returns>The options.</returns>
    public static JsonSerializerOptions CreateOptions() => new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };
}
