using LuBan.Observability.Metrics;
using LuBan.Observability.PromQl.Syntax;

namespace LuBan.Observability.PromQl.Evaluation;

/// <summary>Selectors and subqueries.</summary>
internal sealed partial class Evaluator
{
    private List<Row> Select(VectorSelector selector) => Select(selector, static (_, value) => value);

    private List<Row> Select(VectorSelector selector, Func<long, double, double> pick)
    {
        var fixedTime = FixedTime(selector.Moment);
        var first = fixedTime ?? time.Start - selector.Moment.OffsetMs;
        var last = fixedTime ?? time[Math.Max(0, time.Count - 1)] - selector.Moment.OffsetMs;
        var rows = new List<Row>();
        foreach (var series in Load(selector, first - settings.LookbackMs, last, keepMarkers: true))
        {
            budget.Take(time.Count);
            if (Pick(series, selector, fixedTime, pick) is { } values) rows.Add(new(series.Labels, values));
        }
        return rows;
    }

    private double[]? Pick(RangeSeries series, VectorSelector selector, long? fixedTime, Func<long, double, double> pick)
    {
        var values = new double[time.Count];
        var at = -1;
        var any = false;
        for (var i = 0; i < values.Length; i++)
        {
            var moment = fixedTime ?? time[i] - selector.Moment.OffsetMs;
            while (at + 1 < series.Times.Length && series.Times[at + 1] <= moment) at++;
            var found = at >= 0 && series.Times[at] >= moment - settings.LookbackMs && !Staleness.IsMarker(series.Values[at]);
            values[i] = found ? pick(series.Times[at], series.Values[at]) : Row.Absent;
            any |= found;
        }
        return any ? values : null;
    }

    private RangeInput SelectRange(MatrixSelector matrix)
    {
        var moment = matrix.Selector.Moment;
        var fixedTime = FixedTime(moment);
        var first = fixedTime ?? time.Start - moment.OffsetMs;
        var last = fixedTime ?? time[Math.Max(0, time.Count - 1)] - moment.OffsetMs;
        return new(Load(matrix.Selector, first - matrix.RangeMs, last, keepMarkers: false), matrix.RangeMs, moment.OffsetMs, fixedTime);
    }

    private RangeInput EvaluateSubquery(Subquery subquery)
    {
        var fixedTime = FixedTime(subquery.Moment);
        var step = subquery.StepMs ?? settings.DefaultStepMs;
        var first = (fixedTime ?? time.Start - subquery.Moment.OffsetMs) - subquery.RangeMs;
        var last = fixedTime ?? time[Math.Max(0, time.Count - 1)] - subquery.Moment.OffsetMs;
        // Moments of a subquery are multiples of its step, whatever the query's own are.
        var start = (long)Math.Ceiling((decimal)first / step) * step;
        if (((last - start) / step) + 1 > 10_000_000) throw new QueryException(QueryErrorKind.Execution, "LB9202: a subquery has more than 10,000,000 moments. Give it a larger step or a shorter range.");
        var inner = new Timeline(start, last, step);
        budget.Take(inner.Count);
        var rows = inner.Count == 0 ? [] : new Evaluator(store, budget, settings, inner).Vector(subquery.Inner);
        return new([.. rows.Select(row => Compact(row, inner)).Where(series => series.Times.Length > 0)], subquery.RangeMs, subquery.Moment.OffsetMs, fixedTime);
    }

    private RangeSeries Compact(Row row, Timeline timeline)
    {
        budget.Take(timeline.Count);
        var times = new List<long>(timeline.Count);
        var values = new List<double>(timeline.Count);
        for (var i = 0; i < row.Values.Length; i++)
        {
            if (!Row.Has(row.Values[i])) continue;
            times.Add(timeline[i]);
            values.Add(row.Values[i]);
        }
        return new(row.Labels, [.. times], [.. values]);
    }
}
