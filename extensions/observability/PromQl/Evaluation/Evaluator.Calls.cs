using LuBan.Observability.Metrics;
using LuBan.Observability.PromQl.Syntax;

namespace LuBan.Observability.PromQl.Evaluation;

/// <summary>Functions.</summary>
internal sealed partial class Evaluator
{
    private Value EvaluateCall(Call call)
    {
        var name = call.Function.Name;
        var arguments = call.Arguments;
        switch (name)
        {
            case "time": return EachMoment(static moment => moment / 1000.0);
            case "pi": return Constant(Math.PI);
            case "scalar": return ToScalar(Vector(arguments[0]));
            case "vector": return new VectorValue([new(Labels.Empty, Scalar(arguments[0]))]);
            case "absent": return new VectorValue(Absent(arguments[0], Vector(arguments[0])));
            case "absent_over_time": return new VectorValue(Absent(arguments[0], OverRange(EvaluateRange(arguments[0]), "present_over_time", null, null)));
            case "timestamp": return new VectorValue(Timestamps(arguments[0]));
            case "sort" or "sort_desc": return new VectorValue(Sort(Vector(arguments[0]), name == "sort_desc"));
            case "label_replace": return new VectorValue(LabelFunctions.Replace(Vector(arguments[0]), Text(arguments[1]), Text(arguments[2]), Text(arguments[3]), Text(arguments[4])));
            case "label_join": return new VectorValue(LabelFunctions.Join(Vector(arguments[0]), Text(arguments[1]), Text(arguments[2]), [.. arguments.Skip(3).Select(Text)]));
            case "histogram_quantile": return new VectorValue(HistogramQuantile(Scalar(arguments[0]), Vector(arguments[1])));
            case "clamp" or "clamp_min" or "clamp_max": return new VectorValue(Clamp(name, arguments));
            case "round": return new VectorValue(Round(arguments));
        }
        if (Array.IndexOf(call.Function.Arguments, ValueKind.Matrix) is >= 0 and var at) return new VectorValue(OverRange(call, at));
        if (ValueFunctions.IsDate(name) && arguments.Count == 0) return new VectorValue([new Row(Labels.Empty, EachMoment(static moment => moment / 1000.0).Values).Map(Labels.Empty, ValueFunctions.Find(name)!)]);
        return new VectorValue(Rows.Merge(Map(Vector(arguments[0]), ValueFunctions.Find(name) ?? throw new InvalidOperationException($"The function {name} is not there."))));
    }

    private List<Row> OverRange(Call call, int at)
    {
        var scalars = call.Arguments.Where((_, index) => index != at).Select(Scalar).ToList();
        return OverRange(EvaluateRange(call.Arguments[at]), call.Function.Name, scalars.ElementAtOrDefault(0), scalars.ElementAtOrDefault(1));
    }

    private List<Row> OverRange(RangeInput input, string name, double[]? first, double[]? second)
    {
        var function = RangeFunctions.Find(name);
        var rows = new List<Row>(input.Series.Count);
        foreach (var series in input.Series)
        {
            budget.Take(time.Count);
            if (OverRange(input, series, function, first, second) is { } values) rows.Add(new(name == "last_over_time" ? series.Labels : series.Labels.WithoutMetric(), values));
        }
        return Rows.Distinct(rows);
    }

    private double[]? OverRange(RangeInput input, RangeSeries series, RangeFunction function, double[]? first, double[]? second)
    {
        var values = new double[time.Count];
        var any = false;
        int from = 0, to = 0;
        for (var i = 0; i < values.Length; i++)
        {
            var end = input.EndAt(time[i]);
            var start = end - input.RangeMs;
            while (to < series.Times.Length && series.Times[to] <= end) to++;
            while (from < to && series.Times[from] < start) from++;
            values[i] = from == to ? Row.Absent : function(
                new(series.Times.AsSpan(from..to), series.Values.AsSpan(from..to), start, end),
                new(time[i], input.RangeMs / 1000.0, first?[i] ?? 0, second?[i] ?? 0));
            any |= Row.Has(values[i]);
        }
        return any ? values : null;
    }

