namespace LuBan.Observability.PromQl;

/// <summary>A point of a result.</summary>
/// <param name="Milliseconds">When, in milliseconds since 1970 (UTC).</param>
/// <param name="Value">The value.</param>
public readonly record struct QueryPoint(long Milliseconds, double Value);
