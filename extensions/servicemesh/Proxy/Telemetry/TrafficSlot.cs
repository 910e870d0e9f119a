namespace LuBan.ServiceMesh.Proxy.Telemetry;

/// <summary>Requests of a short while.</summary>
internal sealed class TrafficSlot
{
    public long Requests { get; set; }

    public long Errors { get; set; }

    public double Milliseconds { get; set; }

    public int[] Buckets { get; } = new int[Histogram.Milliseconds.Length + 1];

    public void Add(TrafficSlot other)
    {
        Requests += other.Requests;
        Errors += other.Errors;
        Milliseconds += other.Milliseconds;
        for (var index = 0; index < Buckets.Length; index++) Buckets[index] += other.Buckets[index];
    }

    /// <summary>An estimate of a quantile, by the borders of the buckets.</summary>
    public double? Quantile(double quantile)
    {
        if (Requests == 0) return null;
        var rank = quantile * Requests;
        double before = 0;
        for (var index = 0; index < Buckets.Length; index++)
        {
            if (before + Buckets[index] >= rank && Buckets[index] > 0)
            {
                var low = index == 0 ? 0 : Histogram.Milliseconds[index - 1];
                var high = index < Histogram.Milliseconds.Length ? Histogram.Milliseconds[index] : low;
                return low + ((high - low) * (rank - before) / Buckets[index]);
            }
            before += Buckets[index];
        }
        return Histogram.Milliseconds[^1];
    }
}
