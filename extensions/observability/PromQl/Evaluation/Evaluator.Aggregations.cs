using LuBan.Observability.Metrics;
using LuBan.Observability.PromQl.Syntax;

namespace LuBan.Observability.PromQl.Evaluation;

/// <summary>Aggregations.</summary>
internal sealed partial class Evaluator
{
    private List<Row> EvaluateAggregation(Aggregation aggregation)
    {
        var rows = Vector(aggregation.Inner);
        switch (aggregation.Operator)
        {
            case "topk" or "bottomk": return Extremes(aggregation, rows, Scalar(aggregation.Parameter!));
            case "count_values": return CountValues(aggregation, rows, Text(aggregation.Parameter!));
        }
        var parameters = aggregation.Operator == "quantile" ? Scalar(aggregation.Parameter!) : null;
        var results = new List<Row>();
        foreach (var group in Groups(aggregation, rows))
        {
            budget.Take(time.Count);
            results.Add(new(group.Key, Reduce(aggregation.Operator, group.Value, parameters)));
        }
        return results;
    }

    private static Dictionary<Labels, List<Row>> Groups(Aggregation aggregation, List<Row> rows)
    {
        var groups = new Dictionary<Labels, List<Row>>();
        string[] without = aggregation.IsWithout ? [.. aggregation.Grouping, Labels.MetricName] : [];
        foreach (var row in rows)
        {
            var key = aggregation.IsWithout ? row.Labels.Without(without) : aggregation.Grouping.Count == 0 ? Labels.Empty : row.Labels.Only(aggregation.Grouping);
            if (!groups.TryGetValue(key, out var group)) groups.Add(key, group = []);
            group.Add(row);
        }
        return groups;
    }

    private double[] Reduce(string name, List<Row> rows, double[]? parameters)
    {
        var results = new double[time.Count];
        var values = new double[rows.Count];
        for (var i = 0; i < results.Length; i++)
        {
            var count = 0;
            foreach (var row in rows)
            {
                if (Row.Has(row.Values[i])) values[count++] = row.Values[i];
            }
            results[i] = count == 0 ? Row.Absent : Reductions.Reduce(name, values.AsSpan(0, count), parameters?[i] ?? 0);
        }
        return results;
    }

    private List<Row> Extremes(Aggregation aggregation, List<Row> rows, double[] limits)
    {
        var results = rows.ToDictionary(row => row, _ => Row.Nothing(time.Count));
        budget.Take((long)rows.Count * time.Count);
        var ordered = new List<Row>();
        // All of them first: a limit that is none is an error even where there is nothing to limit.
        var wanted = limits.Select(Limit).ToArray();
        foreach (var group in Groups(aggregation, rows).Values)
        {
            for (var i = 0; i < time.Count; i++)
            {
                if (wanted[i] < 1) continue;
                var there = group.Where(row => Row.Has(row.Values[i]));
                // NaN is the last of both orders.
                var sorted = aggregation.Operator == "topk"
                    ? there.OrderBy(row => double.IsNaN(row.Values[i])).ThenByDescending(row => row.Values[i])
                    : there.OrderBy(row => double.IsNaN(row.Values[i])).ThenBy(row => row.Values[i]);
                foreach (var row in sorted.Take(wanted[i]))
                {
                    results[row][i] = row.Values[i];
                    if (time.Count == 1) ordered.Add(row);
                }
            }
        }
        var kept = time.Count == 1 ? ordered : rows.Where(row => Array.Exists(results[row], Row.Has));
        return [.. kept.Select(row => row with { Values = results[row] })];
    }

    private static int Limit(double value)
    {
        if (double.IsNaN(value)) throw new QueryException(QueryErrorKind.Execution, "LB9201: Parameter value is NaN");
        if (value is >= long.MaxValue or <= long.MinValue) throw new QueryException(QueryErrorKind.Execution, $"LB9201: Scalar value {Numbers.Write(value)} overflows int64");
        return (int)Math.Clamp(value, 0, int.MaxValue);
    }

    private List<Row> CountValues(Aggregation aggregation, List<Row> rows, string label)
    {
        LabelFunctions.CheckName(label, "count_values()");
        var counts = new Dictionary<Labels, double[]>();
        var without = aggregation with { Grouping = aggregation.IsWithout ? [.. aggregation.Grouping, label] : [.. aggregation.Grouping.Where(name => name != label)] };
        foreach (var (key, group) in Groups(without, rows))
        {
            foreach (var row in group)
            {
                for (var i = 0; i < time.Count; i++)
                {
                    if (!Row.Has(row.Values[i])) continue;
                    var labels = key.With(label, Numbers.Write(row.Values[i]));
                    if (!counts.TryGetValue(labels, out var values))
                    {
                        budget.Take(time.Count);
                        counts.Add(labels, values = Row.Nothing(time.Count));
                    }
                    values[i] = Row.Has(values[i]) ? values[i] + 1 : 1;
                }
            }
        }
        return [.. counts.Select(pair => new Row(pair.Key, pair.Value))];
    }
}
