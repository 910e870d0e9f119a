using System.Diagnostics.Metrics;
using System.Globalization;
using LuBan.Extensions.Processes;
using Microsoft.Extensions.Hosting;

namespace LuBan.AppStore.Supervision;

/// <summary>Processor time, memory and restarts of instances, all their processes together. Read when somebody asks.</summary>
internal sealed class AppMetrics(AppRegistry registry, IMeterFactory meters) : IHostedService
{
    private const double TicksPerSecond = 100;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var meter = meters.Create("LuBan.AppStore");
        meter.CreateObservableCounter("appstore.instance.cpu", () => Measure(static process => Sum(process, Cpu)), "s", "Processor time of an instance.");
        meter.CreateObservableGauge("appstore.instance.memory", () => Measure(static process => Sum(process, Memory)), "By", "Resident memory of an instance.");
        meter.CreateObservableGauge("appstore.instance.ready", () => All().Select(entry => new Measurement<double>(entry.Instance.Shown.Ready ? 1 : 0, entry.Tags)), null, "Whether an instance is ready.");
        meter.CreateObservableCounter("appstore.instance.restarts", () => All().Select(entry => new Measurement<double>(entry.Instance.Shown.Restarts, entry.Tags)), null, "Ends of an instance by itself.");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private IEnumerable<Measurement<double>> Measure(Func<DetachedProcess, double> read) =>
        All().Where(entry => entry.Instance.Process is { IsRunning: true }).Select(entry => new Measurement<double>(read(entry.Instance.Process!), entry.Tags)).ToList();

    private IEnumerable<(InstanceReport Instance, KeyValuePair<string, object?>[] Tags)> All() =>
        registry.All.SelectMany(app => app.Value.Instances.Select(instance => (instance, (KeyValuePair<string, object?>[])
            [new("namespace", app.Key.Namespace), new("kind", "localapp"), new("name", app.Key.Name), new("instance", instance.Shown.Name)])));

    private static double Sum(DetachedProcess process, Func<string[], double> read) => process.Descendants().Sum(id =>
    {
        try
        {
            var text = File.ReadAllText($"/proc/{id}/stat");
            return read(text[(text.LastIndexOf(')') + 2)..].Split(' '));
        }
        catch (IOException)
        {
            return 0;
        }
    });

    /// <summary>User and system time: the 14th and 15th field.</summary>
    private static double Cpu(string[] fields) => (Number(fields[11]) + Number(fields[12])) / TicksPerSecond;

    /// <summary>Resident pages: the 24th field.</summary>
    private static double Memory(string[] fields) => Number(fields[21]) * Environment.SystemPageSize;

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
