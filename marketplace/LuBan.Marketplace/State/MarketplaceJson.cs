using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LuBan.Marketplace.State;

/// <summary>How the marketplace writes JSON: in the journal, in details and on its API.</summary>
public static class MarketplaceJson
{
    /// <summary>camelCase, enums as camelCase words, nulls left out, unknown members ignored, Chinese readable.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        // The discriminator comes first in what is written here; PostgreSQL's jsonb may move it.
        AllowOutOfOrderMetadataProperties = true,
    };
}
