namespace LuBan.Observability.Metrics;

/// <summary>Where samples of this machine are written: by the scraper, the host's metrics and recording rules, and by remote write.</summary>
public interface IMetricStore
{
    /// <summary>
    /// Stores samples. When it returns they are in the write-ahead log: they survive the end of the process, however it ends.
    /// While the store is not open yet (another version of this extension still holds its folder) a bounded number waits in memory.
    /// </summary>
    /// <param name="samples">Samples of any series; of each series in the order of time. A label value longer than 2 KiB is no good idea, but stored.</param>
    /// <returns>What was stored and what was refused. Never throws because of a sample.</returns>
    AppendResult Append(IReadOnlyList<Sample> samples);

    /// <summary>Remembers what metrics mean.</summary>
    /// <param name="descriptions">The descriptions; a later one of the same metric wins.</param>
    void Describe(IReadOnlyList<MetricDescription> descriptions);

    /// <summary>Waits until the store is open and what was written before has been read back.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task.</returns>
    Task WhenOpenAsync(CancellationToken cancellationToken);
}
