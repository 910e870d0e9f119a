using System.Text.Json;

namespace LuBan.Resources;

/// <summary>The part of JSONPath that printer columns use: fields, indexes and one equality filter.</summary>
internal sealed class JsonPath
{
    private readonly List<Step> _steps = [];

    internal static bool TryParse(string text, out JsonPath path)
    {
        path = new JsonPath();
        var rest = text.AsSpan().Trim();
        if (rest is ['{', .., '}']) rest = rest[1..^1];
        if (rest is ['$', ..]) rest = rest[1..];
        if (rest.IsEmpty) return false;
        while (!rest.IsEmpty)
        {
            if (rest[0] == '.')
            {
                var (length, name) = ReadName(rest[1..]);
                if (name.Length == 0) return false;
                path._steps.Add(new Step(name, -1, null, null));
                rest = rest[(1 + length)..];
            }
            else if (rest[0] == '[')
            {
                var end = rest.IndexOf(']');
                if (end < 0 || !path.AddBracket(rest[1..end])) return false;
                rest = rest[(end + 1)..];
            }
            else
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Follows the path.</summary>
    /// <returns>The value, or null when the path leads nowhere.</returns>
    internal JsonElement? Find(JsonElement element)
    {
        foreach (var step in _steps)
        {
            if (step.Follow(element) is not { } next) return null;
            element = next;
        }

        return element;
    }

    private static (int Length, string Name) ReadName(ReadOnlySpan<char> text)
    {
        var name = new System.Text.StringBuilder();
        var i = 0;
        for (; i < text.Length && text[i] is not ('.' or '['); i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length) i++;
            name.Append(text[i]);
        }

        return (i, name.ToString());
    }

    private bool AddBracket(ReadOnlySpan<char> inside)
    {
        if (int.TryParse(inside, out var index) && index >= 0)
        {
            _steps.Add(new Step(null, index, null, null));
            return true;
        }

        if (inside is ['\'', .., '\''] or ['"', .., '"'])
        {
            _steps.Add(new Step(inside[1..^1].ToString(), -1, null, null));
            return true;
        }

        var filter = inside.ToString().Replace(" ", "", StringComparison.Ordinal);
        if (!filter.StartsWith("?(@.", StringComparison.Ordinal) || !filter.EndsWith(')')) return false;
        if (filter[4..^1].Split("==", 2) is not [var field, ['"' or '\'', .., '"' or '\''] value]) return false;
        _steps.Add(new Step(null, -1, field, value[1..^1]));
        return true;
    }

    private sealed record Step(string? Name, int Index, string? FilterField, string? FilterValue)
    {
        internal JsonElement? Follow(JsonElement element)
        {
            if (Name is not null) return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(Name, out var value) ? value : null;
            if (element.ValueKind != JsonValueKind.Array) return null;
            if (FilterField is null) return Index < element.GetArrayLength() ? element[Index] : null;
            foreach (var item in element.EnumerateArray())
                if (item.ValueKind == JsonValueKind.Object && item.TryGetProperty(FilterField, out var field) && field.ToString() == FilterValue)
                    return item;
            return null;
        }
    }
}
