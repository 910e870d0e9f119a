using System.Collections.Concurrent;
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

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Key, string Value), string> _singleLabels = new();
    private readonly Lock _scraping = new();
    private readonly ConcurrentDictionary<ExtensionInstruments, bool> _extensions = new();
    private long _dropped;
    private long _failed;

    /// <summary>Starts to collect.</summary>
    public PrometheusExporter()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope is not ExtensionMeterFactory && Meters.Any(prefix => instrument.Meter.Name.StartsWith(prefix, StringComparison.Ordinal))) listener.EnableMeasurementEvents(instrument, FamilyOf(instrument, MetricNames.Of(instrument)));
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

    private string Print()
    {
        foreach (var family in _families.Values.Where(family => family.Observed)) family.Series.Clear();
        _listener.RecordObservableInstruments();
        foreach (var extension in _extensions.Keys) extension.Observe();
        var page = new StringBuilder();
        foreach (var (name, family) in _families.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (family.Series.IsEmpty) continue;
            page.Append("# HELP ").Append(name).Append(' ').Append(family.Help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)).Append('\n');
            page.Append("# TYPE ").Append(name).Append(' ').Append(family.Type).Append('\n');
            foreach (var (labels, series) in family.Series.OrderBy(pair => pair.Key, StringComparer.Ordinal)) series.Write(page, name, labels, family.Type);
        }
        page.Append("# TYPE luban_metrics_dropped_series_total counter\nluban_metrics_dropped_series_total ").Append(Interlocked.Read(ref _dropped)).Append('\n');
        page.Append("# TYPE luban_metrics_failed_callbacks_total counter\nluban_metrics_failed_callbacks_total ").Append(Interlocked.Read(ref _failed)).Append('\n');
        return page.ToString();
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

    internal void Fail() => Interlocked.Increment(ref _failed);

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
    internal MetricFamily? FamilyOf(Instrument instrument, params ReadOnlySpan<string> names)
    {
        var family = new MetricFamily(MetricNames.TypeOf(instrument), instrument.Description ?? "", MetricNames.IsAbsolute(instrument)) { Observed = instrument.IsObservable };
        foreach (var name in names)
            if (_families.GetOrAdd(name, family) is var found && found.IsLike(family))
                return found;
        return null;
    }

    internal void Drop() => Interlocked.Increment(ref _dropped);

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
