namespace LuBan.Observability.Metrics;

/// <summary>What became of samples that were handed to the store.</summary>
/// <param name="Accepted">How many are stored (or were stored before, with the same value).</param>
public readonly record struct AppendResult(int Accepted)
{
    /// <summary>Refused: older than the series' last sample, or another value at its time.</summary>
    public int OutOfOrder { get; init; }

    /// <summary>Refused: older than what can still be written, or too far ahead of the clock.</summary>
    public int OutOfBounds { get; init; }

    /// <summary>Refused: a new series beyond a limit.</summary>
    public int OverLimit { get; init; }

    /// <summary>Which limit and which metric; null when none was met.</summary>
    public string? Limit { get; init; }

    /// <summary>All that were refused.</summary>
    public int Refused => OutOfOrder + OutOfBounds + OverLimit;
}
