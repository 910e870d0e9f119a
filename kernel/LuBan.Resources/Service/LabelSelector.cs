namespace LuBan.Resources;

/// <summary>A label selector in Kubernetes syntax.</summary>
public sealed class LabelSelector
{
    private readonly List<Requirement> _requirements = [];

    private enum Operator
    {
        In,
        NotIn,
        Exists,
        Absent,
    }

    /// <summary>Whether it selects everything.</summary>
    public bool IsEmpty => _requirements.Count == 0;

    /// <summary>Reads a selector.</summary>
    /// <param name="text">The selector; null or empty for everything.</param>
    /// <returns>The selector.</returns>
    /// <exception cref="Sdk.ResourceException">400: it cannot be read.</exception>
    public static LabelSelector Parse(string? text)
    {
        var selector = new LabelSelector();
        foreach (var part in Split(text ?? "")) selector._requirements.Add(ParseRequirement(part, text!));
        return selector;
    }

    /// <summary>Whether an object with these labels is selected.</summary>
    /// <param name="labels">The labels; null for none.</param>
    /// <returns>Whether it is.</returns>
    public bool Matches(IReadOnlyDictionary<string, string>? labels) => _requirements.All(requirement => requirement.Matches(labels));

    /// <summary>Splits at commas that are not inside parentheses.</summary>
    private static IEnumerable<string> Split(string text)
    {
        var depth = 0;
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && text[i] == '(') depth++;
            else if (i < text.Length && text[i] == ')') depth--;
            else if (i == text.Length || (text[i] == ',' && depth == 0))
            {
                var part = text[start..i].Trim();
                if (part.Length > 0) yield return part;
                else if (i < text.Length || start > 0) throw Bad(text);
                start = i + 1;
            }
        }
    }

    private static Requirement ParseRequirement(string part, string whole)
    {
        if (part[0] == '!') return new Requirement(Key(part[1..], whole), Operator.Absent, []);
        var open = part.IndexOf('(', StringComparison.Ordinal);
        if (open >= 0 && part[^1] == ')')
        {
            var head = part[..open].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (head is not [var key, "in" or "notin"]) throw Bad(whole);
            string[] values = [.. part[(open + 1)..^1].Split(',').Select(value => Value(value.Trim(), whole))];
            return new Requirement(Key(key, whole), head[1] == "in" ? Operator.In : Operator.NotIn, values);
        }

        foreach (var (symbol, operation) in new[] { ("!=", Operator.NotIn), ("==", Operator.In), ("=", Operator.In) })
            if (part.Split(symbol, 2) is [var key, var value])
                return new Requirement(Key(key, whole), operation, [Value(value.Trim(), whole)]);
        return new Requirement(Key(part, whole), Operator.Exists, []);
    }

    private static string Key(string key, string whole) => Names.IsQualifiedName(key.Trim()) ? key.Trim() : throw Bad(whole);

    private static string Value(string value, string whole) => Names.IsLabelValue(value) ? value : throw Bad(whole);

    private static Exception Bad(string text) =>
        Refusal.BadRequest($"unable to parse label selector '{text}': expected requirements such as app=web, tier!=cache, env in (a,b), env notin (c), debug or !debug, joined by commas.");

    private sealed record Requirement(string Key, Operator Operator, string[] Values)
    {
        internal bool Matches(IReadOnlyDictionary<string, string>? labels)
        {
            string? value = null;
            var present = labels is not null && labels.TryGetValue(Key, out value);
            return Operator switch
            {
                Operator.In => present && Values.Contains(value),
                Operator.NotIn => !present || !Values.Contains(value),
                Operator.Exists => present,
                _ => !present,
            };
        }
    }
}
