namespace LuBan.Kernel.Diagnostics;

/// <summary>What one series of a metric says at a moment.</summary>
/// <param name="Labels">Its labels, as they are scraped.</param>
/// <param name="Value">The count of a counter, or the sum of a histogram.</param>
/// <param name="Count">How many values a histogram has.</param>
/// <param name="Buckets">For each upper limit how many values are not above it.</param>
internal sealed record Figure(string Labels, double Value, long Count, IReadOnlyList<(double Limit, long Count)> Buckets)
{
    /// <summary>The value of a label; null when it has none of that name.</summary>
    public string? Label(string name)
    {
        var start = Labels.IndexOf(name + "=\"", StringComparison.Ordinal);
        if (start < 0) return null;
        start += name.Length + 2;
        var end = Labels.IndexOf('"', start);
        return end < 0 ? null : Labels[start..end];
    }

    /// <summary>The value that so many of a hundred are not above, as near as the buckets say; null when there are none.</summary>
    public double? Percentile(double percent)
    {
        if (Count == 0) return null;
        var rank = Count * percent / 100;
        var (below, lower) = (0L, 0.0);
        foreach (var (limit, count) in Buckets)
        {
            if (count >= rank && count > below) return lower + (limit - lower) * (rank - below) / (count - below);
            (below, lower) = (count, limit);
        }
        return lower;
    }
}
