using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace LuBan.Kernel.Diagnostics;

/// <summary>Hears the instruments of one version of an extension, and notes what they say under the label <c>extension</c>.</summary>
internal sealed class ExtensionInstruments : IDisposable
{
    /// <summary>The most label sets that all instruments of an extension may have together.</summary>
    public const int SeriesLimit = 5000;

    // What the web framework measures in each extension's container: the kernel has counted the same requests.
    private static readonly string[] Framework = ["Microsoft.", "System."];

    private readonly PrometheusExporter _exporter;
    private readonly MeterListener _listener = new();
    private readonly string _label;
    private Task _observing = Task.CompletedTask;

    public ExtensionInstruments(PrometheusExporter exporter, string extension)
    {
        (_exporter, Extension) = (exporter, extension.ToLowerInvariant());
        _label = MetricNames.LabelOf(Extension);
        _listener.InstrumentPublished = Publish;
        _listener.SetMeasurementEventCallback<long>((_, value, tags, state) => Record(state, value, tags));
        _listener.SetMeasurementEventCallback<int>((_, value, tags, state) => Record(state, value, tags));
        _listener.SetMeasurementEventCallback<short>((_, value, tags, state) => Record(state, value, tags));
        _listener.SetMeasurementEventCallback<byte>((_, value, tags, state) => Record(state, value, tags));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, state) => Record(state, value, tags));
        _listener.SetMeasurementEventCallback<float>((_, value, tags, state) => Record(state, value, tags));
        _listener.SetMeasurementEventCallback<decimal>((_, value, tags, state) => Record(state, (double)value, tags));
        _listener.Start();
    }

    /// <summary>The extension's id in lower case.</summary>
    public string Extension { get; }

    /// <summary>What it has said.</summary>
    public ConcurrentDictionary<(MetricFamily Family, string Labels), bool> Series { get; } = new();

    /// <summary>Asks the observable instruments, on another thread: it is the extension's code that answers.</summary>
    public Task ObserveAsync()
    {
        // Still at it since last time: what it hangs in is not called once more.
        if (!_observing.IsCompleted) return Task.CompletedTask;
        // They are told anew, those that are not there any more left out.
        foreach (var series in Series.Keys.Where(series => series.Family.Observed)) Series.TryRemove(series, out _);
        return _observing = Task.Run(ObserveNow);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _exporter.Close(this);
    }

    private void ObserveNow()
    {
        try
        {
            _listener.RecordObservableInstruments();
        }
        catch (AggregateException)
        {
            // The callbacks that did not throw were all called.
            _exporter.Fail();
        }
    }

    private void Publish(Instrument instrument, MeterListener listener)
    {
        if (instrument.Meter.Scope is not ExtensionMeterFactory factory || factory.Instruments != this || Framework.Any(prefix => instrument.Meter.Name.StartsWith(prefix, StringComparison.Ordinal))) return;
        if (_exporter.FamilyOf(instrument, MetricNames.Candidates(Extension, MetricNames.Of(instrument))) is { } family) listener.EnableMeasurementEvents(instrument, family);
        else _exporter.Drop();
    }

    private void Record(object? state, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var family = (MetricFamily)state!;
        var labels = LabelsOf(tags);
        if (!family.Series.TryGetValue(labels, out var series))
        {
            if (!Series.ContainsKey((family, labels)) && Series.Count >= SeriesLimit)
            {
                _exporter.Drop();
                return;
            }
            series = family.Series.GetOrAdd(labels, _ => new MetricSeries());
        }
        Series.TryAdd((family, labels), true);
        series.Record(value, family);
    }

    /// <summary>The extension's labels after its id. One that is there twice, or would be, makes the whole page unreadable: the first one stays.</summary>
    private string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length == 0) return _label;
        var seen = new HashSet<string>(StringComparer.Ordinal) { MetricNames.ExtensionLabel };
        var own = new List<KeyValuePair<string, object?>>(tags.Length);
        foreach (var (key, value) in tags)
        {
            var name = MetricNames.Sanitize(key);
            if (name is MetricNames.ExtensionLabel or "le") name = $"exported_{name}";
            if (seen.Add(name)) own.Add(new(name, value));
        }
        return MetricNames.Labels(_label, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(own));
    }
}
