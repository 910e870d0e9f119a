namespace LuBan.Observability.Metrics;

/// <summary>One value of one series.</summary>
/// <param name="Labels">The series.</param>
/// <param name="Milliseconds">When, in milliseconds since 1970 (UTC).</param>
/// <param name="Value">The value; <see cref="Staleness.Marker"/> says that the series has ended.</param>
public readonly record struct Sample(Labels Labels, long Milliseconds, double Value);
