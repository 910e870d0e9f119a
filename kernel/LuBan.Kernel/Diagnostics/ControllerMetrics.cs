using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace LuBan.Kernel.Diagnostics;

/// <summary>What a controller tells about itself when it is asked.</summary>
internal interface IControllerFigures
{
    string Owner { get; }

    string Name { get; }

    int QueueDepth { get; }

    /// <summary>Seconds since the begin of each call that is running.</summary>
    IReadOnlyList<double> Running { get; }
}

/// <summary>What an informer tells about itself when it is asked.</summary>
internal interface IInformerFigures
{
    string Owner { get; }

    string Resource { get; }

    int Count { get; }
}

/// <summary>Instruments of controllers, informers and elections. Names and meaning follow those of controller-runtime and client-go.</summary>
internal static class ControllerMetrics
{
    private static readonly Meter Meter = new(KernelMetrics.MeterName);
    private static readonly ConcurrentDictionary<IControllerFigures, bool> Controllers = new();
    private static readonly ConcurrentDictionary<IInformerFigures, bool> Informers = new();
    private static readonly ConcurrentDictionary<(string Election, string Holder), Func<bool>> Elections = new();

    private static readonly Counter<long> Adds = Meter.CreateCounter<long>("luban.workqueue.adds", description: "Objects put into the work queue.");
    private static readonly Counter<long> Retries = Meter.CreateCounter<long>("luban.workqueue.retries", description: "Objects put back after a failure.");
    private static readonly Histogram<double> Waits = Meter.CreateHistogram<double>("luban.workqueue.wait", "s", "Time from the first add until a worker takes the object.");
    private static readonly Counter<long> Restarts = Meter.CreateCounter<long>("luban.informer.watch_restarts", description: "Watches of informers that ended and were started again, by reason.");
    private static readonly Counter<long> MapFailures = Meter.CreateCounter<long>("luban.informer.callback_failures", description: "Predicates, mappings and index functions that threw.");

    static ControllerMetrics()
    {
        Meter.CreateObservableGauge("luban.workqueue.depth", () => Controllers.Keys.Select(one => new Measurement<int>(one.QueueDepth, Labels(one))), description: "Objects that wait for a worker.");
        Meter.CreateObservableGauge("luban.reconciles.running", () => Controllers.Keys.Select(one => new Measurement<int>(one.Running.Count, Labels(one))), description: "Reconcile calls that are running.");
        Meter.CreateObservableGauge("luban.workqueue.longest_running", () => Controllers.Keys.Select(one => new Measurement<double>(one.Running.DefaultIfEmpty().Max(), Labels(one))), "s", "Age of the oldest reconcile call that is running.");
        Meter.CreateObservableGauge("luban.workqueue.unfinished_work", () => Controllers.Keys.Select(one => new Measurement<double>(one.Running.Sum(), Labels(one))), "s", "Sum of the ages of the reconcile calls that are running.");
        Meter.CreateObservableGauge("luban.informer.objects", () => Informers.Keys.Select(one => new Measurement<int>(one.Count, new(KernelMetrics.ExtensionLabel, one.Owner), new("resource", one.Resource))), description: "Objects in the caches of informers.");
        Meter.CreateObservableGauge("luban.leader", () => Elections.Select(one => new Measurement<int>(one.Value() ? 1 : 0, new KeyValuePair<string, object?>("election", one.Key.Election))), description: "1 when this replica is the leader.");
    }

    public static void Register(IControllerFigures controller) => Controllers[controller] = true;

    public static void Unregister(IControllerFigures controller) => Controllers.TryRemove(controller, out _);

    public static void Register(IInformerFigures informer) => Informers[informer] = true;

    public static void Unregister(IInformerFigures informer) => Informers.TryRemove(informer, out _);

    public static void Register(string election, string holder, Func<bool> leads) => Elections[(election, holder)] = leads;

    public static void Unregister(string election, string holder) => Elections.TryRemove((election, holder), out _);

    public static void Added(IControllerFigures controller) => Adds.Add(1, Labels(controller));

    public static void Retried(IControllerFigures controller) => Retries.Add(1, Labels(controller));

    public static void Waited(IControllerFigures controller, TimeSpan wait) => Waits.Record(wait.TotalSeconds, Labels(controller));

    public static void WatchRestarted(IInformerFigures informer, string reason) =>
        Restarts.Add(1, new(KernelMetrics.ExtensionLabel, informer.Owner), new("resource", informer.Resource), new("reason", reason));

    public static void CallbackFailed(string owner, string resource) =>
        MapFailures.Add(1, new(KernelMetrics.ExtensionLabel, owner), new("resource", resource));

    private static KeyValuePair<string, object?>[] Labels(IControllerFigures controller) =>
        [new(KernelMetrics.ExtensionLabel, controller.Owner), new("controller", controller.Name)];
}
