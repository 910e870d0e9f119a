using LuBan.Observability.Metrics;

namespace LuBan.Observability.Prometheus;

/// <summary>Labels by the bytes in which they arrive: a sender writes the same series with the same bytes, again and again.</summary>
internal sealed class LabelsCache(int capacity)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<byte[], Labels> _labels = new(new Comparer());

    public bool TryGet(ReadOnlySpan<byte> bytes, out Labels labels)
    {
        lock (_gate) return _labels.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(bytes, out labels!);
    }

    public void Add(ReadOnlySpan<byte> bytes, Labels labels)
    {
        lock (_gate)
        {
            // Emptied rather than aged: what is still written is back with the next request.
            if (_labels.Count >= capacity) _labels.Clear();
            _labels[bytes.ToArray()] = labels;
        }
    }

    private sealed class Comparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(byte[] bytes) => GetHashCode((ReadOnlySpan<byte>)bytes);

        public int GetHashCode(ReadOnlySpan<byte> bytes)
        {
            var hash = new HashCode();
            hash.AddBytes(bytes);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
