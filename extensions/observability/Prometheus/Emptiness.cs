namespace LuBan.Observability.Prometheus;

/// <summary>Why one selector of a query gives nothing, or that it gives something.</summary>
/// <param name="Selector">The selector.</param>
/// <param name="Reason"><c>HasData</c>, <c>MetricAbsent</c>, <c>LabelMismatch</c>, <c>TargetDown</c> or <c>Stale</c>.</param>
internal sealed record Emptiness(string Selector, string Reason)
{
    /// <summary>Of a label that does not match: its name.</summary>
    public string? Label { get; init; }

    /// <summary>What was asked for: the metric, the value, the target.</summary>
    public string? Asked { get; init; }

    /// <summary>What there is instead, the likeliest first.</summary>
    public IReadOnlyList<string> Known { get; init; } = [];

    /// <summary>The time of the last sample, in milliseconds since 1970 (UTC).</summary>
    public long? LastSample { get; init; }
}
