using LuBan.Kernel.Console;
using LuBan.Kernel.Diagnostics;
using LuBan.Kernel.Hosting;
using LuBan.Kernel.Installation;

namespace LuBan.Kernel.Browsing;

/// <summary>Says how an extension is doing: its health checks, its requests, its versions in memory.</summary>
internal sealed class ExtensionHealthReader(ExtensionReader extensions, ExtensionHost host, PrometheusExporter exporter, ConsoleErrors errors, ReplicaIdentity replica, TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <exception cref="BrowsingException">There is no such extension.</exception>
    public async Task<ExtensionHealthView> ReadAsync(string id, CancellationToken cancellationToken)
    {
        var item = extensions.Find(id);
        var serving = host.Find(item.Name);
        var runtimes = host.Runtimes.Where(runtime => string.Equals(runtime.Id, item.Name, StringComparison.OrdinalIgnoreCase)).ToList();
        using var deadline = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var checks = serving is null ? [] : await serving.ReadChecksAsync(either.Token);
        cancellationToken.ThrowIfCancellationRequested();
        List<string> reasons = [.. serving?.Health.Reasons ?? [], .. checks.Where(check => check.Status != "Healthy").Select(check => $"{check.Name}: {check.Description ?? check.Status}".TrimStart(':', ' '))];
        if (item.Plan?.Status is { Reason.Length: > 0 } failed) reasons.Add($"{failed.Reason}: {failed.Message}");
        return new()
        {
            Id = item.Spec.Id,
            Version = serving?.Version,
            State = serving?.State.ToString() ?? item.State,
            Healthy = reasons.Count == 0,
            Reasons = reasons,
            Checks = [.. checks.Select(check => new HealthCheckView(check.Name, check.Status.ToLowerInvariant(), check.Description, Milliseconds(check.Duration.TotalSeconds)))],
            LoadedAt = serving?.LoadedAt,
            Requests = Requests(item.Name, runtimes.Sum(runtime => runtime.InFlight)),
            Reconcilers = Reconcilers(item.Name),
            Runtimes = [.. runtimes.OrderByDescending(runtime => runtime.LoadedAt).Select(runtime => new RuntimeView(runtime.Version, runtime.State.ToString(), runtime.LoadedAt, runtime.InFlight, runtime.Failures, runtime.Verdict?.Reason))],
            Leaks = runtimes.Count(runtime => runtime.State == ExtensionState.Leaked),
            ConsoleErrors = errors.CountOf(item.Name),
            ConsoleDegraded = errors.IsDegraded(item.Name),
            Process = new(Environment.WorkingSet, GC.GetTotalMemory(forceFullCollection: false)),
            Replica = replica.Name,
        };
    }

    private RequestFigures Requests(string name, int inFlight)
    {
        var duration = exporter.Read("luban_extension_request_duration_seconds", name).FirstOrDefault();
        return new(
            Sum("luban_extension_requests_total", name), Sum("luban_extension_request_failures_total", name), inFlight,
            duration is { Count: > 0 } ? Milliseconds(duration.Value / duration.Count) : null, Of(50), Of(95), Of(99));

        double? Of(double percent) => duration?.Percentile(percent) is { } seconds ? Milliseconds(seconds) : null;
    }

    private IReadOnlyList<ReconcilerFigures> Reconcilers(string name) =>
        [.. exporter.Read("luban_reconciles_total", name).GroupBy(figure => figure.Label("controller") ?? "").OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new ReconcilerFigures(group.Key, group.Sum(figure => (long)figure.Value), group.GroupBy(figure => figure.Label("outcome") ?? "").ToDictionary(outcome => outcome.Key, outcome => outcome.Sum(figure => (long)figure.Value))))];

    private long Sum(string family, string name) => (long)exporter.Read(family, name).Sum(figure => figure.Value);

    private static double Milliseconds(double seconds) => Math.Round(seconds * 1000, 3);
}
