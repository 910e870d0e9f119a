using LuBan.Observability.Metrics;
using LuBan.Observability.PromQl.Syntax;

namespace LuBan.Observability.PromQl.Evaluation;

/// <summary>
/// Evaluates a query for all moments at once: series are unpacked one time, and every part of the tree gives rows of values.
/// </summary>
internal sealed partial class Evaluator(MetricStore store, QueryBudget budget, EvaluationSettings settings, Timeline time)
{
    public Value Evaluate(Expression expression)
    {
        budget.Check();
        return expression switch
        {
            NumberLiteral number => Constant(number.Value),
            TextLiteral text => new TextValue(text.Value),
            Parentheses parentheses => Evaluate(parentheses.Inner),
            Unary unary => Negate(unary),
            Binary binary => EvaluateBinary(binary),
            Aggregation aggregation => new VectorValue(EvaluateAggregation(aggregation)),
            Call call => EvaluateCall(call),
            VectorSelector selector => new VectorValue(Select(selector)),
            _ => throw new QueryException(QueryErrorKind.Execution, "LB9201: a range vector cannot stand here; give it to a function such as rate()."),
        };
    }

    public RangeInput EvaluateRange(Expression expression) => expression switch
    {
        MatrixSelector matrix => SelectRange(matrix),
        Subquery subquery => EvaluateSubquery(subquery),
        Parentheses parentheses => EvaluateRange(parentheses.Inner),
        _ => throw new InvalidOperationException($"An expression of the type {expression.GetType().Name} is no range."),
    };

    private double[] Scalar(Expression expression) => ((ScalarValue)Evaluate(expression)).Values;

    private List<Row> Vector(Expression expression) => ((VectorValue)Evaluate(expression)).Rows;

    private string Text(Expression expression) => ((TextValue)Evaluate(expression)).Text;

    private ScalarValue Constant(double value)
    {
        budget.Take(time.Count);
        var values = new double[time.Count];
        Array.Fill(values, value);
        return new(values);
    }

    private ScalarValue EachMoment(Func<long, double> value)
    {
        budget.Take(time.Count);
        var values = new double[time.Count];
        for (var i = 0; i < values.Length; i++) values[i] = value(time[i]);
        return new(values);
    }

    private Value Negate(Unary unary)
    {
        var value = Evaluate(unary.Inner);
        if (!unary.IsMinus) return value;
        if (value is ScalarValue scalar) return new ScalarValue([.. scalar.Values.Select(number => -number)]);
        return new VectorValue(Rows.Distinct(Map(((VectorValue)value).Rows, number => -number)));
    }

    private List<Row> Map(List<Row> rows, Func<double, double> map)
    {
        budget.Take((long)rows.Count * time.Count);
        return [.. rows.Select(row => row.Map(row.Labels.WithoutMetric(), map))];
    }

    private List<RangeSeries> Load(VectorSelector selector, long from, long to, bool keepMarkers)
    {
        var found = store.Select(selector.Matchers, from, to, budget.Read);
        budget.Found(found.Count);
        var series = new List<RangeSeries>(found.Count);
        foreach (var one in found)
        {
            budget.Check();
            var (times, values) = one.Read(from, to);
            if (!keepMarkers) (times, values) = WithoutMarkers(times, values);
            if (times.Length > 0) series.Add(new(one.Labels, times, values));
        }
        series.Sort(static (left, right) => left.Labels.CompareTo(right.Labels));
        return series;
    }

    private static (long[] Times, double[] Values) WithoutMarkers(long[] times, double[] values)
    {
        if (!Array.Exists(values, Staleness.IsMarker)) return (times, values);
        var kept = Enumerable.Range(0, times.Length).Where(i => !Staleness.IsMarker(values[i])).ToArray();
        return ([.. kept.Select(i => times[i])], [.. kept.Select(i => values[i])]);
    }

    private long? FixedTime(Moment moment) => moment.At switch
    {
        AtKind.Time => moment.AtMs - moment.OffsetMs,
        AtKind.Start => settings.Start - moment.OffsetMs,
        AtKind.End => settings.End - moment.OffsetMs,
        _ => null,
    };
}
