using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using LuBan.Kernel.Hosting;

namespace LuBan.Kernel.Workers.Processes;

/// <summary>Instruments of workers.</summary>
internal static class WorkerMetrics
{
    private const string Extension = "extension";
    private static readonly Meter Meter = new(ExtensionMetrics.MeterName);
    private static readonly ConcurrentDictionary<WorkerSupervisor, string> Supervisors = new();
    private static readonly Counter<long> Restarts = Meter.CreateCounter<long>("luban.worker.restarts", description: "Processes of workers that were started after the first.");

    static WorkerMetrics()
    {
        Meter.CreateObservableGauge("luban.worker.state", () => Supervisors.Select(one => new Measurement<int>(1, new(Extension, one.Value), new("state", one.Key.Status.State.ToString()))), description: "1 for the state that a worker is in.");
        Meter.CreateObservableGauge("luban.worker.memory", () => Usages().Select(one => new Measurement<long>(one.Usage.ResidentBytes, new KeyValuePair<string, object?>(Extension, one.Id))), "By", "Memory in use by a worker with its children.");
        Meter.CreateObservableGauge("luban.worker.tasks", () => Usages().Select(one => new Measurement<int>(one.Usage.Tasks, new KeyValuePair<string, object?>(Extension, one.Id))), description: "Processes and threads of a worker.");
        Meter.CreateObservableGauge("luban.worker.cpu", () => Usages().Select(one => new Measurement<double>(one.Usage.CpuTime.TotalSeconds, new KeyValuePair<string, object?>(Extension, one.Id))), "s", "Processor time of a worker's process since its start.");
    }

    public static void Register(WorkerSupervisor supervisor, string extensionId) => Supervisors[supervisor] = extensionId;

    public static void Unregister(WorkerSupervisor supervisor) => Supervisors.TryRemove(supervisor, out _);

    public static void Restarted(string extensionId) => Restarts.Add(1, new KeyValuePair<string, object?>(Extension, extensionId));

    private static IEnumerable<(string Id, WorkerUsage Usage)> Usages() => Supervisors.Select(one => (one.Value, one.Key.Status.Usage)).Where(one => one.Usage is not null).Select(one => (one.Value, one.Usage!));
}
