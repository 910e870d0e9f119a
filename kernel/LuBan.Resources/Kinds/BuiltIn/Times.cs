using System.Globalization;
using System.Text.Json.Nodes;

namespace LuBan.Resources.BuiltIn;

/// <summary>The two forms of instants that Kubernetes' clients read: whole seconds, and exactly six digits of a second.</summary>
internal static class Times
{
    internal static string Micro(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Rewrites a field with six digits. What is no instant stays: the schema has its say about it.</summary>
    internal static void Micro(JsonObject parent, string field)
    {
        if (Read(parent[field]) is { } instant) parent[field] = Micro(instant);
    }

    /// <summary>Rewrites a field in whole seconds.</summary>
    internal static void Seconds(JsonObject parent, string field)
    {
        if (Read(parent[field]) is { } instant) parent[field] = ObjectDocument.Timestamp(instant);
    }

    internal static DateTimeOffset? Read(JsonNode? value) =>
        value is JsonValue && DateTimeOffset.TryParse(value.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? instant : null;
}
