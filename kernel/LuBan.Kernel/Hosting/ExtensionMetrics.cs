using System.Diagnostics.Metrics;

namespace LuBan.Kernel.Hosting;

/// <summary>The host's figures, labelled by extension: meter <c>LuBan.Kernel</c>.</summary>
public sealed class ExtensionMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "LuBan.Kernel";

    private readonly Meter _meter;
    private readonly Counter<long> _requests;
    private readonly Counter<long> _failures;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _load;
    private readonly Histogram<double> _unload;

    /// <summary>Creates the instruments.</summary>
    /// <param name="meters">The kernel's meter factory.</param>
    public ExtensionMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _requests = _meter.CreateCounter<long>("luban_extension_requests", description: "Requests answered by an extension.");
        _failures = _meter.CreateCounter<long>("luban_extension_request_failures", description: "Requests that ended in an unhandled exception.");
        _duration = _meter.CreateHistogram<double>("luban_extension_request_duration_seconds", "s", "Time inside the extension's pipeline.",
            advice: new() { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] });
        _load = _meter.CreateHistogram<double>("luban_extension_load_seconds", "s", "Time from the request to load a version until it is ready.",
            advice: new() { HistogramBucketBoundaries = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] });
        _unload = _meter.CreateHistogram<double>("luban_extension_unload_seconds", "s", "Time from the request to retire a version until the verdict.",
            advice: new() { HistogramBucketBoundaries = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] });
    }

    /// <inheritdoc />
    public void Dispose() => _meter.Dispose();

    internal void Observe(Func<IReadOnlyList<ExtensionRuntime>> runtimes)
    {
        _meter.CreateObservableGauge("luban_extension_in_flight", () => runtimes()
            .GroupBy(runtime => runtime.Id, StringComparer.OrdinalIgnoreCase)
            .Select(group => new Measurement<int>(group.Sum(runtime => runtime.InFlight), Label(group.Key))),
            description: "Requests in flight.");
        _meter.CreateObservableGauge("luban_extension_contexts_alive", () => runtimes()
            .GroupBy(runtime => runtime.Id, StringComparer.OrdinalIgnoreCase)
            .Select(group => new Measurement<int>(group.Count(runtime => runtime.State != ExtensionState.Unloaded), Label(group.Key))),
            description: "Load contexts in memory.");
        _meter.CreateObservableGauge("luban_extension_contexts_leaked", () => runtimes()
            .GroupBy(runtime => runtime.Id, StringComparer.OrdinalIgnoreCase)
            .Select(group => new Measurement<int>(group.Count(runtime => runtime.State == ExtensionState.Leaked), Label(group.Key))),
            description: "Load contexts that something still holds after their extension was stopped.");
        ObserveContainment(runtimes);
    }

    private void ObserveContainment(Func<IReadOnlyList<ExtensionRuntime>> runtimes)
    {
        IEnumerable<Measurement<T>> Each<T>(Func<InstanceContainment, T> read) where T : struct =>
            runtimes().Where(runtime => runtime is { State: ExtensionState.Serving, Containment: not null }).Select(runtime => new Measurement<T>(read(runtime.Containment!), Label(runtime.Id)));
        _meter.CreateObservableCounter("luban_extension_requests_refused", () => Each(one => one.Refused), description: "Requests that were refused because too many waited.");
        _meter.CreateObservableCounter("luban_extension_requests_paced", () => Each(one => one.Places.Paced), description: "Requests that waited because the extension gave way to others.");
        _meter.CreateObservableGauge("luban_extension_request_pace", () => Each(one => one.Places.Pace ?? double.PositiveInfinity).Where(one => double.IsFinite(one.Value)), description: "How many requests of the extension may begin in a second; nothing while any number may.");
        _meter.CreateObservableCounter("luban_extension_requests_timed_out", () => Each(one => one.TimedOut), description: "Requests whose answer had not begun in time.");
        _meter.CreateObservableGauge("luban_extension_requests_stuck", () => Each(one => one.Stuck), description: "Requests that were cut off and still run.");
        _meter.CreateObservableGauge("luban_extension_blocked_threads", () => Each(one => one.BlockedThreads), description: "Threads that the extension's code keeps.");
        _meter.CreateObservableCounter("luban_extension_reconciles_delayed", () => Each(one => one.Reconciles.Delayed), description: "Looks at objects that waited because too many began in a second.");
        _meter.CreateObservableCounter("luban_extension_allocated_bytes", () => Each(one => one.Owner.AllocatedBytes), "By", "What the extension's code allocated, collected since or not.");
        _meter.CreateObservableCounter("luban_extension_thread_seconds", () => Each(one => one.Owner.ThreadTime.TotalSeconds), "s", "How long threads ran the extension's code, waiting without giving the thread back included.");
    }

    internal void RequestEnded(KeyValuePair<string, object?> label, TimeSpan elapsed, bool failed)
    {
        _requests.Add(1, label);
        if (failed) _failures.Add(1, label);
        _duration.Record(elapsed.TotalSeconds, label);
    }

    internal void Loaded(string extensionId, TimeSpan elapsed) => _load.Record(elapsed.TotalSeconds, Label(extensionId));

    internal void Unloaded(string extensionId, TimeSpan elapsed) => _unload.Record(elapsed.TotalSeconds, Label(extensionId));

    internal static KeyValuePair<string, object?> Label(string extensionId) => new("extension", extensionId.ToLowerInvariant());
}
