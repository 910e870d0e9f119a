using LuBan.Observability.Metrics.Blocks;
using LuBan.Observability.Metrics.Head;
using LuBan.Observability.Metrics.Wal;

namespace LuBan.Observability.Metrics;

/// <summary>What is done from time to time, by one thread: blocks are written, joined and removed, the log is shortened.</summary>
internal sealed partial class MetricStore
{
    // Samples may come so late that the hour before the last whole two hours is still written to.
    private const long GraceMs = 3_600_000L;
    private const long MaxLog = 256L * 1024 * 1024;

    public void Maintain()
    {
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        var wasCut = Cut((now - GraceMs) / BlockMs * BlockMs);
        if (wasCut || _log!.Written > MaxLog) WriteSnapshot();
        while (Compaction.Plan(_blocks.All) is { } plan) _blocks.Replace(plan, Compaction.Join(Path.Combine(_folder, "blocks"), plan));
        Retain(now);
    }

    /// <summary>Writes a snapshot, and forgets the log before it.</summary>
    public void WriteSnapshot()
    {
        int segment;
        lock (_gate) segment = _log!.Roll();
        // Samples that come now are in the new file of the log, and perhaps in the snapshot: the replay takes them once.
        Snapshot.Write(LogFolder, segment, [.. _byReference.Values.Distinct()]);
        Snapshot.Truncate(LogFolder, segment);
        _log!.Truncate(segment);
    }

    private bool Cut(long border)
    {
        var first = HeadTimes().Min;
        if (first == 0 || first >= border) return false;
        // From here on nothing older is accepted, so that what is written now is complete.
        lock (_gate) _minTime = Math.Max(_minTime, border);
        var series = _byReference.Values.Distinct().OrderBy(one => one.Labels).ToList();
        for (var start = first / BlockMs * BlockMs; start < border; start += BlockMs)
        {
            var (from, to) = (start, start + BlockMs - 1);
            var block = BlockWriter.Write(Path.Combine(_folder, "blocks"), start, start + BlockMs, series.Select(one => (one.Labels, one.Chunks(from, to))), []);
            if (block is not null) _blocks.Add(block);
        }
        Forget(border);
        return true;
    }

    private void Forget(long before)
    {
        var empty = new HashSet<uint>();
        lock (_gate)
        {
            foreach (var (reference, series) in _byReference.ToArray())
            {
                if (series.Truncate(before)) continue;
                empty.Add(reference);
                _byReference.TryRemove(reference, out _);
                if (_series.Remove(series.Labels)) _guard.Remove(series.Labels);
            }
            _unlogged.RemoveAll(series => empty.Contains(series.Reference));
        }
        _index.Remove(empty);
    }

    private void Retain(long now)
    {
        var options = _options.CurrentValue;
        var oldest = now - (options.RetentionDays * 86_400_000L);
        var gone = new List<Block>();
        var bytes = _blocks.Bytes;
        foreach (var block in _blocks.All)
        {
            if (block.Meta.MaxTime > oldest && bytes <= options.MaxMegabytes * 1_048_576L) break;
            gone.Add(block);
            bytes -= block.Bytes;
        }
        if (gone.Count > 0) _blocks.Replace(gone, null);
    }
}
