using System.Text;
using System.Text.Json;
using LuBan.Resources.Storage;

namespace LuBan.Resources;

/// <summary>Decides whether an object belongs to a list or a watch.</summary>
internal sealed class ObjectSelector
{
    private readonly ResourceKind _kind;
    private readonly string _namespace;
    private readonly LabelSelector _labels;
    private readonly List<Requirement> _names = [];
    private readonly List<Requirement> _fields = [];

    internal ObjectSelector(ResourceKind kind, ResourceQuery query)
    {
        _kind = kind;
        _namespace = query.Namespace ?? "";
        _labels = LabelSelector.Parse(query.LabelSelector);
        foreach (var requirement in ParseFields(query.FieldSelector ?? "")) (requirement.Path is null ? _names : _fields).Add(requirement);
    }

    /// <summary>Everything in the namespace, if one is given.</summary>
    internal bool SelectsAll => _labels.IsEmpty && _names.Count == 0 && _fields.Count == 0;

    internal bool Matches(StoredObject item) =>
        (_namespace.Length == 0 || item.Key.Namespace == _namespace) && MatchesName(item.Key) && (_labels.IsEmpty || _labels.Matches(item.Metadata.Labels)) && MatchesContent(item);

    private bool MatchesName(ResourceKey key) =>
        _names.All(requirement => (requirement.Field == "metadata.name" ? key.Name : key.Namespace) == requirement.Value == requirement.Equal);

    /// <summary>Last, because the object must be read for it.</summary>
    private bool MatchesContent(StoredObject item)
    {
        if (_fields.Count == 0) return true;
        using var document = new ResourceObject(_kind, item).ToDocument();
        return _fields.All(requirement => Text(requirement.Path!.Find(document.RootElement)) == requirement.Value == requirement.Equal);
    }

    private static string Text(JsonElement? value) => value switch
    {
        null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => "",
        { ValueKind: JsonValueKind.String } text => text.GetString()!,
        { } other => other.GetRawText(),
    };

    /// <summary>The one object that a field selector leaves; null when it may be several, or when it cannot be read.</summary>
    internal static string? NameIn(string fieldSelector)
    {
        foreach (var part in Split(fieldSelector))
            if (Requirements(part) is ("metadata.name", "=", { Length: > 0 } name) && !name.Contains('\\', StringComparison.Ordinal))
                return name;
        return null;
    }

    private IEnumerable<Requirement> ParseFields(string text)
    {
        foreach (var part in Split(text).Where(part => part.Length > 0))
        {
            var (field, symbol, value) = Requirements(part) ?? throw Refusal.BadRequest($"invalid selector: '{text}'; can't understand '{part}': expected requirements such as metadata.name=a or status.phase!=Ready, joined by commas.");
            yield return new Requirement(field, PathOf(field), symbol != "!=", Unescape(value, text));
        }
    }

    private JsonPath? PathOf(string field)
    {
        if (field is "metadata.name" or "metadata.namespace") return null;
        if (_kind.SelectableFields.Contains($".{field}") && JsonPath.TryParse($".{field}", out var path)) return path;
        var supported = _kind.SelectableFields.Select(known => known.TrimStart('.')).Prepend("metadata.namespace").Prepend("metadata.name");
        throw Refusal.BadRequest($"field label not supported: {field}. Supported: {string.Join(", ", supported)}.");
    }

    /// <summary>Splits at commas without a backslash before them.</summary>
    private static IEnumerable<string> Split(string text)
    {
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && text[i] == '\\') i++;
            else if (i == text.Length || text[i] == ',')
            {
                yield return text[start..i].Trim();
                start = i + 1;
            }
        }

        // A backslash at the end has swallowed the end.
        if (start <= text.Length && text.EndsWith('\\')) yield return text[start..].Trim();
    }

    private static (string Field, string Symbol, string Value)? Requirements(string part)
    {
        for (var i = 0; i < part.Length; i++)
        {
            if (part[i] == '\\') i++;
            else if (part.AsSpan(i) is ['!', '=', ..]) return (part[..i].Trim(), "!=", part[(i + 2)..].Trim());
            else if (part.AsSpan(i) is ['=', '=', ..]) return (part[..i].Trim(), "=", part[(i + 2)..].Trim());
            else if (part[i] == '=') return (part[..i].Trim(), "=", part[(i + 1)..].Trim());
        }

        return null;
    }

    /// <summary>A backslash makes the comma, equals sign or backslash after it part of the value.</summary>
    private static string Unescape(string value, string whole)
    {
        if (!value.Contains('\\', StringComparison.Ordinal)) return value;
        var result = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '\\' && (++i == value.Length || value[i] is not ('\\' or ',' or '=')))
                throw Refusal.BadRequest($"invalid selector: '{whole}'; a backslash may only stand before a comma, an equals sign or a backslash.");
            result.Append(value[i]);
        }

        return result.ToString();
    }

    /// <summary>One condition; the path is null for a name or namespace, which the key holds.</summary>
    private sealed record Requirement(string Field, JsonPath? Path, bool Equal, string Value);
}
