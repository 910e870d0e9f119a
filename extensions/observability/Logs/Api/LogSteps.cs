namespace LuBan.Observability.Logs.Api;

/// <summary>Widths of the bars of a histogram: those that people can read.</summary>
internal static class LogSteps
{
    private static readonly long[] Seconds = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400];

    /// <summary>The smallest step, in microseconds, that needs no more buckets than this.</summary>
    internal static long Of(long span, int buckets)
    {
        foreach (var seconds in Seconds)
        {
            if (span / (seconds * LogTime.Second) < buckets) return seconds * LogTime.Second;
        }
        return ((span / LogTime.Day / buckets) + 1) * LogTime.Day;
    }
}
