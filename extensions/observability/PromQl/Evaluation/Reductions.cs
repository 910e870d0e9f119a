namespace LuBan.Observability.PromQl.Evaluation;

/// <summary>One value of many.</summary>
internal static class Reductions
{
    public static double Reduce(string name, Span<double> values, double parameter) => name switch
    {
        "sum" => Sum(values),
        "avg" => Average(values),
        "min" => Extreme(values, static (value, best) => value < best),
        "max" => Extreme(values, static (value, best) => value > best),
        "count" => values.Length,
        "group" => 1,
        "stdvar" => Variance(values),
        "stddev" => Math.Sqrt(Variance(values)),
        "quantile" => Quantiles.Of(parameter, values.ToArray()),
        _ => throw new InvalidOperationException($"The aggregation {name} is not there."),
    };

    private static double Sum(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (var value in values) sum += value;
        return sum;
    }

    private static double Average(ReadOnlySpan<double> values)
    {
        var mean = values[0];
        for (var i = 1; i < values.Length; i++)
        {
            double count = i + 1;
            if (double.IsInfinity(mean) && (double.IsInfinity(values[i]) ? mean > 0 == values[i] > 0 : !double.IsNaN(values[i]))) continue;
            // Divided on both sides of the minus, so that it does not overflow.
            mean += (values[i] / count) - (mean / count);
        }
        return mean;
    }

    private static double Extreme(ReadOnlySpan<double> values, Func<double, double, bool> better)
    {
        var best = values[0];
        foreach (var value in values)
        {
            if (better(value, best) || double.IsNaN(best)) best = value;
        }
        return best;
    }

    private static double Variance(ReadOnlySpan<double> values)
    {
        double mean = values[0], squares = 0;
        for (var i = 1; i < values.Length; i++)
        {
            var delta = values[i] - mean;
            mean += delta / (i + 1);
            squares += delta * (values[i] - mean);
        }
        return squares / values.Length;
    }
}
