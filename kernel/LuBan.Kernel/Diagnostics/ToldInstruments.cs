namespace LuBan.Kernel.Diagnostics;

/// <summary>What one version of an extension measures in another process. It is asked at each scrape, and nothing that it says is believed unseen.</summary>
/// <param name="exporter">Whose page it is for.</param>
/// <param name="extension">The extension's id.</param>
/// <param name="ask">Asks; answers null when no process is there.</param>
internal sealed class ToldInstruments(PrometheusExporter exporter, string extension, Func<CancellationToken, Task<ToldMetrics?>> ask) : IDisposable
{
    private static readonly string[] Types = ["counter", "gauge", "histogram"];
    private readonly string _extension = extension.ToLowerInvariant();
    private volatile IReadOnlyList<(string Name, MetricFamily Family)> _families = [];
    private Task _asking = Task.CompletedTask;

    /// <summary>What it said when it was asked last, each metric by its name.</summary>
    public IReadOnlyList<(string Name, MetricFamily Family)> Families => _families;

    /// <summary>The names under which a metric of it may stand, the best first.</summary>
    public IReadOnlyList<string> NamesOf(string name) => MetricNames.Candidates(_extension, name);

    /// <summary>Asks it, and gives up after a while.</summary>
    public Task ObserveAsync(TimeSpan patience)
    {
        if (!_asking.IsCompleted) return Task.CompletedTask;
        // As in this process: gauges are left out until they are told anew, counters stay.
        _families = [.. _families.Where(one => !one.Family.Observed)];
        return _asking = Task.Run(() => AskAsync(patience));
    }

    public void Dispose() => exporter.Close(this);

    private async Task AskAsync(TimeSpan patience)
    {
        using var deadline = new CancellationTokenSource(patience);
        try
        {
            _families = await ask(deadline.Token) is { } told ? Check(told) : [];
        }
        catch (Exception)
        {
            // Whoever asks has told why; here it is counted, as a callback in this process that fails.
            exporter.Fail();
        }
    }

    private List<(string, MetricFamily)> Check(ToldMetrics told)
    {
        exporter.Drop(told.Dropped);
        exporter.Fail(told.Failed);
        var (families, count) = (new List<(string, MetricFamily)>(), 0);
        foreach (var said in told.Families)
        {
            // What it leaves out is null, whatever the type says.
            var family = new MetricFamily(said.Type, said.Help ?? "", absolute: true) { Observed = said.Observed };
            foreach (var series in said.Series)
            {
                if (count < ExtensionInstruments.SeriesLimit && Types.Contains(said.Type) && MetricNames.AreLabels(series.Labels, _extension) && family.Series.TryAdd(series.Labels, new(series))) count++;
                else exporter.Drop();
            }
            if (!family.Series.IsEmpty) families.Add((MetricNames.Sanitize(said.Name), family));
        }
        return families;
    }
}
