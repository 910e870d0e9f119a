using LuBan.Resources.Storage;

namespace LuBan.Resources;

/// <summary>Decides whether an object belongs to a list or a watch.</summary>
internal sealed class ObjectSelector
{
    private readonly string _namespace;
    private readonly LabelSelector _labels;
    private readonly List<(string Field, bool Equal, string Value)> _fields;

    internal ObjectSelector(ResourceQuery query)
    {
        _namespace = query.Namespace ?? "";
        _labels = LabelSelector.Parse(query.LabelSelector);
        _fields = [.. ParseFields(query.FieldSelector ?? "")];
    }

    /// <summary>Everything in the namespace, if one is given.</summary>
    internal bool SelectsAll => _labels.IsEmpty && _fields.Count == 0;

    internal bool Matches(StoredObject item) =>
        (_namespace.Length == 0 || item.Key.Namespace == _namespace) && _fields.All(field => Matches(field, item.Key))
        && (_labels.IsEmpty || _labels.Matches(item.Metadata.Labels));

    private static bool Matches((string Field, bool Equal, string Value) requirement, in ResourceKey key) =>
        (requirement.Field == "metadata.name" ? key.Name : key.Namespace) == requirement.Value == requirement.Equal;

    private static IEnumerable<(string Field, bool Equal, string Value)> ParseFields(string text)
    {
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equal = !part.Contains("!=", StringComparison.Ordinal);
            if (part.Split(equal ? (part.Contains("==", StringComparison.Ordinal) ? "==" : "=") : "!=", 2) is not [var field, var value])
                throw Refusal.BadRequest($"unable to parse field selector '{text}': expected requirements such as metadata.name=a, joined by commas.");
            if (field.Trim() is not ("metadata.name" or "metadata.namespace"))
                throw Refusal.BadRequest($"field label not supported: {field.Trim()}. Supported: metadata.name, metadata.namespace.");
            yield return (field.Trim(), equal, value.Trim());
        }
    }
}
