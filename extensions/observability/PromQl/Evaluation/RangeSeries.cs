using LuBan.Observability.Metrics;

namespace LuBan.Observability.PromQl.Evaluation;

/// <summary>The samples of a series, without marks of staleness, by time.</summary>
internal readonly record struct RangeSeries(Labels Labels, long[] Times, double[] Values);

/// <summary>What a function of ranges looks at: series, and for each moment where the range ends.</summary>
internal sealed record RangeInput(List<RangeSeries> Series, long RangeMs, long OffsetMs, long? FixedEnd)
{
    /// <summary>The end of the range at a moment; it begins <see cref="RangeMs"/> before. Both ends belong to it.</summary>
    public long EndAt(long moment) => FixedEnd ?? moment - OffsetMs;
}

/// <summary>The samples in the range at one moment.</summary>
internal readonly ref struct Window(ReadOnlySpan<long> times, ReadOnlySpan<double> values, long start, long end)
{
    public readonly ReadOnlySpan<long> Times = times;
    public readonly ReadOnlySpan<double> Values = values;
    public readonly long Start = start;
    public readonly long End = end;

    public int Count => Times.Length;
}
