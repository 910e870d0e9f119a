using System.Text.Json;
using LuBan.Resources.Storage;

namespace LuBan.Resources;

/// <summary>Decides whether an object belongs to a list or a watch.</summary>
internal sealed class ObjectSelector
{
    private readonly string _namespace;
    private readonly LabelSelector _labels;
    private readonly List<(string Field, bool Equal, string Value)> _fields;
    private readonly List<(JsonPath Path, bool Equal, string Value)> _content = [];

    internal ObjectSelector(ResourceKind kind, ResourceQuery query)
    {
        _namespace = query.Namespace ?? "";
        _labels = LabelSelector.Parse(query.LabelSelector);
        _fields = [];
        foreach (var (field, equal, value) in ParseFields(kind, query.FieldSelector ?? ""))
        {
            if (field is "metadata.name" or "metadata.namespace") _fields.Add((field, equal, value));
            else if (JsonPath.TryParse($".{field}", out var path)) _content.Add((path, equal, value));
        }
    }

    /// <summary>Everything in the namespace, if one is given.</summary>
    internal bool SelectsAll => _labels.IsEmpty && _fields.Count == 0 && _content.Count == 0;

    internal bool Matches(StoredObject item) =>
        (_namespace.Length == 0 || item.Key.Namespace == _namespace) && _fields.All(field => Matches(field, item.Key))
        && (_labels.IsEmpty || _labels.Matches(item.Metadata.Labels)) && (_content.Count == 0 || MatchesContent(item));

    private bool MatchesContent(StoredObject item)
    {
        using var document = JsonDocument.Parse(item.Data);
        return _content.All(requirement => TextOf(requirement.Path.Find(document.RootElement)) == requirement.Value == requirement.Equal);
    }

    /// <summary>A field that is not there is as good as an empty one.</summary>
    private static string TextOf(JsonElement? value) => value switch
    {
        null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => "",
        { ValueKind: JsonValueKind.True } => "true",
        { ValueKind: JsonValueKind.False } => "false",
        { } other => other.ToString(),
    };

    private static bool Matches((string Field, bool Equal, string Value) requirement, in ResourceKey key) =>
        (requirement.Field == "metadata.name" ? key.Name : key.Namespace) == requirement.Value == requirement.Equal;

    private static IEnumerable<(string Field, bool Equal, string Value)> ParseFields(ResourceKind kind, string text)
    {
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equal = !part.Contains("!=", StringComparison.Ordinal);
            if (part.Split(equal ? (part.Contains("==", StringComparison.Ordinal) ? "==" : "=") : "!=", 2) is not [var field, var value])
                throw Refusal.BadRequest($"unable to parse field selector '{text}': expected requirements such as metadata.name=a, joined by commas.");
            if (field.Trim() is not ("metadata.name" or "metadata.namespace") && !kind.SelectableFields.Contains($".{field.Trim()}"))
                throw Refusal.BadRequest($"field label not supported: {field.Trim()}. Supported: {string.Join(", ", (string[])["metadata.name", "metadata.namespace", .. kind.SelectableFields.Select(path => path.TrimStart('.'))])}.");
            yield return (field.Trim(), equal, value.Trim());
        }
    }
}
