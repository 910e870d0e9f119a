using LuBan.ServiceMesh.Proxy.Telemetry;

namespace LuBan.ServiceMesh.Api;

/// <summary>Adds up traffic of several callers.</summary>
internal static class TrafficSum
{
    /// <summary>The sum; null without any. Quantiles do not add up: the highest is told, which is never better than the truth.</summary>
    public static TrafficStats? Of(IReadOnlyList<TrafficStats> all, string subset)
    {
        if (all.Count == 0) return null;
        if (all.Count == 1) return all[0] with { Subset = subset };
        var (requests, errors) = (all.Sum(one => one.Requests), all.Sum(one => one.Errors));
        return all[0] with
        {
            Source = "", Subset = subset, Requests = requests, Errors = errors, PerSecond = all.Sum(one => one.PerSecond), SuccessRate = requests == 0 ? 1 : 1 - ((double)errors / requests),
            MeanMilliseconds = requests == 0 ? null : all.Sum(one => (one.MeanMilliseconds ?? 0) * one.Requests) / requests, P50 = all.Max(one => one.P50), P95 = all.Max(one => one.P95), P99 = all.Max(one => one.P99),
            Points = [.. all[0].Points.Select((point, index) => Sum(point, [.. all.Select(one => one.Points[index])]))],
        };
    }

    private static TrafficPoint Sum(TrafficPoint first, TrafficPoint[] all)
    {
        var perSecond = all.Sum(one => one.PerSecond);
        return new(first.At, perSecond, perSecond > 0 ? all.Sum(one => (one.SuccessRate ?? 0) * one.PerSecond) / perSecond : null, all.Max(one => one.P95));
    }
}
