using System.Collections.Frozen;

namespace LuBan.Observability.PromQl.Syntax;

/// <summary>A function: what it takes and gives. The last <see cref="Optional"/> arguments can be left out; -1: the last one can stand any number of times, or never.</summary>
internal sealed record FunctionSignature(string Name, ValueKind Returns, int Optional, params ValueKind[] Arguments)
{
    private const ValueKind S = ValueKind.Scalar;
    private const ValueKind V = ValueKind.Vector;
    private const ValueKind M = ValueKind.Matrix;
    private const ValueKind T = ValueKind.Text;

    public static FrozenDictionary<string, FunctionSignature> All { get; } = Signatures().ToFrozenDictionary(function => function.Name, StringComparer.Ordinal);

    private static IEnumerable<FunctionSignature> Signatures()
    {
        foreach (var name in new[] { "abs", "absent", "acos", "acosh", "asin", "asinh", "atan", "atanh", "ceil", "cos", "cosh", "deg", "exp", "floor", "ln", "log10", "log2", "rad", "sgn", "sin", "sinh", "sort", "sort_desc", "sqrt", "tan", "tanh", "timestamp" }) yield return new(name, V, 0, V);
        foreach (var name in new[] { "absent_over_time", "avg_over_time", "changes", "count_over_time", "delta", "deriv", "idelta", "increase", "irate", "last_over_time", "max_over_time", "min_over_time", "present_over_time", "rate", "resets", "stddev_over_time", "stdvar_over_time", "sum_over_time" }) yield return new(name, V, 0, M);
        foreach (var name in new[] { "day_of_month", "day_of_week", "day_of_year", "days_in_month", "hour", "minute", "month", "year" }) yield return new(name, V, 1, V);
        yield return new("clamp", V, 0, V, S, S);
        yield return new("clamp_max", V, 0, V, S);
        yield return new("clamp_min", V, 0, V, S);
        yield return new("histogram_quantile", V, 0, S, V);
        yield return new("holt_winters", V, 0, M, S, S);
        yield return new("double_exponential_smoothing", V, 0, M, S, S);
        yield return new("label_join", V, -1, V, T, T, T);
        yield return new("label_replace", V, 0, V, T, T, T, T);
        yield return new("pi", S, 0);
        yield return new("predict_linear", V, 0, M, S);
        yield return new("quantile_over_time", V, 0, S, M);
        yield return new("round", V, 1, V, S);
        yield return new("scalar", S, 0, V);
        yield return new("time", S, 0);
        yield return new("vector", V, 0, S);
    }
}
