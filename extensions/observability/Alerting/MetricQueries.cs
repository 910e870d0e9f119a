using LuBan.Observability.Metrics;
using LuBan.Observability.PromQl;

namespace LuBan.Observability.Alerting;

/// <summary>Rules ask the query engine: with the namespace of their group, which it enforces in the tree of the query.</summary>
internal sealed class MetricQueries(QueryEngine engine)
{
    private const int StepsPerRange = 10_000;

    public RuleQuery For(RuleGroup group) => async (expression, at, cancellationToken) =>
        Samples(await engine.InstantAsync(expression, at.ToUnixTimeMilliseconds(), Scope(group), cancellationToken), expression);

    /// <summary>The same answers for a whole time, asked in few queries.</summary>
    public async Task<RuleQuery> OverAsync(RuleGroup group, Rule rule, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var answers = new Dictionary<long, List<RuleSample>>();
        var step = (long)group.Interval.TotalMilliseconds;
        var (start, last) = ((from - group.QueryOffset).ToUnixTimeMilliseconds(), (to - group.QueryOffset).ToUnixTimeMilliseconds());
        for (; start <= last; start += step * StepsPerRange)
        {
            var result = await engine.RangeAsync(rule.Expression, start, Math.Min(last, start + step * (StepsPerRange - 1)), step, Scope(group), cancellationToken);
            foreach (var series in result.Series) Collect(series, answers);
        }
        return (_, at, _) => Task.FromResult<IReadOnlyList<RuleSample>>(answers.GetValueOrDefault(at.ToUnixTimeMilliseconds()) ?? []);
    }

    private static void Collect(QuerySeries series, Dictionary<long, List<RuleSample>> answers)
    {
        var labels = series.Labels.ToDictionary(label => label.Key, label => label.Value);
        foreach (var point in series.Points)
        {
            if (!answers.TryGetValue(point.Milliseconds, out var samples)) answers[point.Milliseconds] = samples = [];
            samples.Add(new(labels, point.Value));
        }
    }

    private static QueryScope Scope(RuleGroup group) => new() { Namespace = group.Namespace, Caller = $"rules of {group.Origin}" };

    private static List<RuleSample> Samples(QueryResult result, string expression) => result.Type is QueryResultType.Vector or QueryResultType.Scalar
        ? [.. result.Series.Select(series => new RuleSample(series.Labels.ToDictionary(label => label.Key, label => label.Value), series.Points[^1].Value))]
        : throw new RuleException("LB9260", $"LB9260: '{expression}' gives a {result.Type}; a rule needs a vector or a scalar.");
}
