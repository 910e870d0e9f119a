namespace LuBan.Observability.Metrics.Head;

/// <summary>Counts active series, and says no to new ones beyond the limits. Remembers who met them. Used under the store's lock.</summary>
internal sealed class CardinalityGuard(Func<MetricStoreOptions> options)
{
    private const int MaxOffenders = 100;

    private readonly Dictionary<(string Metric, string Job), int> _counts = [];
    private readonly Dictionary<(string Metric, string Job), long> _refused = [];
    private int _total;

    /// <summary>The limit that a new series would exceed; null when it may come.</summary>
    public string? Refuse(Labels labels)
    {
        var key = Key(labels);
        var limits = options();
        var count = _counts.GetValueOrDefault(key);
        if (_total < limits.MaxSeries && count < limits.MaxSeriesPerMetric) return null;
        if (_refused.Count < MaxOffenders || _refused.ContainsKey(key)) _refused[key] = _refused.GetValueOrDefault(key) + 1;
        return count >= limits.MaxSeriesPerMetric
            ? $"the metric {key.Metric} of the job '{key.Job}' has {count} active series, the limit (metrics.maxSeriesPerMetric). Which label has so many values is in status/tsdb"
            : $"there are {_total} active series, the limit (metrics.maxSeries). The metric refused now is {key.Metric} of the job '{key.Job}'; the largest ones are in status/tsdb";
    }

    public void Add(Labels labels)
    {
        var key = Key(labels);
        _counts[key] = _counts.GetValueOrDefault(key) + 1;
        _total++;
    }

    public void Remove(Labels labels)
    {
        var key = Key(labels);
        if (--_counts[key] == 0) _counts.Remove(key);
        _total--;
    }

    /// <summary>The metrics that met a limit, with the samples that were refused, the most first.</summary>
    public List<Offender> Offenders => [.. _refused.Select(pair => new Offender(pair.Key.Metric, pair.Key.Job, pair.Value, _counts.GetValueOrDefault(pair.Key))).OrderByDescending(offender => offender.Refused)];

    private static (string Metric, string Job) Key(Labels labels) => (labels.Metric, labels["job"]);
}
