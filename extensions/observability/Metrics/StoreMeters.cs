using System.Diagnostics.Metrics;
using LuBan.Observability.Metrics.Head;

namespace LuBan.Observability.Metrics;

/// <summary>What the store says of itself at <c>/metrics</c>.</summary>
internal sealed class StoreMeters
{
    private const int MaxOffenders = 20;

    private readonly Meter _meter;
    private readonly Counter<long> _accepted;
    private readonly Counter<long> _refused;

    public StoreMeters(IMeterFactory meters)
    {
        _meter = meters.Create("LuBan.Observability.Metrics");
        _accepted = _meter.CreateCounter<long>("metrics.samples.accepted", description: "Samples that the metric store took.");
        _refused = _meter.CreateCounter<long>("metrics.samples.refused", description: "Samples that the metric store refused, by reason.");
    }

    public void Observe(Func<int> series, Func<List<Offender>> offenders)
    {
        _meter.CreateObservableGauge("metrics.series.active", series, description: "Series with samples in memory.");
        _meter.CreateObservableCounter("metrics.series.limit.refused", () => offenders().Take(MaxOffenders).Select(offender =>
            new Measurement<long>(offender.Refused, new("metric", offender.Metric), new("job", offender.Job))), description: "Samples of new series beyond a limit, by metric and job.");
    }

    public void Appended(AppendResult result)
    {
        _accepted.Add(result.Accepted);
        Refused(result.OutOfOrder, "out_of_order");
        Refused(result.OutOfBounds, "out_of_bounds");
        Refused(result.OverLimit, "limit");
    }

    private void Refused(int count, string reason)
    {
        if (count > 0) _refused.Add(count, new KeyValuePair<string, object?>("reason", reason));
    }
}
