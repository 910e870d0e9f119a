using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Text;

namespace LuBan.Kernel.Diagnostics;

/// <summary>Collects the instruments of the meters whose name begins with <c>LuBan.</c> or that belong to the web server, and of the meters of extensions, and prints them in the Prometheus text format 0.0.4.</summary>
/// <remarks>At most <see cref="SeriesLimit"/> label sets per instrument are kept: an extension that labels by user input cannot fill the memory.</remarks>
public sealed class PrometheusExporter : IDisposable
{
    /// <summary>The most label sets that one instrument may have; further ones are counted in <c>luban_metrics_dropped_series_total</c>.</summary>
    public const int SeriesLimit = 2000;

    private static readonly string[] Meters = ["LuBan.", "System.Runtime", "Microsoft.AspNetCore.Server.Kestrel"];

    // An extension that hangs must not keep the page from everybody.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Key, string Value), string> _singleLabels = new();
    private readonly Lock _scraping = new();
    private readonly ConcurrentDictionary<ExtensionInstruments, bool> _extensions = new();
    private ImmutableList<ToldInstruments> _told = [];
    private long _dropped;
    private long _failed;

    /// <summary>Starts to collect.</summary>
    public PrometheusExporter()
        : this(Meters)
    {
    }

    /// <summary>Starts to collect from the meters of extensions, and from those whose names begin like these.</summary>
    internal PrometheusExporter(IReadOnlyList<string> meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope is not ExtensionMeterFactory && meters.Any(prefix => instrument.Meter.Name.StartsWith(prefix, StringComparison.Ordinal))) listener.EnableMeasurementEvents(instrument, FamilyOf(instrument, [MetricNames.Of(instrument)]));
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, state) => Record(state, value, tags));
        _listener.SetMeasurementEventCallback<int>((_, value, tags, state) => Record(state, value, tags));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, state) => Record(state, value, tags));
        _listener.Start();
    }

    /// <summary>Prints every series.</summary>
    /// <returns>The page.</returns>
    public string Scrape()
    {
        // One at a time: what is observed is told anew, so that a series of something that is gone does not stay.
        lock (_scraping) return Print();
    }

    /// <summary>What extensions have measured here, for the page of another process.</summary>
    internal ToldMetrics Tell()
    {
        lock (_scraping)
        {
            // Half of what the other side waits: what hangs is left out, and the rest is told.
            Observe(Patience / 2);
            return new([.. _families.Where(one => !one.Value.Series.IsEmpty).Select(one => new ToldFamily(one.Key, one.Value.Type, one.Value.Help, one.Value.Observed, [.. one.Value.Series.Select(series => series.Value.Tell(series.Key))]))],
                (uint)Interlocked.Exchange(ref _dropped, 0), (uint)Interlocked.Exchange(ref _failed, 0));
        }
    }

    private string Print()
    {
        Observe(Patience);
        var page = new StringBuilder();
        foreach (var (name, alike) in Families())
        {
            // The first one who says it is believed: another version of the same extension is about to go or to come.
            var all = alike.SelectMany(family => family.Series).DistinctBy(series => series.Key).OrderBy(series => series.Key, StringComparer.Ordinal).ToList();
            if (all.Count == 0) continue;
            page.Append("# HELP ").Append(name).Append(' ').Append(alike[0].Help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)).Append('\n');
            page.Append("# TYPE ").Append(name).Append(' ').Append(alike[0].Type).Append('\n');
            foreach (var (labels, series) in all) series.Write(page, name, labels, alike[0].Type);
        }
        page.Append("# TYPE luban_metrics_dropped_series_total counter\nluban_metrics_dropped_series_total ").Append(Interlocked.Read(ref _dropped)).Append('\n');
        page.Append("# TYPE luban_metrics_failed_callbacks_total counter\nluban_metrics_failed_callbacks_total ").Append(Interlocked.Read(ref _failed)).Append('\n');
        return page.ToString();
    }

    private void Observe(TimeSpan patience)
    {
        foreach (var family in _families.Values.Where(family => family.Observed)) family.Series.Clear();
        _listener.RecordObservableInstruments();
        Task.WhenAll([.. _extensions.Keys.Select(extension => extension.ObserveAsync()), .. _told.Select(told => told.ObserveAsync(patience))]).Wait(patience);
    }

    /// <summary>All metrics by name: those of this process, and after them those that were told.</summary>
    private SortedDictionary<string, List<MetricFamily>> Families()
    {
        var families = new SortedDictionary<string, List<MetricFamily>>(StringComparer.Ordinal);
        foreach (var (name, family) in _families) families[name] = [family];
        foreach (var told in _told)
        {
            foreach (var (said, family) in told.Families)
            {
                if (told.NamesOf(said).FirstOrDefault(name => !families.TryGetValue(name, out var there) || there[0].Type == family.Type) is not { } name) Drop();
                else if (families.TryGetValue(name, out var alike)) alike.Add(family);
                else families[name] = [family];
            }
        }
        return families;
    }

    /// <summary>Listens to the instruments of one version of an extension, until that is closed.</summary>
    internal ExtensionInstruments Open(string extension)
    {
        var instruments = new ExtensionInstruments(this, extension);
        _extensions[instruments] = true;
        return instruments;
    }

    /// <summary>Forgets what a version said, but for what another version of the extension says too.</summary>
    internal void Close(ExtensionInstruments instruments)
    {
        if (!_extensions.TryRemove(instruments, out _)) return;
        var others = _extensions.Keys.Where(other => other.Extension == instruments.Extension).ToList();
        foreach (var (family, labels) in instruments.Series.Keys)
            if (!others.Any(other => other.Series.ContainsKey((family, labels))))
                family.Series.TryRemove(labels, out _);
    }

    /// <summary>Asks one version of an extension in another process at each scrape, until that is closed.</summary>
    internal ToldInstruments Open(string extension, Func<CancellationToken, Task<ToldMetrics?>> ask)
    {
        var told = new ToldInstruments(this, extension, ask);
        ImmutableInterlocked.Update(ref _told, all => all.Add(told));
        return told;
    }

    internal void Close(ToldInstruments told) => ImmutableInterlocked.Update(ref _told, all => all.Remove(told));

    internal void Fail(uint count = 1) => Interlocked.Add(ref _failed, count);

    /// <summary>What was counted and timed about one extension.</summary>
    /// <param name="family">The name, as it is scraped.</param>
    /// <param name="extension">The extension id, in any case.</param>
    /// <returns>Each series with its other labels.</returns>
    internal IReadOnlyList<Figure> Read(string family, string extension)
    {
        if (!_families.TryGetValue(family, out var found)) return [];
        var label = $"extension=\"{extension}\"";
        return [.. found.Series.Where(series => series.Key.Contains(label, StringComparison.OrdinalIgnoreCase)).Select(series => series.Value.Read(series.Key))];
    }

    /// <inheritdoc />
    public void Dispose() => _listener.Dispose();

    /// <summary>The family of an instrument under the first of the names that is free or of the same sort; null when none is.</summary>
    internal MetricFamily? FamilyOf(Instrument instrument, IReadOnlyList<string> names)
    {
        var family = new MetricFamily(MetricNames.TypeOf(instrument), instrument.Description ?? "", MetricNames.IsAbsolute(instrument)) { Observed = instrument.IsObservable };
        foreach (var name in names)
            if (_families.GetOrAdd(name, family) is var found && found.IsLike(family))
                return found;
        return null;
    }

    internal void Drop(uint count = 1) => Interlocked.Add(ref _dropped, count);

    private void Record(object? state, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (state is not MetricFamily family) return;
        var labels = LabelsOf(tags);
        if (!family.Series.TryGetValue(labels, out var series))
        {
            if (family.Series.Count >= SeriesLimit)
            {
                Drop();
                return;
            }
            series = family.Series.GetOrAdd(labels, _ => new MetricSeries());
        }
        series.Record(value, family);
    }

    /// <summary>One label with a text is what every request through an extension records, so its form is remembered.</summary>
    private string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags is not [{ Value: string value } tag]) return MetricNames.Labels("", tags);
        if (_singleLabels.TryGetValue((tag.Key, value), out var known)) return known;
        var labels = MetricNames.Labels("", tags);
        if (_singleLabels.Count < SeriesLimit) _singleLabels[(tag.Key, value)] = labels;
        return labels;
    }
}
