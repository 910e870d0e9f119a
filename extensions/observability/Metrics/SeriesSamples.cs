using LuBan.Observability.Metrics.Chunks;

namespace LuBan.Observability.Metrics;

/// <summary>A series that was found, with its packed samples, by time.</summary>
internal sealed class SeriesSamples(Labels labels)
{
    private readonly List<Chunk> _chunks = [];

    public Labels Labels { get; } = labels;

    /// <summary>At most so many samples, some of them outside of what was asked for.</summary>
    public int Count { get; private set; }

    /// <summary>The end of the last chunk; perhaps behind what was asked for.</summary>
    public long LastTime => _chunks[^1].MaxTime;

    public void Add(Chunk chunk)
    {
        _chunks.Add(chunk);
        Count += chunk.Count;
    }

    /// <summary>Unpacks the samples between two moments, both included.</summary>
    public (long[] Times, double[] Values) Read(long from, long to)
    {
        var times = new long[Count];
        var values = new double[Count];
        var count = 0;
        foreach (var chunk in _chunks)
        {
            var reader = new XorReader(chunk.Data.Span, chunk.Count);
            while (reader.Next() && reader.Time <= to)
            {
                // Head and block overlap for the moment between writing the one and forgetting the other.
                if (reader.Time < from || (count > 0 && reader.Time <= times[count - 1])) continue;
                times[count] = reader.Time;
                values[count++] = reader.Value;
            }
        }
        return count == times.Length ? (times, values) : (times[..count], values[..count]);
    }
}
