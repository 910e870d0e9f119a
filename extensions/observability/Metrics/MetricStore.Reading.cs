using LuBan.Observability.Metrics.Blocks;

namespace LuBan.Observability.Metrics;

/// <summary>Reading.</summary>
internal sealed partial class MetricStore
{
    private const int MaxTries = 5;

    /// <summary>Series by matchers with their samples between two moments, both included.</summary>
    /// <param name="charge">Is told how many samples are about to be held; it may throw.</param>
    public List<SeriesSamples> Select(IReadOnlyList<LabelMatcher> matchers, long from, long to, Action<long>? charge = null)
    {
        return Retry(() =>
        {
            var found = new Dictionary<Labels, SeriesSamples>();
            foreach (var block in _blocks.All) SelectBlock(block, matchers, from, to, charge, found);
            foreach (var reference in Find(_index, matchers))
            {
                if (!_byReference.TryGetValue(reference, out var series)) continue;
                foreach (var chunk in series.Chunks(from, to)) Take(found, series.Labels, chunk.Count, charge).Add(chunk);
            }
            return found.Values.ToList();
        });
    }

    /// <summary>The labels of series that have chunks between two moments.</summary>
    public List<Labels> FindLabels(IReadOnlyList<LabelMatcher> matchers, long from, long to)
    {
        return Retry(() =>
        {
            var found = new HashSet<Labels>();
            foreach (var block in _blocks.All.Where(block => Overlaps(block, from, to)))
            {
                foreach (var (labels, chunks) in Find(block.Index, matchers).Select(block.Series))
                {
                    if (chunks.Exists(chunk => chunk.MaxTime >= from && chunk.MinTime <= to)) found.Add(labels);
                }
            }
            foreach (var reference in Find(_index, matchers))
            {
                if (_byReference.TryGetValue(reference, out var series) && series.Chunks(from, to).Count > 0) found.Add(series.Labels);
            }
            return found.ToList();
        });
    }

    public IReadOnlyCollection<string> LabelNames(long from, long to) => Retry(() => Indexes(from, to).SelectMany(index => index.Names()).ToHashSet(StringComparer.Ordinal));

    public IReadOnlyCollection<string> LabelValues(string name, long from, long to) => Retry(() => Indexes(from, to).SelectMany(index => index.Values(name)).ToHashSet(StringComparer.Ordinal));

    /// <summary>Counts of the head, of limits and of files.</summary>
    public object Status(int limit)
    {
        var names = _index.Names();
        var metrics = _index.CountByValue(Labels.MetricName);
        var values = names.Select(name => KeyValuePair.Create(name, _index.Values(name).Count)).OrderByDescending(pair => pair.Value).ToList();
        return new
        {
            headStats = new { numSeries = _byReference.Count, numLabelPairs = values.Sum(pair => pair.Value), chunkCount = _byReference.Values.Sum(series => series.ChunkCount), minTime = HeadTimes().Min, maxTime = HeadTimes().Max },
            seriesCountByMetricName = Top(metrics, limit),
            labelValueCountByLabelName = Top(values, limit),
            memoryInBytesByLabelName = Top(values.Select(pair => KeyValuePair.Create(pair.Key, _index.Values(pair.Key).Sum(value => value.Length * 2))).OrderByDescending(pair => pair.Value), limit),
            seriesCountByLabelValuePair = Top(names.SelectMany(name => _index.CountByValue(name).Take(limit).Select(pair => KeyValuePair.Create($"{name}={pair.Key}", pair.Value))).OrderByDescending(pair => pair.Value), limit),
            limits = new { _options.CurrentValue.MaxSeries, _options.CurrentValue.MaxSeriesPerMetric },
            offenders = Offenders().Take(limit),
            blocks = _blocks.All.Select(block => new { block.Name, block.Meta.MinTime, block.Meta.MaxTime, block.Meta.Series, block.Meta.Samples, block.Bytes }),
        };
    }

    private static IEnumerable<object> Top(IEnumerable<KeyValuePair<string, int>> counts, int limit) => counts.Take(limit).Select(pair => new { name = pair.Key, value = pair.Value });

    private (long Min, long Max) HeadTimes()
    {
        var times = _byReference.Values.Select(series => series.Times).Where(times => times.Min != long.MaxValue).ToList();
        return times.Count == 0 ? (0, 0) : (times.Min(time => time.Min), times.Max(time => time.Max));
    }

    private static void SelectBlock(Block block, IReadOnlyList<LabelMatcher> matchers, long from, long to, Action<long>? charge, Dictionary<Labels, SeriesSamples> found)
    {
        if (!Overlaps(block, from, to)) return;
        foreach (var number in Find(block.Index, matchers))
        {
            var (labels, places) = block.Series(number);
            foreach (var place in places.Where(place => place.MaxTime >= from && place.MinTime <= to)) Take(found, labels, place.Count, charge).Add(block.Read(place));
        }
    }

    private static SeriesSamples Take(Dictionary<Labels, SeriesSamples> found, Labels labels, int samples, Action<long>? charge)
    {
        charge?.Invoke(samples);
        if (!found.TryGetValue(labels, out var series)) found.Add(labels, series = new(labels));
        return series;
    }

    private static List<uint> Find(ILabelIndex index, IReadOnlyList<LabelMatcher> matchers)
    {
        List<uint>? found = null;
        // What finds little first: then what takes away has little to go through.
        foreach (var matcher in matchers.OrderBy(matcher => matcher.MatchesEmpty).ThenBy(matcher => matcher.Kind))
        {
            found = matcher.Select(index, found);
            if (found.Count == 0) return found;
        }
        return found ?? index.All();
    }

    private IEnumerable<ILabelIndex> Indexes(long from, long to) => _blocks.All.Where(block => Overlaps(block, from, to)).Select(block => (ILabelIndex)block.Index).Append(_index);

    private static bool Overlaps(Block block, long from, long to) => block.Meta.MinTime <= to && block.Meta.MaxTime > from;

    // A block may be joined with others while it is read: then it is closed, and the new list has what took its place.
    private static T Retry<T>(Func<T> read)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return read();
            }
            catch (ObjectDisposedException) when (tries < MaxTries)
            {
            }
        }
    }
}
