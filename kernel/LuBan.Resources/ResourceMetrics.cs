using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace LuBan.Resources;

/// <summary>The meter <c>LuBan.Resources</c>, for one store.</summary>
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
    private readonly Counter<long> _records;
    private readonly Histogram<double> _recordDuration;
    private readonly KeyValuePair<string, object?> _store;
    private int _watchers;

    internal ResourceMetrics(string store = "main")
    {
        _store = new("store", store);
        _writes = _meter.CreateCounter<long>("luban.resources.writes", "{write}", "Writes by outcome.");
        _batchSize = _meter.CreateHistogram<int>("luban.resources.batch_size", "{write}", "Writes that shared one transaction.");
        _commitDuration = _meter.CreateHistogram<double>("luban.resources.commit_duration", "s", "From the begin of a transaction to its flush.");
        _compactions = _meter.CreateCounter<long>("luban.resources.compactions", "{compaction}", "Compactions that succeeded.");
        _compactionFailures = _meter.CreateCounter<long>("luban.resources.compaction_failures", "{compaction}", "Compactions that failed.");
        _endedWatchers = _meter.CreateCounter<long>("luban.resources.watchers_ended", "{watcher}", "Watchers that were ended because they fell behind.");
        _records = _meter.CreateCounter<long>("luban.audit.records", "{record}", "Audit records that are durable.");
        _recordDuration = _meter.CreateHistogram<double>("luban.audit.append_duration", "s", "From the begin of the transaction that carries audit records to its flush.");
        _meter.CreateObservableGauge("luban.resources.watchers", () => new Measurement<int>(Volatile.Read(ref _watchers), _store), "{watcher}", "Open watches.");
    }

    internal void Observe(Func<long> revision, Func<long> walBytes, Func<int> queued)
    {
        _meter.CreateObservableGauge("luban.resources.revision", () => new Measurement<long>(revision(), _store), description: "The newest revision.");
        _meter.CreateObservableGauge("luban.resources.wal_bytes", () => new Measurement<long>(walBytes(), _store), "By", "The size of the write-ahead log.");
        _meter.CreateObservableGauge("luban.resources.queued_writes", () => new Measurement<int>(queued(), _store), "{write}", "Writes that wait for the writer.");
    }

    internal void Write(string result) => _writes.Add(1, new KeyValuePair<string, object?>("result", result), _store);

    internal void Batch(int size, long startedAt)
    {
        _batchSize.Record(size, _store);
        _commitDuration.Record(Stopwatch.GetElapsedTime(startedAt).TotalSeconds, _store);
    }

    /// <summary>Counts the audit records of a batch that was committed.</summary>
    /// <returns>Whether there were any.</returns>
    internal bool Records(IEnumerable<Storage.StoreOperation> operations, IReadOnlyList<Storage.StoreOutcome> outcomes, long startedAt)
    {
        var records = operations.Where((operation, i) => operation.Audit is not null && outcomes[i].Result == Storage.StoreResult.Committed).Count();
        if (records == 0) return false;
        _records.Add(records, _store);
        _recordDuration.Record(Stopwatch.GetElapsedTime(startedAt).TotalSeconds, _store);
        return true;
    }

    internal void Compacted() => _compactions.Add(1, _store);

    internal void CompactionFailed() => _compactionFailures.Add(1, _store);

    internal void WatcherStarted() => Interlocked.Increment(ref _watchers);

    internal void WatcherStopped() => Interlocked.Decrement(ref _watchers);

    internal void WatcherEnded() => _endedWatchers.Add(1, _store);

    public void Dispose() => _meter.Dispose();
}

/// <summary>A store that counts what it does.</summary>
internal interface IMeasuredStore
{
    /// <summary>The store's instruments; the watch cache in front of it adds to them.</summary>
    ResourceMetrics Metrics { get; }
}
