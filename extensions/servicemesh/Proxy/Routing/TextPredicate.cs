using System.Text.RegularExpressions;
using LuBan.ServiceMesh.Proxy.Istio;

namespace LuBan.ServiceMesh.Proxy.Routing;

/// <summary>A text comparison, made ready once.</summary>
internal sealed class TextPredicate
{
    private readonly StringMatch _match;
    private readonly StringComparison _comparison;
    private readonly Regex? _regex;

    public TextPredicate(StringMatch match, bool ignoreCase = false)
    {
        _match = match;
        _comparison = ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        if (match.Regex is { } pattern) _regex = Expression(pattern, whole: true);
    }

    /// <summary>An expression that takes time in proportion to the text, whatever it is.</summary>
    public static Regex Expression(string pattern, bool whole) => new(whole ? $@"\A(?:{pattern})\z" : pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    public bool Matches(string text) =>
        _match.Exact is { } exact ? text.Equals(exact, _comparison)
        : _match.Prefix is { } prefix ? text.StartsWith(prefix, _comparison)
        : _regex is null || _regex.IsMatch(text);

    public override string ToString() =>
        _match.Exact is { } exact ? $"= '{exact}'" : _match.Prefix is { } prefix ? $"begins with '{prefix}'" : _match.Regex is { } regex ? $"matches /{regex}/" : "is there";
}
