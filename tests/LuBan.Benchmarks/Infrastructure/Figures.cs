using System.Globalization;

namespace LuBan.Benchmarks;

/// <summary>Several measurements of one thing.</summary>
internal sealed class Figures(IEnumerable<double> values)
{
    private readonly double[] _sorted = [.. values.Order()];

    public double Median => Percentile(0.5);

    public double Min => _sorted[0];

    public double Max => _sorted[^1];

    public double Percentile(double share) => _sorted[Math.Min(_sorted.Length - 1, (int)(share * _sorted.Length))];

    /// <summary>Median and range, as <c>1.02 (0.98–1.07)</c>.</summary>
    public string Text(string format = "0.00") =>
        $"{Median.ToString(format, CultureInfo.InvariantCulture)} ({Min.ToString(format, CultureInfo.InvariantCulture)}–{Max.ToString(format, CultureInfo.InvariantCulture)})";
}
