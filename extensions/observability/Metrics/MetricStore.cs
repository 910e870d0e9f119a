using System.Collections.Concurrent;
using LuBan.Observability.Metrics.Blocks;
using LuBan.Observability.Metrics.Head;
using LuBan.Observability.Metrics.Wal;
using Microsoft.Extensions.Options;

namespace LuBan.Observability.Metrics;

/// <summary>
/// The embedded store of time series: the newest two to three hours in memory and in a write-ahead log, everything older in blocks on disk.
/// </summary>
internal sealed partial class MetricStore : IMetricStore, IDisposable
{
    public const long BlockMs = 2 * 3_600_000L;
    private const int MaxWaiting = 100_000;
    private const int MaxDescriptions = 20_000;

    private readonly Lock _gate = new();
    private readonly string _folder;
    private readonly IOptionsMonitor<MetricStoreOptions> _options;
    private readonly TimeProvider _time;
    private readonly StoreMeters _meters;
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HeadIndex _index = new();
    private readonly CardinalityGuard _guard;
    private readonly Dictionary<Labels, MemorySeries> _series = [];
    private readonly ConcurrentDictionary<uint, MemorySeries> _byReference = new();
    private readonly ConcurrentDictionary<string, MetricDescription> _descriptions = new(StringComparer.Ordinal);
    private readonly BlockList _blocks;
    private readonly List<Sample> _waiting = [];
    private readonly List<MemorySeries> _unlogged = [];
    private readonly List<(uint Reference, long Time, double Value)> _accepted = [];
    private readonly ByteWriter _record = new();
    private WriteAheadLog? _log;
    private FileStream? _lock;
    private uint _lastReference;
    private long _minTime = long.MinValue;

    public MetricStore(string folder, IOptionsMonitor<MetricStoreOptions> options, TimeProvider time, StoreMeters meters)
    {
        _folder = folder;
        _options = options;
        _time = time;
        _meters = meters;
        _guard = new(() => options.CurrentValue);
        _blocks = new(Path.Combine(folder, "blocks"));
        meters.Observe(() => _byReference.Count, Offenders);
    }

    /// <summary>Damaged files that were found since the start.</summary>
    public int Corruptions { get; private set; }

    public IReadOnlyCollection<MetricDescription> Descriptions => [.. _descriptions.Values];

    public Task WhenOpenAsync(CancellationToken cancellationToken) => _open.Task.WaitAsync(cancellationToken);

    public void Describe(IReadOnlyList<MetricDescription> descriptions)
    {
        ArgumentNullException.ThrowIfNull(descriptions);
        foreach (var description in descriptions)
        {
            if (_descriptions.Count < MaxDescriptions || _descriptions.ContainsKey(description.Metric)) _descriptions[description.Metric] = description;
        }
    }

    /// <exception cref="IOException">The samples could not be written to the log. They may be seen, and are not acknowledged.</exception>
    public AppendResult Append(IReadOnlyList<Sample> samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        AppendResult result;
        lock (_gate)
        {
            if (_log is null) return Wait(samples);
            result = AppendToHead(samples);
            Log();
        }
        if (_options.CurrentValue.SyncMilliseconds == 0) _log.Sync();
        _meters.Appended(result);
        return result;
    }

    private AppendResult Wait(IReadOnlyList<Sample> samples)
    {
        var taken = Math.Min(samples.Count, MaxWaiting - _waiting.Count);
        _waiting.AddRange(samples.Take(taken));
        return new(taken) { OverLimit = samples.Count - taken, Limit = taken < samples.Count ? $"the store is not open yet, and {MaxWaiting} samples wait already" : null };
    }

    private AppendResult AppendToHead(IReadOnlyList<Sample> samples)
    {
        int outOfOrder = 0, outOfBounds = 0, overLimit = 0;
        string? limit = null;
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        var latest = now + (_options.CurrentValue.MaxFutureMinutes * 60_000L);
        var earliest = Math.Max(_minTime, now - (_options.CurrentValue.RetentionDays * 86_400_000L));
        for (var i = 0; i < samples.Count; i++)
        {
            var sample = samples[i];
            if (sample.Milliseconds < earliest || sample.Milliseconds > latest) outOfBounds++;
            else if (FindOrAdd(sample.Labels, ref limit) is not { } series) overLimit++;
            else if (series.Append(sample.Milliseconds, sample.Value, BlockMs) is { } same) outOfOrder += same ? 0 : 1;
            else _accepted.Add((series.Reference, sample.Milliseconds, sample.Value));
        }
        return new(samples.Count - outOfOrder - outOfBounds - overLimit) { OutOfOrder = outOfOrder, OutOfBounds = outOfBounds, OverLimit = overLimit, Limit = limit };
    }

    private MemorySeries? FindOrAdd(Labels labels, ref string? limit)
    {
        if (_series.TryGetValue(labels, out var known)) return known;
        if (_guard.Refuse(labels) is { } refusal)
        {
            limit ??= refusal;
            return null;
        }
        var series = new MemorySeries(++_lastReference, labels);
        Add(series);
        _unlogged.Add(series);
        return series;
    }

    private void Add(MemorySeries series)
    {
        _series.Add(series.Labels, series);
        _byReference[series.Reference] = series;
        _index.Add(series.Reference, series.Labels);
        _guard.Add(series.Labels);
    }

    private void Log()
    {
        if (_accepted.Count == 0 && _unlogged.Count == 0) return;
        try
        {
            _record.Clear();
            if (_unlogged.Count > 0) WalRecord.WriteSeries(_record, _unlogged);
            WalRecord.WriteSamples(_record, _accepted);
            _log!.Append(_record.Written);
            // Only now: series whose record was not written are written with the next one, which needs them.
            _unlogged.Clear();
        }
        finally
        {
            _accepted.Clear();
        }
    }

    private List<Offender> Offenders()
    {
        lock (_gate) return _guard.Offenders;
    }
}
