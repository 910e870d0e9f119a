namespace LuBan.Observability.Metrics;

/// <summary>The value that says: this series is not there any more. A scraper writes it for what it no longer finds.</summary>
public static class Staleness
{
    private const long Bits = 0x7ff0000000000002;

    /// <summary>The marker: one certain NaN, the one that Prometheus uses.</summary>
    public static double Marker { get; } = BitConverter.Int64BitsToDouble(Bits);

    /// <summary>Whether a value is the marker. An ordinary NaN is not.</summary>
    /// <param name="value">The value.</param>
    /// <returns>Whether it is.</returns>
    public static bool IsMarker(double value) => BitConverter.DoubleToInt64Bits(value) == Bits;
}
