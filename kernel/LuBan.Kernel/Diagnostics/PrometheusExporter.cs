using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace LuBan.Kernel.Diagnostics;

/// <summary>Collects the instruments of the meters whose name begins with <c>LuBan.</c> or that belong to the web server, and prints them in the Prometheus text format 0.0.4.</summary>
/// <remarks>At most <see cref="SeriesLimit"/> label sets per instrument are kept: an extension that labels by user input cannot fill the memory.</remarks>
public sealed class PrometheusExporter : IDisposable
{
    /// <summary>The most label sets that one instrument may have; further ones are counted in <c>luban_metrics_dropped_series_total</c>.</summary>
    public const int SeriesLimit = 2000;

    private static readonly double[] Buckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];
    private static readonly string[] Meters = ["LuBan.", "System.Runtime", "Microsoft.AspNetCore.Server.Kestrel"];

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, Family> _families = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Key, string Value), string> _singleLabels = new();
    private readonly Lock _scraping = new();
    private long _dropped;

    /// <summary>Starts to collect.</summary>
    public PrometheusExporter()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (Meters.Any(prefix => instrument.Meter.Name.StartsWith(prefix, StringComparison.Ordinal))) listener.EnableMeasurementEvents(instrument, FamilyOf(instrument));
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
        var page = new StringBuilder();
        foreach (var (name, family) in _families.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (family.Series.IsEmpty) continue;
            page.Append("# HELP ").Append(name).Append(' ').Append(family.Help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)).Append('\n');
            page.Append("# TYPE ").Append(name).Append(' ').Append(family.Type).Append('\n');
            foreach (var (labels, series) in family.Series.OrderBy(pair => pair.Key, StringComparer.Ordinal)) series.Write(page, name, labels, family.Type);
        }
        page.Append("# TYPE luban_metrics_dropped_series_total counter\nluban_metrics_dropped_series_total ").Append(Interlocked.Read(ref _dropped)).Append('\n');
        return page.ToString();
    }

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

    private Family FamilyOf(Instrument instrument)
    {
        var type = instrument.GetType().Name.Split('`')[0] switch
        {
            "Counter" or "ObservableCounter" => "counter",
            "Histogram" => "histogram",
            _ => "gauge",
        };
        var name = Sanitize(instrument.Name);
        if (instrument.Unit is "s" && !name.EndsWith("_seconds", StringComparison.Ordinal)) name += "_seconds";
        if (instrument.Unit is "By" && !name.EndsWith("_bytes", StringComparison.Ordinal)) name += "_bytes";
        if (type == "counter") name += "_total";
        return _families.GetOrAdd(name, _ => new Family(type, instrument.Description ?? "", instrument.IsObservable || type == "gauge" && !instrument.GetType().Name.StartsWith("UpDown", StringComparison.Ordinal)) { Observed = instrument.IsObservable });
    }

    private void Record(object? state, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var family = (Family)state!;
        var labels = LabelsOf(tags);
        if (!family.Series.TryGetValue(labels, out var series))
        {
            if (family.Series.Count >= SeriesLimit)
            {
                Interlocked.Increment(ref _dropped);
                return;
            }
            series = family.Series.GetOrAdd(labels, _ => new Series());
        }
        series.Record(value, family);
    }

    /// <summary>One label with a text is what every request through an extension records, so its form is remembered.</summary>
    private string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags is not [{ Value: string value } tag]) return Labels(tags);
        if (_singleLabels.TryGetValue((tag.Key, value), out var known)) return known;
        var labels = Labels(tags);
        if (_singleLabels.Count < SeriesLimit) _singleLabels[(tag.Key, value)] = labels;
        return labels;
    }

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length == 0) return "";
        var text = new StringBuilder();
        foreach (var (key, value) in tags)
        {
            if (text.Length > 0) text.Append(',');
            var escaped = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
            escaped = escaped.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
            text.Append(Sanitize(key)).Append("=\"").Append(escaped).Append('"');
        }
        return text.ToString();
    }

    private static string Sanitize(string name) => string.Create(name.Length, name, (span, text) =>
    {
        for (var i = 0; i < text.Length; i++) span[i] = char.IsAsciiLetterOrDigit(text[i]) ? text[i] : '_';
    });

    private sealed class Family(string type, string help, bool absolute)
    {
        public string Type { get; } = type;
        public string Help { get; } = help;

        /// <summary>Whether a measurement replaces the value instead of adding to it.</summary>
        public bool Absolute { get; } = absolute;

        /// <summary>Whether its series are told anew at every scrape.</summary>
        public bool Observed { get; init; }

        public ConcurrentDictionary<string, Series> Series { get; } = new(StringComparer.Ordinal);
    }

    private sealed class Series
    {
        private readonly Lock _gate = new();
        private long[]? _counts;
        private long _count;
        private double _value;

        public void Record(double value, Family family)
        {
            lock (_gate)
            {
                if (family.Type == "histogram")
                {
                    _counts ??= new long[Buckets.Length];
                    for (var i = 0; i < Buckets.Length; i++)
                    {
                        if (value <= Buckets[i]) _counts[i]++;
                    }
                    _count++;
                    _value += value;
                }
                else
                {
                    _value = family.Absolute ? value : _value + value;
                }
            }
        }

        public Figure Read(string labels)
        {
            lock (_gate) return new(labels, _value, _count, [.. Buckets.Zip(_counts ?? new long[Buckets.Length])]);
        }

        public void Write(StringBuilder page, string name, string labels, string type)
        {
            lock (_gate)
            {
                if (type != "histogram")
                {
                    Line(page, name, labels, _value);
                    return;
                }
                var prefix = labels.Length == 0 ? "" : labels + ",";
                for (var i = 0; i < Buckets.Length; i++) Line(page, name + "_bucket", $"{prefix}le=\"{Buckets[i].ToString(CultureInfo.InvariantCulture)}\"", _counts?[i] ?? 0);
                Line(page, name + "_bucket", prefix + "le=\"+Inf\"", _count);
                Line(page, name + "_sum", labels, _value);
                Line(page, name + "_count", labels, _count);
            }
        }

        private static void Line(StringBuilder page, string name, string labels, double value)
        {
            page.Append(name);
            if (labels.Length > 0) page.Append('{').Append(labels).Append('}');
            page.Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
        }
    }
}
