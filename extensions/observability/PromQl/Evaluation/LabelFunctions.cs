using System.Text;
using System.Text.RegularExpressions;
using LuBan.Observability.Metrics;
using LuBan.Observability.PromQl.Syntax;

namespace LuBan.Observability.PromQl.Evaluation;

/// <summary>Functions that change labels.</summary>
internal static partial class LabelFunctions
{
    public static List<Row> Replace(List<Row> rows, string target, string replacement, string source, string pattern)
    {
        Regex regex;
        try
        {
            regex = Re2Pattern.Compile(pattern);
        }
        catch (ArgumentException exception)
        {
            throw new QueryException(QueryErrorKind.Execution, $"LB9201: invalid regular expression in label_replace(): {pattern}: {exception.Message}");
        }
        CheckName(target, "label_replace()");
        return Rows.Merge([.. rows.Select(row => regex.Match(row.Labels[source]) is { Success: true } match ? row with { Labels = row.Labels.With(target, Expand(replacement, match)) } : row)]);
    }

    public static List<Row> Join(List<Row> rows, string target, string separator, List<string> sources)
    {
        foreach (var source in sources) CheckName(source, "label_join()");
        CheckName(target, "label_join()");
        return Rows.Merge([.. rows.Select(row => row with { Labels = row.Labels.With(target, string.Join(separator, sources.Select(source => row.Labels[source]))) })]);
    }

    /// <summary>What can be said of series that are not there: the labels that the selector demands.</summary>
    public static Labels OfAbsent(Expression argument)
    {
        while (argument is Parentheses parentheses) argument = parentheses.Inner;
        var matchers = argument switch { VectorSelector selector => selector.Matchers, MatrixSelector matrix => matrix.Selector.Matchers, _ => [] };
        var labels = Labels.Empty;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var matcher in matchers.Where(matcher => matcher.Name != Labels.MetricName))
        {
            var isFirst = seen.Add(matcher.Name);
            labels = labels.With(matcher.Name, isFirst && matcher.Kind == LabelMatcherKind.Equal ? matcher.Value : "");
        }
        return labels;
    }

    public static void CheckName(string name, string where)
    {
        if (!Name().IsMatch(name)) throw new QueryException(QueryErrorKind.Execution, $"LB9201: invalid label name in {where}: {name}");
    }

    // As Go expands: $1, ${name}, $$; a group that is not there is nothing.
    private static string Expand(string template, Match match)
    {
        var text = new StringBuilder();
        var at = 0;
        foreach (Match reference in Reference().Matches(template))
        {
            text.Append(template, at, reference.Index - at);
            at = reference.Index + reference.Length;
            if (reference.Value == "$$") text.Append('$');
            else text.Append(match.Groups[reference.Groups["name"].Value].Value);
        }
        return text.Append(template, at, template.Length - at).ToString();
    }

    [GeneratedRegex(@"\A[a-zA-Z_][a-zA-Z0-9_]*\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"\$\$|\$\{(?<name>[0-9A-Za-z_]+)\}|\$(?<name>[0-9A-Za-z_]+)")]
    private static partial Regex Reference();
}
