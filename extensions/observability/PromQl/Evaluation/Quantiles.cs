namespace LuBan.Observability.PromQl.Evaluation;

/// <summary>Quantiles of values and of buckets.</summary>
internal static class Quantiles
{
    /// <summary>Of values; they are sorted in place.</summary>
    public static double Of(double quantile, double[] values)
    {
        if (values.Length == 0 || double.IsNaN(quantile)) return double.NaN;
        if (quantile < 0) return double.NegativeInfinity;
        if (quantile > 1) return double.PositiveInfinity;
        // NaN comes first, as it does in Array.Sort.
        Array.Sort(values);
        var rank = quantile * (values.Length - 1);
        var lower = Math.Max(0, Math.Floor(rank));
        var upper = Math.Min(values.Length - 1, lower + 1);
        var weight = rank - Math.Floor(rank);
        return (values[(int)lower] * (1 - weight)) + (values[(int)upper] * weight);
    }

    /// <summary>Of the buckets of a classic histogram: upper borders and cumulated counts, in any order.</summary>
    public static double OfBuckets(double quantile, List<(double Border, double Count)> buckets)
    {
        if (double.IsNaN(quantile)) return double.NaN;
        if (quantile < 0) return double.NegativeInfinity;
        if (quantile > 1) return double.PositiveInfinity;
        var sorted = Clean(buckets);
        if (sorted.Count < 2 || !double.IsPositiveInfinity(sorted[^1].Border)) return double.NaN;
        var observations = sorted[^1].Count;
        if (observations == 0) return double.NaN;
        var rank = quantile * observations;
        var at = 0;
        while (at < sorted.Count - 1 && !(sorted[at].Count >= rank)) at++;
        if (at == sorted.Count - 1) return sorted[^2].Border;
        if (at == 0 && sorted[0].Border <= 0) return sorted[0].Border;
        var (start, end, count) = (0.0, sorted[at].Border, sorted[at].Count);
        if (at > 0)
        {
            start = sorted[at - 1].Border;
            count -= sorted[at - 1].Count;
            rank -= sorted[at - 1].Count;
        }
        return start + ((end - start) * (rank / count));
    }

    // Equal borders are added up; counts that fall are lifted to what was there before.
    private static List<(double Border, double Count)> Clean(List<(double Border, double Count)> buckets)
    {
        var clean = new List<(double Border, double Count)>();
        foreach (var bucket in buckets.OrderBy(bucket => bucket.Border))
        {
            if (clean.Count > 0 && clean[^1].Border == bucket.Border) clean[^1] = (bucket.Border, clean[^1].Count + bucket.Count);
            else clean.Add(bucket);
        }
        var most = clean.Count == 0 ? 0 : clean[0].Count;
        for (var i = 1; i < clean.Count; i++)
        {
            if (clean[i].Count > most) most = clean[i].Count;
            else if (clean[i].Count < most) clean[i] = (clean[i].Border, most);
        }
        return clean;
    }
}
