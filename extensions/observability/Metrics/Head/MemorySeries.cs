using LuBan.Observability.Metrics.Chunks;

namespace LuBan.Observability.Metrics.Head;

/// <summary>A series whose newest samples are in memory. Written by one thread at a time, read by any.</summary>
internal sealed class MemorySeries(uint reference, Labels labels)
{
    private readonly Lock _gate = new();
    private List<Chunk> _chunks = [];
    private XorWriter? _open;
    private double _lastValue;

    public uint Reference { get; } = reference;

    public Labels Labels { get; } = labels;

    /// <summary>The time of the last sample; <see cref="long.MinValue"/> before the first.</summary>
    public long LastTime { get; private set; } = long.MinValue;

    public int ChunkCount
    {
        get
        {
            lock (_gate) return _chunks.Count + (_open is null ? 0 : 1);
        }
    }

    /// <summary>The first and the last moment in memory; <see cref="long.MaxValue"/> first when there is nothing.</summary>
    public (long Min, long Max) Times
    {
        get
        {
            lock (_gate) return (_chunks.Count > 0 ? _chunks[0].MinTime : _open?.MinTime ?? long.MaxValue, _open?.MaxTime ?? (_chunks.Count > 0 ? _chunks[^1].MaxTime : long.MinValue));
        }
    }

    /// <summary>Null: stored. True: the same sample is there already. False: older than the last one, or another value at its time.</summary>
    public bool? Append(long time, double value, long window)
    {
        lock (_gate)
        {
            if (time < LastTime) return false;
            if (time == LastTime) return BitConverter.DoubleToInt64Bits(value) == BitConverter.DoubleToInt64Bits(_lastValue);
            // A chunk never crosses the border of a block, so that a block takes whole chunks.
            if (_open is not null && (_open.Count >= XorWriter.MaxSamples || Window(time, window) != Window(_open.MinTime, window))) Close();
            (_open ??= new()).Append(time, value);
            LastTime = time;
            _lastValue = value;
            return null;
        }
    }

    /// <summary>The chunks that have something between two moments, both included.</summary>
    public List<Chunk> Chunks(long from, long to)
    {
        lock (_gate)
        {
            var found = new List<Chunk>();
            foreach (var chunk in _chunks)
            {
                if (chunk.MaxTime >= from && chunk.MinTime <= to) found.Add(chunk);
            }
            if (_open is not null && _open.MaxTime >= from && _open.MinTime <= to) found.Add(_open.ToChunk());
            return found;
        }
    }

    /// <summary>Takes back what a snapshot holds. Only before the first append.</summary>
    public void Restore(IReadOnlyList<Chunk> chunks)
    {
        if (chunks.Count == 0) return;
        _chunks = [.. chunks.Take(chunks.Count - 1)];
        // The last one is opened again, so that what follows is appended to it.
        var last = chunks[^1];
        var reader = new XorReader(last.Data.Span, last.Count);
        _open = new();
        while (reader.Next()) _open.Append(reader.Time, _lastValue = reader.Value);
        LastTime = last.MaxTime;
    }

    /// <summary>Forgets the chunks that end before a moment.</summary>
    /// <returns>Whether anything is left.</returns>
    public bool Truncate(long before)
    {
        lock (_gate)
        {
            _chunks.RemoveAll(chunk => chunk.MaxTime < before);
            if (_open is not null && _open.MaxTime < before) _open = null;
            return _open is not null || _chunks.Count > 0;
        }
    }

    private void Close()
    {
        _chunks.Add(_open!.ToChunk());
        _open = null;
    }

    private static long Window(long time, long window) => time >= 0 ? time / window : ((time + 1) / window) - 1;
}
