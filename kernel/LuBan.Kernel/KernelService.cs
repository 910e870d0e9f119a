using LuBan.Kernel.Catalogue;
using LuBan.Kernel.Contributions;
using LuBan.Kernel.Diagnostics;
using LuBan.Kernel.Hosting;
using LuBan.Kernel.Installation;
using LuBan.Kernel.Reconciliation;
using LuBan.Resources;
using LuBan.Sdk;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace LuBan.Kernel;

/// <summary>Starts the kernel's controllers, and stops them in the reverse order.</summary>
internal sealed class KernelService(
    ControllerRunner controllers,
    LeaseElector elector,
    EventBus events,
    ResourceService resources,
    InstallPlanReconciler installPlans,
    PackageSourceReconciler packageSources,
    CatalogueWriter catalogue,
    CatalogueIndex index,
    IResourceClient<ExtensionEntry> entries,
    IResourceClient<PackageSource> sources,
    ExtensionHost host,
    KernelState state,
    IOptions<KernelOptions> options) : IHostedService
{
    private const int PlanConcurrency = 4;

    // The listener has drained its requests already; what is left are streams and sockets.
    private static readonly TimeSpan ShutdownDrain = TimeSpan.FromSeconds(1);
    private readonly Stack<RunningController> _running = new();

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await elector.StartAsync(cancellationToken);
        index.Load((await entries.ListAsync(null, cancellationToken)).Items);
        await ClearContributionsAsync(cancellationToken);
        foreach (var source in options.Value.Sources) await AddSourceAsync(source, cancellationToken);

        Start("packagesources", KernelKinds.PackageSource, packageSources.ReconcileAsync, new() { MaxConcurrency = 1, InitialBackoff = TimeSpan.FromSeconds(1) });
        var plans = Start("installplans", KernelKinds.InstallPlan, installPlans.ReconcileAsync, new() { MaxConcurrency = PlanConcurrency });
        Start("catalogue", KernelKinds.InstallPlan, async (request, token) =>
        {
            await catalogue.WriteAsync(request.Name, token);
            return ReconcileResult.Done;
        }, new());
        events.Start();
        installPlans.Connect(name => plans.Enqueue(new("", name)));
        state.Started();
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        while (_running.TryPop(out var controller)) await controller.DisposeAsync();
        await events.DisposeAsync();
        await installPlans.DisposeAsync();
        await host.StopAllAsync(ShutdownDrain, cancellationToken);
        // Last: whoever leads next must find nothing of this replica still at work.
        await elector.DisposeAsync();
    }

    private RunningController Start(string name, ResourceKind kind, Func<ReconcileRequest, CancellationToken, Task<ReconcileResult>> reconcile, ReconcilerOptions reconcilerOptions)
    {
        var controller = controllers.Start(new ControllerDefinition { Name = name, Owner = KernelKinds.Owner, Kind = kind, Options = reconcilerOptions, Reconcile = reconcile });
        _running.Push(controller);
        return controller;
    }

    /// <summary>Nothing is loaded yet: what an earlier process contributed is no longer true.</summary>
    private async Task ClearContributionsAsync(CancellationToken cancellationToken)
    {
        var left = await resources.ListAsync(KernelKinds.Contribution, new ResourceQuery(), cancellationToken);
        foreach (var item in left.Items) await catalogue.DeleteContributionAsync(item.Name, cancellationToken);
    }

    private async Task AddSourceAsync(string url, CancellationToken cancellationToken)
    {
        var existing = await sources.ListAsync(null, cancellationToken);
        if (existing.Items.Any(source => source.Spec.Url == url)) return;
        var taken = existing.Items.Select(source => source.Metadata.Name).ToHashSet(StringComparer.Ordinal);
        var name = Enumerable.Range(1, int.MaxValue).Select(number => number == 1 ? "default" : $"source-{number}").First(candidate => !taken.Contains(candidate));
        await sources.CreateAsync(new PackageSource { Metadata = new() { Name = name }, Spec = new() { Url = url } }, cancellationToken);
    }
}
