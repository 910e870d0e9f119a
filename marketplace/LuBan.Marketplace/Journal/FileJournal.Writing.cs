using System.Buffers;
using LuBan.Marketplace.State;
using LuBan.Packages;
using Microsoft.Extensions.Logging;

namespace LuBan.Marketplace.Journal;

/// <summary>The writer: one thread, one batch at a time.</summary>
internal sealed partial class FileJournal
{
    private const long SegmentBytes = 16 << 20;

    private void Write()
    {
        while (true)
        {
            _work.Wait();
            List<Pending> batch;
            bool closed;
            lock (_queueLock)
            {
                closed = _closed;
                batch = _queue.Count <= MaxBatch ? _queue : _queue[..MaxBatch];
                _queue = _queue.Count <= MaxBatch ? [] : _queue[MaxBatch..];
            }
            if (batch.Count > 0) Commit(batch);
            else if (closed) return;
            // Whoever did not fit, and those who came for nothing because an earlier batch took them along.
            if (closed) _work.Release();
        }
    }

    private void Commit(List<Pending> batch)
    {
        List<(JournalEntry Entry, BlobHash Hash)> lines;
        try
        {
            lines = WriteLines(batch);
            Problem = null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Until the end is cut off again, nobody is told that the change did not happen.
            _damaged = true;
            TryRepair();
            Problem = exception.Message;
            NotWritten(batch.Count, exception.Message);
            foreach (var pending in batch) pending.Done.SetException(JournalProblems.NotWritten("its journal", exception));
            return;
        }
        foreach (var (entry, hash) in lines) _state.Apply(entry, hash);
        foreach (var pending in batch) pending.Done.SetResult();
    }

    private List<(JournalEntry Entry, BlobHash Hash)> WriteLines(List<Pending> batch)
    {
        if (_damaged && !TryRepair()) throw new IOException("The journal's end could not be restored after a write that failed.");
        if (_length > SegmentBytes) AddSegment(_segments[^1].Number + 1);
        var lines = new List<(JournalEntry, BlobHash)>(batch.Count);
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        var (sequence, previous, time) = (_state.Sequence, _state.LastLine, _lastTime);
        foreach (var pending in batch)
        {
            for (var i = 0; i < pending.Events.Count; i++)
            {
                time = Later(time);
                var line = JournalLine.Format(++sequence, time, pending.Events[i], pending.Events.Count - 1 - i, previous);
                previous = JournalLine.Hash(line);
                lines.Add((JournalLine.Parse(line), previous));
                buffer.Write(line);
                buffer.Write("\n"u8);
            }
        }
        RandomAccess.Write(_file, buffer.WrittenSpan, _length);
        RandomAccess.FlushToDisk(_file);
        lock (_fileLock)
        {
            _length += buffer.WrittenCount;
            if (_segments[^1].First == 0) _segments[^1] = _segments[^1] with { First = _state.Sequence + 1 };
        }
        _lastTime = time;
        return lines;
    }

    /// <summary>The clock, but never twice the same: readers of the catalogue use the time as a cursor.</summary>
    private DateTimeOffset Later(DateTimeOffset last)
    {
        var now = _time.GetUtcNow();
        return now > last ? now : last.AddTicks(1);
    }

    private bool TryRepair()
    {
        try
        {
            if (RandomAccess.GetLength(_file) != _length)
            {
                RandomAccess.SetLength(_file, _length);
                RandomAccess.FlushToDisk(_file);
            }
            _damaged = false;
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private void AddSegment(int number)
    {
        var path = JournalSegments.PathOf(_folder, number);
        var file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        DurableFiles.FlushDirectory(_folder);
        lock (_fileLock)
        {
            _file?.Dispose();
            (_file, _length) = (file, 0);
            _segments.Add(new(number, path, 0));
        }
    }

    [LoggerMessage(7002, LogLevel.Error, "{Count} changes were refused, the journal cannot be written: {Reason}")]
    private partial void NotWritten(int count, string reason);
}
