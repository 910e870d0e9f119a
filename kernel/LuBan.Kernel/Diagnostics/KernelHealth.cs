using System.Globalization;
using LuBan.Kernel.Hosting;
using LuBan.Resources;

namespace LuBan.Kernel.Diagnostics;

/// <summary>Looks how the kernel does. It is ready when its store is; an extension that is not well is shown, and makes nobody else unready.</summary>
internal sealed class KernelHealth(KernelState state, ResourceService resources, ExtensionHost host, IReplicaState replica)
{
    public async Task<HealthReport> ReadAsync(CancellationToken cancellationToken)
    {
        var store = resources.Health;
        // One of several replicas takes requests only once it serves what is installed: the others can.
        var settled = !replica.IsShared || (state.IsStarted && await replica.HasSettledAsync(cancellationToken));
        List<HealthCheck> checks =
        [
            new(string.Create(CultureInfo.InvariantCulture, $"store revision {store.Revision}"), Core(store.Ready)),
            new($"controllers {(state.IsStarted ? "started" : "starting")}", Core(state.IsStarted)),
        ];
        if (replica.IsShared) checks.Add(new($"replica {(replica.IsLeader ? "leads" : "follows")}{(settled ? "" : ", still loading what is installed")}", Core(settled)));
        checks.AddRange(host.Runtimes.OrderBy(runtime => runtime.Id, StringComparer.OrdinalIgnoreCase).Select(Describe));
        return new(state.IsStarted && store.Ready && settled, checks);
    }

    private static HealthState Core(bool good) => good ? HealthState.Good : HealthState.Bad;

    private static HealthCheck Describe(ExtensionRuntime runtime)
    {
        var reasons = runtime.Health.IsHealthy ? "" : $": {string.Join("; ", runtime.Health.Reasons).ReplaceLineEndings(" ")}";
        return new($"extension {runtime.Id} {runtime.Version} {runtime.State}{reasons}", runtime.Health.IsHealthy ? HealthState.Good : HealthState.Degraded);
    }
}
