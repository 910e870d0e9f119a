using System.Globalization;
using LuBan.Observability.Metrics;

namespace LuBan.Observability.PromQl.Syntax;

/// <summary>Writes a query from its tree.</summary>
internal static class QueryPrinter
{
    public static string Print(Expression expression) => expression switch
    {
        NumberLiteral number => Numbers.Write(number.Value),
        TextLiteral text => Quote(text.Value),
        Parentheses parentheses => $"({Print(parentheses.Inner)})",
        Unary unary => (unary.IsMinus ? "-" : "+") + Print(unary.Inner),
        Binary binary => $"{Print(binary.Left)} {binary.Operator}{Modifiers(binary)} {Print(binary.Right)}",
        Aggregation aggregation => Print(aggregation),
        Call call => $"{call.Function.Name}({string.Join(", ", call.Arguments.Select(Print))})",
        VectorSelector selector => Selector(selector) + Moment(selector.Moment),
        MatrixSelector matrix => $"{Selector(matrix.Selector)}[{Durations.Write(matrix.RangeMs)}]{Moment(matrix.Selector.Moment)}",
        Subquery subquery => $"{Print(subquery.Inner)}[{Durations.Write(subquery.RangeMs)}:{(subquery.StepMs is { } step ? Durations.Write(step) : "")}]{Moment(subquery.Moment)}",
        _ => throw new InvalidOperationException($"An expression of the type {expression.GetType().Name} cannot be written."),
    };

    private static string Print(Aggregation aggregation)
    {
        var grouping = aggregation.IsWithout || aggregation.Grouping.Count > 0 ? $" {(aggregation.IsWithout ? "without" : "by")} ({string.Join(", ", aggregation.Grouping)})" : "";
        var parameter = aggregation.Parameter is null ? "" : Print(aggregation.Parameter) + ", ";
        return $"{aggregation.Operator}{grouping} ({parameter}{Print(aggregation.Inner)})".Replace($"{aggregation.Operator} (", $"{aggregation.Operator}(", StringComparison.Ordinal);
    }

    private static string Modifiers(Binary binary)
    {
        var matching = binary.Matching;
        var text = binary.ReturnsBool ? " bool" : "";
        if (matching.IsWritten) text += $" {(matching.IsOn ? "on" : "ignoring")} ({string.Join(", ", matching.Names)})";
        if (matching.Cardinality is MatchCardinality.ManyToOne or MatchCardinality.OneToMany) text += $" {(matching.Cardinality == MatchCardinality.ManyToOne ? "group_left" : "group_right")} ({string.Join(", ", matching.Include)})";
        return text;
    }

    private static string Selector(VectorSelector selector)
    {
        var matchers = selector.Matchers.Where(matcher => selector.Metric is null || matcher.Name != Labels.MetricName || matcher.Kind != LabelMatcherKind.Equal).ToList();
        return selector.Metric + (matchers.Count > 0 ? $"{{{string.Join(",", matchers)}}}" : selector.Metric is null ? "{}" : "");
    }

    private static string Moment(Moment moment)
    {
        var at = moment.At switch
        {
            AtKind.Time => " @ " + (moment.AtMs / 1000m).ToString("0.000", CultureInfo.InvariantCulture),
            AtKind.Start => " @ start()",
            AtKind.End => " @ end()",
            _ => "",
        };
        return at + (moment.OffsetMs == 0 ? "" : $" offset {Durations.Write(moment.OffsetMs)}");
    }

    private static string Quote(string text) => $"\"{Labels.Escape(text)}\"";
}
