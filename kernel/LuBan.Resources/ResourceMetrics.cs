using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace LuBan.Resources;

/// <summary>The meter <c>LuBan.Resources</c>.</summary>
internal sealed class ResourceMetrics : IDisposable
{
    internal const string MeterName = "LuBan.Resources";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _writes;
    private readonly Histogram<int> _batchSize;
    private readonly Histogram<double> _commitDuration;
    private readonly Counter<long> _compactions;
    private readonly Counter<long> _compactionFailures;
    private readonly Counter<long> _endedWatchers;
    private int _watchers;

    internal ResourceMetrics()
    {
        _writes = _meter.CreateCounter<long>("luban.resources.writes", "{write}", "Writes by outcome.");
        _batchSize = _meter.CreateHistogram<int>("luban.resources.batch_size", "{write}", "Writes that shared one transaction.");
        _commitDuration = _meter.CreateHistogram<double>("luban.resources.commit_duration", "s", "From the begin of a transaction to its flush.");
        _compactions = _meter.CreateCounter<long>("luban.resources.compactions", "{compaction}", "Compactions that succeeded.");
        _compactionFailures = _meter.CreateCounter<long>("luban.resources.compaction_failures", "{compaction}", "Compactions that failed.");
        _endedWatchers = _meter.CreateCounter<long>("luban.resources.watchers_ended", "{watcher}", "Watchers that were ended because they fell behind.");
        _meter.CreateObservableGauge("luban.resources.watchers", () => Volatile.Read(ref _watchers), "{watcher}", "Open watches.");
    }

    internal void Observe(Func<long> revision, Func<long> walBytes, Func<int> queued)
    {
        _meter.CreateObservableGauge("luban.resources.revision", revision, description: "The newest revision.");
        _meter.CreateObservableGauge("luban.resources.wal_bytes", walBytes, "By", "The size of the write-ahead log.");
        _meter.CreateObservableGauge("luban.resources.queued_writes", queued, "{write}", "Writes that wait for the writer.");
    }

    internal void Write(string result) => _writes.Add(1, new KeyValuePair<string, object?>("result", result));

    internal void Batch(int size, long startedAt)
    {
        _batchSize.Record(size);
        _commitDuration.Record(Stopwatch.GetElapsedTime(startedAt).TotalSeconds);
    }

    internal void Compacted() => _compactions.Add(1);

    internal void CompactionFailed() => _compactionFailures.Add(1);

    internal void WatcherStarted() => Interlocked.Increment(ref _watchers);

    internal void WatcherStopped() => Interlocked.Decrement(ref _watchers);

    internal void WatcherEnded() => _endedWatchers.Add(1);

    public void Dispose() => _meter.Dispose();
}