    private ScalarValue ToScalar(List<Row> rows)
    {
        budget.Take(time.Count);
        var values = new double[time.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var there = rows.Where(row => Row.Has(row.Values[i])).Take(2).ToList();
            values[i] = there.Count == 1 ? there[0].Values[i] : double.NaN;
        }
        return new(values);
    }

    private List<Row> Absent(Expression argument, List<Row> rows)
    {
        budget.Take(time.Count);
        var values = new double[time.Count];
        for (var i = 0; i < values.Length; i++) values[i] = rows.Exists(row => Row.Has(row.Values[i])) ? Row.Absent : 1;
        return Array.Exists(values, Row.Has) ? [new(LabelFunctions.OfAbsent(argument), values)] : [];
    }

    private List<Row> Timestamps(Expression argument)
    {
        while (argument is Parentheses parentheses) argument = parentheses.Inner;
        if (argument is VectorSelector selector) return Rows.Merge([.. Select(selector, static (time, _) => time / 1000.0).Select(row => row with { Labels = row.Labels.WithoutMetric() })]);
        var rows = Vector(argument);
        budget.Take((long)rows.Count * time.Count);
        return Rows.Merge([.. rows.Select(row => new Row(row.Labels.WithoutMetric(), [.. row.Values.Select((value, i) => Row.Has(value) ? time[i] / 1000.0 : Row.Absent)]))]);
    }

    // Only what has one moment has an order.
    private List<Row> Sort(List<Row> rows, bool descending)
    {
        if (time.Count != 1) return rows;
        var there = rows.Where(row => !double.IsNaN(row.Values[0]) || !Row.Has(row.Values[0]));
        var sorted = descending ? there.OrderByDescending(row => row.Values[0]) : there.OrderBy(row => row.Values[0]);
        return [.. sorted, .. rows.Where(row => double.IsNaN(row.Values[0]) && Row.Has(row.Values[0]))];
    }

    private List<Row> Clamp(string name, IReadOnlyList<Expression> arguments)
    {
        var rows = Vector(arguments[0]);
        var least = name == "clamp_max" ? null : Scalar(arguments[1]);
        var most = name == "clamp_min" ? null : Scalar(arguments[^1]);
        return MapEach(rows, (value, i) =>
        {
            if (least is not null && most is not null && most[i] < least[i]) return Row.Absent;
            if (least is not null) value = Math.Max(least[i], value);
            return most is null ? value : Math.Min(most[i], value);
        });
    }

    private List<Row> Round(IReadOnlyList<Expression> arguments)
    {
        var nearest = arguments.Count > 1 ? Scalar(arguments[1]) : Constant(1).Values;
        return MapEach(Vector(arguments[0]), (value, i) => ValueFunctions.Round(value, nearest[i]));
    }

    private List<Row> MapEach(List<Row> rows, Func<double, int, double> map)
    {
        budget.Take((long)rows.Count * time.Count);
        var mapped = rows.Select(row => new Row(row.Labels.WithoutMetric(), [.. row.Values.Select((value, i) => Row.Has(value) ? map(value, i) : Row.Absent)]));
        return Rows.Merge([.. mapped]);
    }

    private List<Row> HistogramQuantile(double[] quantiles, List<Row> rows)
    {
        var histograms = rows.Select(row => (Row: row, IsBucket: Numbers.TryRead(row.Labels["le"], out var border), Border: border))
            .Where(bucket => bucket.IsBucket).GroupBy(bucket => bucket.Row.Labels.Without(["le", Labels.MetricName]));
        var results = new List<Row>();
        foreach (var histogram in histograms)
        {
            budget.Take(time.Count);
            var buckets = histogram.ToList();
            var values = new double[time.Count];
            for (var i = 0; i < values.Length; i++)
            {
                var there = buckets.Where(bucket => Row.Has(bucket.Row.Values[i])).Select(bucket => (bucket.Border, bucket.Row.Values[i])).ToList();
                values[i] = there.Count == 0 ? Row.Absent : Quantiles.OfBuckets(quantiles[i], there);
            }
            results.Add(new(histogram.Key, values));
        }
        return results;
    }
}
