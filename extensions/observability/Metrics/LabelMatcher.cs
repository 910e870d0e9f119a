using System.Text.RegularExpressions;

namespace LuBan.Observability.Metrics;

/// <summary>What a series' label must be: <c>job="node"</c>, <c>job=~"a|b"</c>. A label that is not there is the empty text.</summary>
internal sealed class LabelMatcher
{
    private readonly Regex? _pattern;
    private readonly HashSet<string>? _choices;

    public LabelMatcher(LabelMatcherKind kind, string name, string value)
    {
        Kind = kind;
        Name = name;
        Value = value;
        if (kind is LabelMatcherKind.Equal or LabelMatcherKind.NotEqual) return;
        if (Re2Pattern.Choices(value) is { } choices) _choices = [.. choices];
        else _pattern = Re2Pattern.Compile(value);
    }

    public LabelMatcherKind Kind { get; }

    public string Name { get; }

    public string Value { get; }

    public bool IsNegative => Kind is LabelMatcherKind.NotEqual or LabelMatcherKind.NotMatches;

    public bool MatchesEmpty => Matches("");

    public bool Matches(string value) => Positive(value) != IsNegative;

    /// <summary>The numbers of the series that match, out of all.</summary>
    public List<uint> Select(ILabelIndex index, List<uint>? among)
    {
        if (MatchesEmpty)
        {
            // What does not match is found, and taken away: series without the label are in no list.
            var others = Head.Postings.Union(Lists(index, value => !Matches(value)));
            return Head.Postings.Subtract(among ?? index.All(), others);
        }
        var found = Kind == LabelMatcherKind.Equal ? index.Of(Name, Value) : Head.Postings.Union(Lists(index, Matches));
        return among is null ? found : Head.Postings.Intersect(among, found);
    }

    public override string ToString() => $"{Name}{Symbol}\"{Labels.Escape(Value)}\"";

    private string Symbol => Kind switch { LabelMatcherKind.Equal => "=", LabelMatcherKind.NotEqual => "!=", LabelMatcherKind.Matches => "=~", _ => "!~" };

    private bool Positive(string value) => _pattern is not null ? _pattern.IsMatch(value) : _choices?.Contains(value) ?? string.Equals(value, Value, StringComparison.Ordinal);

    private List<List<uint>> Lists(ILabelIndex index, Func<string, bool> wanted)
    {
        if (_choices is not null && !IsNegative && !MatchesEmpty) return [.. _choices.Select(value => index.Of(Name, value))];
        if (Kind == LabelMatcherKind.NotEqual && MatchesEmpty) return [index.Of(Name, Value)];
        return [.. index.Values(Name).Where(wanted).Select(value => index.Of(Name, value))];
    }
}
