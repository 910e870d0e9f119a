using LuBan.Observability.Metrics;
using LuBan.Observability.PromQl.Syntax;

namespace LuBan.Observability.PromQl.Evaluation;

/// <summary>Calculates with the series of two vectors that belong together by their labels.</summary>
internal sealed class VectorMatcher(Binary binary, int count, QueryBudget budget)
{
    private readonly VectorMatching _matching = binary.Matching;
    private readonly Dictionary<Labels, double[]> _results = [];
    private readonly List<Labels> _order = [];

    /// <summary>The labels by which series meet.</summary>
    public static Labels Signature(VectorMatching matching, Labels labels) =>
        matching.IsOn ? labels.Only(matching.Names) : labels.Without([.. matching.Names, Labels.MetricName]);

    public List<Row> Match(List<Row> left, List<Row> right)
    {
        // Calculated is from the many to the one, whichever side that is; the operator keeps its sides.
        var isSwapped = _matching.Cardinality == MatchCardinality.OneToMany;
        var (many, one) = isSwapped ? (right, left) : (left, right);
        var ones = one.ToLookup(row => Signature(_matching, row.Labels));
        CheckOne(ones, many, isSwapped);
        foreach (var group in many.GroupBy(row => Signature(_matching, row.Labels)))
        {
            if (!ones.Contains(group.Key)) continue;
            budget.Take((long)group.Count() * count);
            foreach (var other in ones[group.Key])
            {
                Match(group.Key, [.. group], other, isSwapped);
            }
        }
        return [.. _order.Where(labels => Array.Exists(_results[labels], Row.Has)).Select(labels => new Row(labels, _results[labels]))];
    }

    private void CheckOne(ILookup<Labels, Row> ones, List<Row> many, bool isSwapped)
    {
        bool[]? anyMany = null;
        foreach (var group in ones)
        {
            var rows = group.ToList();
            if (rows.Count < 2) continue;
            anyMany ??= Any(many);
            for (var i = 0; i < count; i++)
            {
                if (!anyMany[i]) continue;
                var there = rows.Where(row => Row.Has(row.Values[i])).Take(2).ToList();
                if (there.Count < 2) continue;
                throw new QueryException(QueryErrorKind.Execution, $"LB9201: found duplicate series for the match group {group.Key} on the {(isSwapped ? "left" : "right")} hand-side of the operation: [{there[0].Labels}, {there[1].Labels}];many-to-many matching not allowed: matching labels must be unique on one side");
            }
        }
    }

    private bool[] Any(List<Row> rows)
    {
        var any = new bool[count];
        foreach (var row in rows)
        {
            for (var i = 0; i < count; i++) any[i] |= Row.Has(row.Values[i]);
        }
        return any;
    }

    private void Match(Labels key, List<Row> many, Row one, bool isSwapped)
    {
        var taken = new bool[count];
        foreach (var row in many)
        {
            var labels = ResultLabels(row.Labels, one.Labels);
            for (var i = 0; i < count; i++)
            {
                if (!Row.Has(row.Values[i]) || !Row.Has(one.Values[i])) continue;
                var value = Calculate(row.Values[i], one.Values[i], isSwapped);
                if (!Row.Has(value)) continue;
                if (_matching.Cardinality == MatchCardinality.OneToOne && taken[i]) throw new QueryException(QueryErrorKind.Execution, $"LB9201: multiple matches for labels {key}: many-to-one matching must be explicit (group_left/group_right)");
                taken[i] = true;
                Set(labels, i, value);
            }
        }
    }

    private double Calculate(double many, double one, bool isSwapped)
    {
        var (left, right) = isSwapped ? (one, many) : (many, one);
        var result = Operators.Calculate(binary.Operator, left, right);
        if (!binary.IsComparison || binary.ReturnsBool) return result;
        return result != 0 ? left : Row.Absent;
    }

    private void Set(Labels labels, int at, double value)
    {
        if (!_results.TryGetValue(labels, out var values))
        {
            _results.Add(labels, values = Row.Nothing(count));
            _order.Add(labels);
        }
        if (Row.Has(values[at])) throw new QueryException(QueryErrorKind.Execution, "LB9201: multiple matches for labels: grouping labels must ensure unique matches");
        values[at] = value;
    }

    private Labels ResultLabels(Labels many, Labels one)
    {
        var labels = binary.KeepsMetric ? many : many.WithoutMetric();
        if (_matching.Cardinality == MatchCardinality.OneToOne) labels = _matching.IsOn ? labels.Only(_matching.Names) : labels.Without(_matching.Names);
        foreach (var name in _matching.Include) labels = labels.With(name, one[name]);
        return labels;
    }
}
