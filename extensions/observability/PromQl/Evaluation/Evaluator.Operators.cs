using LuBan.Observability.Metrics;
using LuBan.Observability.PromQl.Syntax;

namespace LuBan.Observability.PromQl.Evaluation;

/// <summary>Operators between scalars, vectors, and both.</summary>
internal sealed partial class Evaluator
{
    private Value EvaluateBinary(Binary binary)
    {
        var left = Evaluate(binary.Left);
        var right = Evaluate(binary.Right);
        return (left, right) switch
        {
            (ScalarValue a, ScalarValue b) => new ScalarValue([.. a.Values.Select((value, i) => Operators.Calculate(binary.Operator, value, b.Values[i]))]),
            (VectorValue a, ScalarValue b) => new VectorValue(WithScalar(binary, a.Rows, b.Values, isSwapped: false)),
            (ScalarValue a, VectorValue b) => new VectorValue(WithScalar(binary, b.Rows, a.Values, isSwapped: true)),
            (VectorValue a, VectorValue b) => new VectorValue(binary.IsSet ? Sets(binary, a.Rows, b.Rows) : new VectorMatcher(binary, time.Count, budget).Match(a.Rows, b.Rows)),
            _ => throw new InvalidOperationException("An operator stands between values that it is not for."),
        };
    }

    private List<Row> WithScalar(Binary binary, List<Row> rows, double[] scalar, bool isSwapped)
    {
        budget.Take((long)rows.Count * time.Count);
        var results = rows.Select(row => new Row(binary.KeepsMetric ? row.Labels : row.Labels.WithoutMetric(), [.. row.Values.Select((value, i) =>
        {
            if (!Row.Has(value)) return Row.Absent;
            var result = isSwapped ? Operators.Calculate(binary.Operator, scalar[i], value) : Operators.Calculate(binary.Operator, value, scalar[i]);
            if (!binary.IsComparison || binary.ReturnsBool) return result;
            return result != 0 ? value : Row.Absent;
        })]));
        return Rows.Merge([.. results.Where(row => Array.Exists(row.Values, Row.Has))]);
    }

    private List<Row> Sets(Binary binary, List<Row> left, List<Row> right)
    {
        budget.Take(((long)left.Count + right.Count) * time.Count);
        var leftThere = Presence(binary.Matching, left);
        var rightThere = Presence(binary.Matching, right);
        var keys = left.Concat(right).Select(row => row.Labels).Distinct().ToDictionary(labels => labels, labels => VectorMatcher.Signature(binary.Matching, labels));
        List<Row> results = binary.Operator switch
        {
            "and" => [.. left.Select(row => Keep(row, rightThere.GetValueOrDefault(keys[row.Labels]), true))],
            "unless" => [.. left.Select(row => Keep(row, rightThere.GetValueOrDefault(keys[row.Labels]), false))],
            _ => [.. left, .. right.Select(row => Keep(row, leftThere.GetValueOrDefault(keys[row.Labels]), false))],
        };
        return Rows.Merge([.. results.Where(row => Array.Exists(row.Values, Row.Has))]);
    }

    private Dictionary<Labels, bool[]> Presence(VectorMatching matching, List<Row> rows)
    {
        var there = new Dictionary<Labels, bool[]>();
        foreach (var row in rows)
        {
            var key = VectorMatcher.Signature(matching, row.Labels);
            if (!there.TryGetValue(key, out var flags)) there.Add(key, flags = new bool[time.Count]);
            for (var i = 0; i < flags.Length; i++) flags[i] |= Row.Has(row.Values[i]);
        }
        return there;
    }

    private static Row Keep(Row row, bool[]? there, bool wanted) => there is null && !wanted ? row : row with { Values = [.. row.Values.Select((value, i) => (there?[i] ?? false) == wanted ? value : Row.Absent)] };
}
