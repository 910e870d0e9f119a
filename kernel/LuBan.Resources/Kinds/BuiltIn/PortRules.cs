using System.Text.Json.Nodes;

namespace LuBan.Resources.BuiltIn;

/// <summary>What ports of services and of their endpoints have in common.</summary>
internal static class PortRules
{
    private const string Range = "must be between 1 and 65535, inclusive";

    internal static IEnumerable<StatusCause> CheckNumber(JsonNode? value, string field)
    {
        if (Number(value) is { } number and not (> 0 and < 65536)) yield return Invalid(field, $"{number}: {Range}");
    }

    internal static IEnumerable<StatusCause> CheckProtocol(JsonObject port, string field)
    {
        if (ObjectDocument.Text(port, "protocol") is { Length: > 0 } protocol and not ("TCP" or "UDP" or "SCTP"))
            yield return new StatusCause("FieldValueNotSupported", $"Unsupported value: \"{protocol}\": supported values: \"SCTP\", \"TCP\", \"UDP\"", $"{field}.protocol");
        if (ObjectDocument.Text(port, "appProtocol") is { Length: > 0 } spoken && !Names.IsQualifiedName(spoken))
            yield return Invalid($"{field}.appProtocol", $"\"{spoken}\": name part must consist of alphanumeric characters, '-', '_' or '.', with an optional DNS subdomain prefix and '/'");
    }

    internal static IEnumerable<StatusCause> CheckName(string name, ISet<string> names, string field)
    {
        if (name.Length > 0 && !Names.IsLabel(name)) yield return Invalid($"{field}.name", $"\"{name}\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character");
        else if (!names.Add(name)) yield return Duplicate($"{field}.name", name);
    }

    /// <summary>The port that a service's port leads to: a number, or the name of one.</summary>
    internal static IEnumerable<StatusCause> CheckTarget(JsonNode? value, string field)
    {
        if (value is not JsonValue text || !text.TryGetValue<string>(out var name))
        {
            foreach (var cause in CheckNumber(value, field)) yield return cause;
            yield break;
        }

        var isName = name.Length is > 0 and <= 15 && Names.IsLabel(name) && name.Any(char.IsAsciiLetterLower) && !name.Contains("--", StringComparison.Ordinal);
        if (!isName) yield return Invalid(field, $"\"{name}\": must be a port number, or a name of at most 15 lower-case letters, digits and single dashes with at least one letter");
    }

    internal static long? Number(JsonNode? value) => value is JsonValue found && long.TryParse(found.ToJsonString(), out var number) ? number : null;

    internal static StatusCause Duplicate(string field, string value) => new("FieldValueDuplicate", $"Duplicate value: \"{value}\"", field);

    private static StatusCause Invalid(string field, string message) => new("FieldValueInvalid", $"Invalid value: {message}", field);
}
