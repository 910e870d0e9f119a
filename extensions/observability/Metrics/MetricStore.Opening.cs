using LuBan.Observability.Metrics.Wal;

namespace LuBan.Observability.Metrics;

/// <summary>Opening and closing.</summary>
internal sealed partial class MetricStore
{
    private const long MinSnapshotLog = 4 * 1024 * 1024;

    private string LogFolder => Path.Combine(_folder, "wal");

    /// <summary>Takes the folder for this process and this version of the extension.</summary>
    /// <returns>Whether it is free: during an upgrade the version before holds it until it stops.</returns>
    public bool TryLock()
    {
        Directory.CreateDirectory(_folder);
        try
        {
            _lock = new(Path.Combine(_folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Reads back what was written before. The folder is locked.</summary>
    /// <returns>What was damaged, for the log.</returns>
    public IReadOnlyList<string> Open()
    {
        var problems = _blocks.Open();
        _minTime = _blocks.All.Select(block => block.Meta.MaxTime).DefaultIfEmpty(long.MinValue).Max();
        Directory.CreateDirectory(LogFolder);
        var from = ReadSnapshot(problems);
        ReadLog(from, problems);
        Corruptions += problems.Count;
        lock (_gate)
        {
            _log = new(LogFolder);
            AppendToHead(_waiting);
            Log();
            _waiting.Clear();
            _waiting.TrimExcess();
        }
        _open.TrySetResult();
        return problems;
    }

    public void Sync() => _log?.Sync();

    /// <summary>Closes the store so that the next start is fast. What comes later is refused as if it were not open yet.</summary>
    public void Close()
    {
        try
        {
            if (_log?.Written > MinSnapshotLog) WriteSnapshot();
        }
        catch (IOException)
        {
            // The log still holds everything: only the next start takes longer.
        }
        Dispose();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _log?.Dispose();
            _log = null;
        }
        _blocks.Dispose();
        // Last of all: from here on the next version may write.
        _lock?.Dispose();
    }

    private int ReadSnapshot(List<string> problems)
    {
        if (Snapshot.Newest(LogFolder) is not { } snapshot) return 0;
        var (_, isWhole) = Records.Read(snapshot.Path, record =>
        {
            var (reference, labels, chunks) = Snapshot.Read(record);
            var series = new Head.MemorySeries(reference, labels);
            series.Restore([.. chunks.Where(chunk => chunk.MinTime >= _minTime)]);
            _lastReference = Math.Max(_lastReference, reference);
            if (!_series.ContainsKey(labels)) Add(series);
        });
        if (!isWhole) problems.Add($"{Path.GetFileName(snapshot.Path)}: what follows the damaged record is lost.");
        return snapshot.Segment;
    }

    private void ReadLog(int from, List<string> problems)
    {
        var segments = WriteAheadLog.Segments(LogFolder).Where(segment => segment.Number >= from).ToList();
        foreach (var (number, path) in segments)
        {
            var (length, isWhole) = Records.Read(path, record => WalRecord.Read(record, Replay, Replay));
            if (isWhole) continue;
            // The end of the last file is what was being written when the process ended, and was not acknowledged. Anywhere else it is damage.
            if (number != segments[^1].Number) problems.Add($"{Path.GetFileName(path)}: what follows byte {length} of this file is lost.");
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write);
            RandomAccess.SetLength(file, length);
        }
    }

    private void Replay(uint reference, Labels labels)
    {
        _lastReference = Math.Max(_lastReference, reference);
        if (_byReference.ContainsKey(reference)) return;
        var series = new Head.MemorySeries(reference, labels);
        // The series was forgotten and came back under another number: the newer one stands.
        if (_series.TryGetValue(labels, out var older))
        {
            _byReference[reference] = older;
            return;
        }
        Add(series);
    }

    private void Replay(uint reference, long time, double value)
    {
        if (time >= _minTime && _byReference.TryGetValue(reference, out var series)) series.Append(time, value, BlockMs);
    }
}
