using System.Text.Json;

namespace LuBan.Sdk.Build.Lint.Rules;

/// <summary>What a JSON Schema refuses that it took before, as far as its words can be compared one by one.</summary>
internal static class SchemaChanges
{
    // A larger value of the first, or a smaller one of the second, takes less.
    private static readonly string[] Lower = ["minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"];
    private static readonly string[] Upper = ["maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"];

    /// <param name="before">Null took anything.</param>
    /// <param name="after">The schema now.</param>
    public static IEnumerable<(string Pointer, string Text)> Find(JsonElement? before, JsonElement after) => Find(before ?? JsonElement.Parse("{}"), after, "");

    private static IEnumerable<(string Pointer, string Text)> Find(JsonElement before, JsonElement after, string at)
    {
        if (before.ValueKind != JsonValueKind.Object || after.ValueKind != JsonValueKind.Object)
        {
            // true and false are schemas too: anything, and nothing.
            if (after.ValueKind == JsonValueKind.False && before.ValueKind != JsonValueKind.False) yield return (at, "nothing is taken here any more");
            yield break;
        }
        foreach (var text in Words(before, after)) yield return (at, text);
        foreach (var change in Properties(before, after, at)) yield return change;
        if (Get(before, "items") is { } oldItems && Get(after, "items") is { } newItems) foreach (var change in Find(oldItems, newItems, at + "/items")) yield return change;
    }

    private static IEnumerable<string> Words(JsonElement before, JsonElement after)
    {
        if (Texts(after, "type") is { Count: > 0 } types && Texts(before, "type") is var oldTypes && (oldTypes.Count == 0 || oldTypes.Except(Widened(types)).Any()))
            yield return oldTypes.Count == 0 ? $"only {string.Join(" or ", types)} is taken now" : $"{string.Join(" or ", oldTypes)} was taken, now {string.Join(" or ", types)}";
        if (Get(after, "enum") is { } values && Get(before, "enum") is var oldValues)
        {
            var lost = oldValues?.EnumerateArray().Select(value => value.GetRawText()).Except(values.EnumerateArray().Select(value => value.GetRawText())).ToList();
            if (lost is null) yield return "only certain values are taken now";
            else if (lost.Count > 0) yield return $"not taken any more: {string.Join(", ", lost)}";
        }
        foreach (var name in Lower) if (Number(after, name) is { } now && (Number(before, name) is not { } old || now > old)) yield return $"{name} is {now} now";
        foreach (var name in Upper) if (Number(after, name) is { } now && (Number(before, name) is not { } old || now < old)) yield return $"{name} is {now} now";
        if (Get(after, "pattern") is { } pattern && Get(before, "pattern")?.GetRawText() != pattern.GetRawText()) yield return $"the pattern is {pattern.GetRawText()} now";
        foreach (var name in Texts(after, "required").Except(Texts(before, "required"))) yield return $"'{name}' must be given now";
    }

    private static IEnumerable<(string Pointer, string Text)> Properties(JsonElement before, JsonElement after, string at)
    {
        var closed = Get(after, "additionalProperties") is { ValueKind: JsonValueKind.False };
        if (closed && Get(before, "additionalProperties") is not { ValueKind: JsonValueKind.False }) yield return (at, "properties that the schema does not name are refused now");
        var now = Get(after, "properties");
        foreach (var property in Get(before, "properties") is { ValueKind: JsonValueKind.Object } old ? old.EnumerateObject() : default)
        {
            if (now is { ValueKind: JsonValueKind.Object } && now.Value.TryGetProperty(property.Name, out var kept))
            {
                foreach (var change in Find(property.Value, kept, $"{at}/properties/{property.Name}")) yield return change;
            }
            else if (closed) yield return (at, $"'{property.Name}' is refused now");
        }
    }

    // Where any number is taken, a whole one is.
    private static IEnumerable<string> Widened(IReadOnlyList<string> types) => types.Contains("number") ? types.Append("integer") : types;

    private static JsonElement? Get(JsonElement schema, string name) => schema.TryGetProperty(name, out var value) ? value : null;

    private static double? Number(JsonElement schema, string name) => Get(schema, name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;

    private static IReadOnlyList<string> Texts(JsonElement schema, string name) => Get(schema, name) switch
    {
        { ValueKind: JsonValueKind.String } one => [one.GetString()!],
        { ValueKind: JsonValueKind.Array } many => [.. many.EnumerateArray().Select(value => value.GetString() ?? "")],
        _ => [],
    };
}
