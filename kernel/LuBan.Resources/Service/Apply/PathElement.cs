using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LuBan.Resources.Apply;

/// <summary>
/// One step of a field's path, in the form that <c>fieldsV1</c> has: <c>f:name</c> for a field, <c>k:{"name":"a"}</c> for the item of a list with keys,
/// <c>v:"x"</c> for a value of a set, <c>i:0</c> for a position. Two steps are the same when their texts are.
/// </summary>
internal static class PathElement
{
    internal static string Field(string name) => "f:" + name;

    /// <summary>The item of a list with keys; null when it has none of them.</summary>
    internal static string? Key(JsonObject item, ListType list)
    {
        var parts = new List<(string Name, JsonNode Value)>(list.Keys.Count);
        foreach (var (name, fallback) in list.Keys)
            if ((item.TryGetPropertyValue(name, out var value) ? value : fallback) is { } found)
                parts.Add((name, found));
        if (parts.Count == 0) return null;
        var text = new StringBuilder("k:{");
        for (var i = 0; i < parts.Count; i++)
        {
            if (i > 0) text.Append(',');
            AppendText(text, parts[i].Name);
            text.Append(':');
            AppendJson(text, parts[i].Value);
        }

        return text.Append('}').ToString();
    }

    internal static string Value(JsonNode value)
    {
        var text = new StringBuilder("v:");
        AppendJson(text, value);
        return text.ToString();
    }

    /// <summary>Brings a step that a client has written into the one form that is compared. Null for a kind of step that is not known: it is left out, as upstream does.</summary>
    /// <exception cref="FormatException">It cannot be read.</exception>
    internal static string? Parse(string text)
    {
        if (text.Length < 2 || text[1] != ':') throw new FormatException($"'{text}' is not a path element");
        switch (text[0])
        {
            case 'f':
                return text;
            case 'i':
                return int.TryParse(text.AsSpan(2), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? text : throw new FormatException($"'{text}' is not an index");
            case 'v':
                return Read(text) is { } value ? Value(value) : "v:null";
            case 'k':
                if (Read(text) is not JsonObject keys) throw new FormatException($"'{text}' has no object of keys");
                var canonical = new StringBuilder("k:{");
                foreach (var (name, item) in keys.OrderBy(key => key.Key, StringComparer.Ordinal))
                {
                    if (canonical.Length > 3) canonical.Append(',');
                    AppendText(canonical, name);
                    canonical.Append(':');
                    AppendJson(canonical, item);
                }

                return canonical.Append('}').ToString();
            default:
                return null;
        }
    }

    /// <summary>The order of <c>fieldsV1</c>: fields, keys, values, positions.</summary>
    internal static int Compare(string left, string right)
    {
        var rank = Rank(left[0]).CompareTo(Rank(right[0]));
        if (rank != 0) return rank;
        return left[0] switch
        {
            'f' => string.CompareOrdinal(left, right),
            'i' => int.Parse(left.AsSpan(2), CultureInfo.InvariantCulture).CompareTo(int.Parse(right.AsSpan(2), CultureInfo.InvariantCulture)),
            _ => CompareJson(Read(left), Read(right)),
        };
    }

    /// <summary>As people read it: <c>.name</c>, <c>[name="a"]</c>, <c>[="x"]</c>, <c>[0]</c>.</summary>
    internal static string Show(string element) => element[0] switch
    {
        'f' => "." + element[2..],
        'k' => "[" + string.Join(',', ((JsonObject)Read(element)!).Select(key => $"{key.Key}={key.Value?.ToJsonString() ?? "null"}")) + "]",
        'v' => $"[={element[2..]}]",
        _ => $"[{element[2..]}]",
    };

    private static int Rank(char type) => type switch { 'f' => 0, 'k' => 1, 'v' => 2, _ => 3 };

    private static JsonNode? Read(string element)
    {
        try
        {
            return JsonNode.Parse(element.AsSpan(2).ToString());
        }
        catch (JsonException problem)
        {
            throw new FormatException($"'{element}' holds no JSON", problem);
        }
    }

    private static int CompareJson(JsonNode? left, JsonNode? right)
    {
        if (left is JsonObject leftKeys && right is JsonObject rightKeys)
        {
            foreach (var (one, other) in leftKeys.Zip(rightKeys))
            {
                var order = string.CompareOrdinal(one.Key, other.Key);
                if (order == 0) order = CompareJson(one.Value, other.Value);
                if (order != 0) return order;
            }

            return leftKeys.Count.CompareTo(rightKeys.Count);
        }

        if (left?.GetValueKind() == JsonValueKind.Number && right?.GetValueKind() == JsonValueKind.Number) return left.GetValue<double>().CompareTo(right.GetValue<double>());
        return string.CompareOrdinal(left?.ToJsonString(), right?.ToJsonString());
    }

    private static void AppendJson(StringBuilder text, JsonNode? value)
    {
        switch (value?.GetValueKind())
        {
            case JsonValueKind.String:
                AppendText(text, value.GetValue<string>());
                break;
            case JsonValueKind.Number:
                text.Append(Number(value.ToJsonString()));
                break;
            default:
                text.Append(value?.ToJsonString() ?? "null");
                break;
        }
    }

    /// <summary>1, 1.0 and 1e0 are one number and must be one path.</summary>
    private static string Number(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole.ToString(CultureInfo.InvariantCulture)
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture)
        : text;

    /// <summary>Escaped as upstream does, so that both write the same bytes.</summary>
    private static void AppendText(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            switch (c)
            {
                case '"' or '\\':
                    text.Append('\\').Append(c);
                    break;
                case '\n':
                    text.Append("\\n");
                    break;
                case '\r':
                    text.Append("\\r");
                    break;
                case '\t':
                    text.Append("\\t");
                    break;
                case < ' ' or '<' or '>' or '&' or '\u2028' or '\u2029':
                    text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
                    break;
                default:
                    text.Append(c);
                    break;
            }
        }

        text.Append('"');
    }
}
