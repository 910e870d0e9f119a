using System.Text.Json.Nodes;

namespace LuBan.Resources.Apply;

/// <summary>A set of fields as JSON, in the format <c>FieldsV1</c>: an object per step, and <c>"."</c> for a field that is in the set and has children.</summary>
internal static class FieldsV1
{
    internal const string Name = "FieldsV1";

    private static readonly Comparer<string> Order = Comparer<string>.Create(PathElement.Compare);

    internal static JsonObject Encode(FieldSet set) => Encode(set, includesItself: false);

    /// <exception cref="FormatException">It is not a set of fields.</exception>
    internal static FieldSet Decode(JsonNode? fields)
    {
        var set = new FieldSet();
        if (fields is null) return set;
        if (fields is not JsonObject steps) throw new FormatException("fieldsV1 is not an object");
        foreach (var (text, below) in steps)
        {
            if (text == "." || PathElement.Parse(text) is not { } element) continue;
            var children = Decode(below);
            var isMember = below is not JsonObject { Count: > 0 } inner || inner.ContainsKey(".");
            set.Insert(element, isMember, children);
        }

        return set;
    }

    private static JsonObject Encode(FieldSet set, bool includesItself)
    {
        var result = new JsonObject();
        if (includesItself) result["."] = new JsonObject();
        foreach (var (element, isMember, below) in set.Steps.OrderBy(step => step.Element, Order))
            result[element] = below is null ? [] : Encode(below, isMember);
        return result;
    }
}
