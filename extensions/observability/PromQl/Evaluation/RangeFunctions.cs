namespace LuBan.Observability.PromQl.Evaluation;

/// <summary>A function of the samples in a range. <see cref="Row.Absent"/> when it has no value there.</summary>
internal delegate double RangeFunction(Window window, RangeArguments arguments);

/// <summary>What functions of ranges need beside the samples.</summary>
internal readonly record struct RangeArguments(long Moment, double RangeSeconds, double First, double Second);

/// <summary>Functions of ranges.</summary>
internal static class RangeFunctions
{
    private static readonly Dictionary<string, RangeFunction> All = new(StringComparer.Ordinal)
    {
        ["rate"] = static (window, arguments) => window.Count < 2 ? Row.Absent : Extrapolated(window, isCounter: true) / arguments.RangeSeconds,
        ["increase"] = static (window, _) => Extrapolated(window, isCounter: true),
        ["delta"] = static (window, _) => Extrapolated(window, isCounter: false),
        ["irate"] = static (window, _) => Instant(window, isRate: true),
        ["idelta"] = static (window, _) => Instant(window, isRate: false),
        ["avg_over_time"] = static (window, _) => Average(window.Values),
        ["sum_over_time"] = static (window, _) => Sum(window.Values),
        ["count_over_time"] = static (window, _) => window.Count,
        ["present_over_time"] = static (_, _) => 1,
        ["last_over_time"] = static (window, _) => window.Values[^1],
        ["min_over_time"] = static (window, _) => Extreme(window.Values, static (value, best) => value < best),
        ["max_over_time"] = static (window, _) => Extreme(window.Values, static (value, best) => value > best),
        ["stdvar_over_time"] = static (window, _) => Variance(window.Values),
        ["stddev_over_time"] = static (window, _) => Math.Sqrt(Variance(window.Values)),
        ["quantile_over_time"] = static (window, arguments) => Quantiles.Of(arguments.First, window.Values.ToArray()),
        ["changes"] = static (window, _) => Changes(window.Values),
        ["resets"] = static (window, _) => Resets(window.Values),
        ["deriv"] = static (window, _) => window.Count < 2 ? Row.Absent : Line(window, window.Times[0]).Slope,
        ["predict_linear"] = static (window, arguments) => Predict(window, arguments),
        ["holt_winters"] = Smooth,
        ["double_exponential_smoothing"] = Smooth,
    };

    public static RangeFunction Find(string name) => All[name];

    private static double Extrapolated(Window window, bool isCounter)
    {
        if (window.Count < 2) return Row.Absent;
        var times = window.Times;
        var values = window.Values;
        var result = values[^1] - values[0];
        if (isCounter)
        {
            double last = 0;
            foreach (var value in values)
            {
                if (value < last) result += last;
                last = value;
            }
        }
        var toStart = (times[0] - window.Start) / 1000.0;
        var toEnd = (window.End - times[^1]) / 1000.0;
        var sampled = (times[^1] - times[0]) / 1000.0;
        var between = sampled / (window.Count - 1);
        // A counter is never extrapolated below zero.
        if (isCounter && result > 0 && values[0] >= 0) toStart = Math.Min(toStart, sampled * (values[0] / result));
        var threshold = between * 1.1;
        var interval = sampled + (toStart < threshold ? toStart : between / 2) + (toEnd < threshold ? toEnd : between / 2);
        return result * (interval / sampled);
    }

    private static double Instant(Window window, bool isRate)
    {
        if (window.Count < 2) return Row.Absent;
        var (last, before) = (window.Values[^1], window.Values[^2]);
        var result = isRate && last < before ? last : last - before;
        return isRate ? result / ((window.Times[^1] - window.Times[^2]) / 1000.0) : result;
    }

    private static double Average(ReadOnlySpan<double> values)
    {
        var mean = new Kahan();
        double count = 0;
        foreach (var value in values)
        {
            count++;
            // An infinite mean stays what it is, unless the other infinity or NaN comes.
            if (double.IsInfinity(mean.Sum) && (double.IsInfinity(value) ? mean.Sum > 0 == value > 0 : !double.IsNaN(value))) continue;
            mean.Add((value / count) - (mean.Sum / count));
        }
        return mean.Total;
    }

    private static double Sum(ReadOnlySpan<double> values)
    {
        var sum = new Kahan();
        foreach (var value in values) sum.Add(value);
        return sum.Total;
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
        double count = 0;
        var mean = new Kahan();
        var squares = new Kahan();
        foreach (var value in values)
        {
            count++;
            var delta = value - (mean.Sum + mean.Compensation);
            mean.Add(delta / count);
            squares.Add(delta * (value - (mean.Sum + mean.Compensation)));
        }
        return (squares.Sum + squares.Compensation) / count;
    }

    private static double Changes(ReadOnlySpan<double> values)
    {
        var changes = 0;
        for (var i = 1; i < values.Length; i++)
        {
            if (values[i] != values[i - 1] && !(double.IsNaN(values[i]) && double.IsNaN(values[i - 1]))) changes++;
        }
        return changes;
    }

    private static double Resets(ReadOnlySpan<double> values)
    {
        var resets = 0;
        for (var i = 1; i < values.Length; i++)
        {
            if (values[i] < values[i - 1]) resets++;
        }
        return resets;
    }

    private static double Predict(Window window, RangeArguments arguments)
    {
        if (window.Count < 2) return Row.Absent;
        var (slope, intercept) = Line(window, arguments.Moment);
        return (slope * arguments.First) + intercept;
    }

    private static (double Slope, double Intercept) Line(Window window, long interceptTime)
    {
        var times = window.Times;
        var values = window.Values;
        Kahan sumX = new(), sumY = new(), sumXY = new(), sumX2 = new();
        double n = times.Length;
        var constant = true;
        for (var i = 0; i < times.Length; i++)
        {
            if (values[i] != values[0]) constant = false;
            var x = (times[i] - interceptTime) / 1000.0;
            sumX.Add(x);
            sumY.Add(values[i]);
            sumXY.Add(x * values[i]);
            sumX2.Add(x * x);
        }
        if (constant) return double.IsInfinity(values[0]) ? (double.NaN, double.NaN) : (0, values[0]);
        var (x1, y1) = (sumX.Sum + sumX.Compensation, sumY.Sum + sumY.Compensation);
        var covariance = sumXY.Sum + sumXY.Compensation - (x1 * y1 / n);
        var variance = sumX2.Sum + sumX2.Compensation - (x1 * x1 / n);
        var slope = covariance / variance;
        return (slope, (y1 / n) - (slope * x1 / n));
    }

    private static double Smooth(Window window, RangeArguments arguments)
    {
        var (factor, trend) = (arguments.First, arguments.Second);
        var values = window.Values;
        if (factor is <= 0 or >= 1) throw new QueryException(QueryErrorKind.Execution, $"LB9201: invalid smoothing factor. Expected: 0 < sf < 1, got: {Numbers.Write(factor)}");
        if (trend is <= 0 or >= 1) throw new QueryException(QueryErrorKind.Execution, $"LB9201: invalid trend factor. Expected: 0 < tf < 1, got: {Numbers.Write(trend)}");
        if (window.Count < 2) return Row.Absent;
        double before = 0, level = values[0], slope = values[1] - values[0];
        for (var i = 1; i < values.Length; i++)
        {
            if (i > 1) slope = (trend * (level - before)) + ((1 - trend) * slope);
            (before, level) = (level, (factor * values[i]) + ((1 - factor) * (level + slope)));
        }
        return level;
    }
}
