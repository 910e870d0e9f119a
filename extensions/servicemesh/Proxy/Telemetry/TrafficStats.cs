namespace LuBan.ServiceMesh.Proxy.Telemetry;

/// <summary>Requests between two in a window.</summary>
internal sealed record TrafficStats(string Source, string Namespace, string Service, string Subset)
{
    public long Requests { get; init; }

    public long Errors { get; init; }

    public double PerSecond { get; init; }

    /// <summary>0 to 1.</summary>
    public double SuccessRate { get; init; }

    public double? MeanMilliseconds { get; init; }

    public double? P50 { get; init; }

    public double? P95 { get; init; }

    public double? P99 { get; init; }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<TrafficPoint> Points { get; init; } = [];

    public static TrafficStats Of(TrafficKey key, TrafficSlot?[] slots, double seconds, long firstSlot)
    {
        var sum = new TrafficSlot();
        foreach (var slot in slots) if (slot is not null) sum.Add(slot);
        return new(key.Source, key.Namespace, key.Service, key.Subset)
        {
            Requests = sum.Requests, Errors = sum.Errors, PerSecond = sum.Requests / seconds, SuccessRate = sum.Requests == 0 ? 1 : 1 - ((double)sum.Errors / sum.Requests),
            MeanMilliseconds = sum.Requests == 0 ? null : sum.Milliseconds / sum.Requests, P50 = sum.Quantile(0.5), P95 = sum.Quantile(0.95), P99 = sum.Quantile(0.99),
            Points = [.. slots.Select((slot, index) => TrafficPoint.Of(slot, firstSlot + index))],
        };
    }
}

/// <summary>Requests of one slot.</summary>
/// <param name="At">Its begin, in milliseconds since 1970.</param>
/// <param name="PerSecond">Requests per second.</param>
/// <param name="SuccessRate">0 to 1; null without requests.</param>
/// <param name="P95">Milliseconds; null without requests.</param>
internal sealed record TrafficPoint(long At, double PerSecond, double? SuccessRate, double? P95)
{
    public static TrafficPoint Of(TrafficSlot? slot, long number) => new(
        (number * TrafficWindow.SlotLength.Ticks / TimeSpan.TicksPerMillisecond) - 62135596800000, (slot?.Requests ?? 0) / TrafficWindow.SlotLength.TotalSeconds,
        slot is null ? null : 1 - ((double)slot.Errors / slot.Requests), slot?.Quantile(0.95));
}
