using LuBan.Observability.Metrics;
using LuBan.Observability.PromQl;
using LuBan.Observability.PromQl.Syntax;
using Microsoft.Extensions.Options;

namespace LuBan.Observability.Prometheus;

/// <summary>Says of each selector of a query why it gives nothing: no such metric, no such label value, a target that is down, samples that are too old.</summary>
internal sealed class EmptinessDiagnosis(MetricStore store, IOptionsMonitor<QueryOptions> options)
{
    private const int MaxKnown = 10;
    private const int MaxSeries = 1000;

    public List<Emptiness> Explain(string query, long at, string? @namespace) =>
        [.. Selectors(Parser.Parse(query)).DistinctBy(selector => selector.ToString()).Take(10).Select(selector => Explain(selector, at, @namespace))];

    private static IEnumerable<VectorSelector> Selectors(Expression expression) => expression switch
    {
        Parentheses parentheses => Selectors(parentheses.Inner),
        Unary unary => Selectors(unary.Inner),
        Binary binary => [.. Selectors(binary.Left), .. Selectors(binary.Right)],
        Aggregation aggregation => [.. Selectors(aggregation.Inner), .. aggregation.Parameter is null ? [] : Selectors(aggregation.Parameter)],
        Call call => call.Arguments.SelectMany(Selectors),
        VectorSelector selector => [selector],
        MatrixSelector matrix => [matrix.Selector],
        Subquery subquery => Selectors(subquery.Inner),
        _ => [],
    };

    private Emptiness Explain(VectorSelector selector, long at, string? @namespace)
    {
        var scope = NamespaceGuard.Enforce([], @namespace);
        var name = selector.Matchers.Where(matcher => matcher.Name == Labels.MetricName).ToList();
        var shown = (selector with { Moment = default }).ToString();
        if (Find([.. scope, .. name]).Count == 0) return new(shown, "MetricAbsent") { Asked = selector.Metric, Known = Nearest(selector.Metric ?? "", Values(Labels.MetricName, scope)) };
        List<LabelMatcher> held = [.. scope, .. name];
        foreach (var matcher in selector.Matchers.Except(name))
        {
            var before = held.ToList();
            held.Add(matcher);
            if (Find(held).Count == 0) return new(shown, "LabelMismatch") { Label = matcher.Name, Asked = matcher.ToString(), Known = Nearest(matcher.Value, Values(matcher.Name, before)) };
        }
        return Age(selector, shown, held, at);
    }

    private Emptiness Age(VectorSelector selector, string shown, List<LabelMatcher> matchers, long at)
    {
        var series = store.Select(matchers, 0, at - selector.Moment.OffsetMs);
        long? last = series.Count == 0 ? null : series.Max(one => one.LastTime);
        if (last >= at - selector.Moment.OffsetMs - (options.CurrentValue.LookbackSeconds * 1000L)) return new(shown, "HasData") { LastSample = last };
        var down = series.Take(MaxSeries).Select(one => one.Labels).FirstOrDefault(labels => IsDown(labels, at));
        return down is null ? new(shown, "Stale") { LastSample = last } : new(shown, "TargetDown") { LastSample = last, Asked = $"{down["job"]} {down["instance"]}" };
    }

    private bool IsDown(Labels labels, long at)
    {
        if (labels["job"].Length == 0 || labels["instance"].Length == 0) return false;
        var up = store.Select([new(LabelMatcherKind.Equal, Labels.MetricName, "up"), new(LabelMatcherKind.Equal, "job", labels["job"]), new(LabelMatcherKind.Equal, "instance", labels["instance"])], at - 300_000, at);
        return up.Exists(one => one.Read(at - 300_000, at).Values is [.., 0]);
    }

    private List<Labels> Find(IReadOnlyList<LabelMatcher> matchers) => store.FindLabels(matchers, long.MinValue / 2, long.MaxValue / 2);

    private IEnumerable<string> Values(string label, IReadOnlyList<LabelMatcher> matchers) =>
        matchers.Count == 0 ? store.LabelValues(label, long.MinValue / 2, long.MaxValue / 2) : Find(matchers).Select(labels => labels[label]).Where(value => value.Length > 0).Distinct(StringComparer.Ordinal);

    private static List<string> Nearest(string asked, IEnumerable<string> known)
    {
        var words = asked.Split(['_', ':', '.', '|', '*'], StringSplitOptions.RemoveEmptyEntries);
        return [.. known.OrderByDescending(value => words.Count(word => value.Contains(word, StringComparison.OrdinalIgnoreCase))).ThenBy(value => value, StringComparer.Ordinal).Take(MaxKnown)];
    }
}
