using System.Text.Json.Nodes;

namespace LuBan.Resources.BuiltIn;

/// <summary>What ConfigMap and Secret have in common: keys, sizes, and data that may be fixed for ever.</summary>
internal static class DataRules
{
    /// <summary>All values of one object together, in bytes.</summary>
    internal const int MaximumBytes = 1024 * 1024;

    private const int MaximumKey = 253;

    internal static IEnumerable<StatusCause> CheckKeys(JsonObject? data, string field)
    {
        foreach (var (key, _) in data ?? [])
        {
            var problem =
                key.Length == 0 || !key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
                    ? "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name', or 'KEY_NAME', or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')"
                : key.Length > MaximumKey ? $"must be no more than {MaximumKey} characters"
                : key == "." ? "must not be '.'"
                : key.StartsWith("..", StringComparison.Ordinal) ? "must not start with '..'"
                : null;
            if (problem is not null) yield return new StatusCause("FieldValueInvalid", $"Invalid value: \"{key}\": {problem}", $"{field}[{key}]");
        }
    }

    internal static IEnumerable<StatusCause> CheckImmutable(JsonObject next, JsonObject? old, params string[] fields)
    {
        if (old?["immutable"] is not JsonValue value || !value.TryGetValue<bool>(out var immutable) || !immutable) yield break;
        const string message = "Forbidden: field is immutable when `immutable` is set";
        if (!JsonNode.DeepEquals(next["immutable"], old["immutable"])) yield return new StatusCause("FieldValueForbidden", message, "immutable");
        foreach (var field in fields)
            if (!JsonNode.DeepEquals(next[field] ?? new JsonObject(), old[field] ?? new JsonObject()))
                yield return new StatusCause("FieldValueForbidden", message, field);
    }

    internal static StatusCause TooLong(string field) => new("FieldValueTooLong", $"Too long: may not be more than {MaximumBytes} bytes", field);

    /// <summary>The bytes of a value in base64, or null when it is not one.</summary>
    internal static byte[]? Decode(JsonNode? value)
    {
        if (value is not JsonValue text || !text.TryGetValue<string>(out var encoded)) return null;
        try
        {
            return Convert.FromBase64String(encoded);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>Refuses what is not base64, without showing it.</summary>
    internal static void RequireBase64(ResourceKind kind, JsonObject next, string field)
    {
        foreach (var (key, value) in next[field] as JsonObject ?? [])
            if (Decode(value) is null)
                throw Refusal.BadRequest($"{kind.Kind} in version \"{kind.Version}\" cannot be handled as a {kind.Kind}: {field}[{key}] is not base64 data. Encode it (RFC 4648), or use stringData in a Secret and data in a ConfigMap for texts.");
    }
}
