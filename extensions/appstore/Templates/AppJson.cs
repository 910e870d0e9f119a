using System.Text.Json;
using System.Text.Json.Serialization;

namespace LuBan.AppStore.Templates;

/// <summary>JSON as the kernel writes it. Made for this extension's container, so that nothing of it stays in a static cache.</summary>
internal sealed class AppJson
{
    public JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true, WriteIndented = false,
    };
}
