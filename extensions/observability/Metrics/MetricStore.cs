using LuBan.Observability.Metrics.Head;

namespace LuBan.Observability.Metrics;

internal sealed class MetricStore : IMetricStore
{
    private readonly Lock _gate = new();
    private readonly HeadIndex _index = new();
    private readonly Dictionary<Labels, MemorySeries> _series = [];
    private readonly Dictionary<uint, MemorySeries> _byReference = [];

    public AppendResult Append(IReadOnlyList<Sample> samples)
    {
        var refused = 0;
        lock (_gate)
        {
            foreach (var sample in samples)
            {
                if (!_series.TryGetValue(sample.Labels, out var series))
                {
                    series = new((uint)_series.Count + 1, sample.Labels);
                    _series.Add(sample.Labels, series);
                    _byReference.Add(series.Reference, series);
                    _index.Add(series.Reference, series.Labels);
                }
                if (series.Append(sample.Milliseconds, sample.Value, 7_200_000) is false) refused++;
            }
        }
        return new(samples.Count - refused) { OutOfOrder = refused };
    }

    public void Describe(IReadOnlyList<MetricDescription> descriptions)
    {
    }

    public Task WhenOpenAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public List<SeriesSamples> Select(IReadOnlyList<LabelMatcher> matchers, long from, long to)
    {
        List<uint>? found = null;
        foreach (var matcher in matchers.OrderBy(matcher => matcher.MatchesEmpty)) found = matcher.Select(_index, found);
        var series = new List<SeriesSamples>();
        lock (_gate)
        {
            foreach (var reference in found ?? [])
            {
                var one = new SeriesSamples(_byReference[reference].Labels);
                foreach (var chunk in _byReference[reference].Chunks(from, to)) one.Add(chunk);
                if (one.Count > 0) series.Add(one);
            }
        }
        return series;
    }
}
