using LuBan.Kernel.Access;
using LuBan.Kernel.Catalogue;
using LuBan.Kernel.Hosting;
using LuBan.Kernel.Installation;
using LuBan.Kernel.Reconciliation;
using LuBan.Kernel.Tenancy;
using LuBan.Resources;
using LuBan.Sdk;
using Microsoft.Extensions.Options;

namespace LuBan.Kernel;

/// <summary>What one replica does for all: it keeps the catalogue, and says which contributions there are.</summary>
internal sealed class LeaderDuties(
    ControllerRunner controllers,
    ResourceService resources,
    PackageSourceReconciler packageSources,
    CatalogueWriter catalogue,
    CatalogueIndex index,
    Blocklist blocklist,
    IResourceClient<ExtensionEntry> entries,
    IResourceClient<PackageSource> sources,
    ExtensionHost host,
    RoleBootstrap roles,
    RoleKeeper roleKeeper,
    ContributedRoles contributed,
    IResourceClient<InstallPlan> plans,
    InstallationIdentity identity,
    TenancyControllers tenancy,
    ReplicaRole role,
    IOptions<KernelOptions> options)
{
    // What was named at the start goes before other sources, in its order.
    private const int FirstPriority = 100;

    private readonly Stack<RunningController> _running = new();

    /// <summary>Takes the duties up, from what the store says now.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        role.FenceWrites();
        await roles.ApplyAsync(cancellationToken);
        roleKeeper.Begin();
        await identity.LoadAsync(cancellationToken);
        var known = (await entries.ListAsync(null, cancellationToken)).Items;
        var configured = (await sources.ListAsync(null, cancellationToken)).Items;
        index.Load(known, configured);
        catalogue.Load(known);
        foreach (var source in configured) blocklist.Replace(source.Metadata.Name!, source.Status?.Blocked ?? []);
        await WriteContributionsAsync(cancellationToken);
        for (var i = 0; i < options.Value.Sources.Count; i++) await AddSourceAsync(options.Value.Sources[i], FirstPriority - i, cancellationToken);

        Start("packagesources", KernelKinds.PackageSource, packageSources.ReconcileAsync, new() { MaxConcurrency = 4, InitialBackoff = TimeSpan.FromSeconds(1) });
        Start("catalogue", KernelKinds.InstallPlan, async (request, token) =>
        {
            await catalogue.WriteAsync(request.Name, token);
            return ReconcileResult.Done;
        }, new());
        tenancy.Start();
    }

    /// <summary>Lays the duties down.</summary>
    public async Task EndAsync()
    {
        await tenancy.StopAsync();
        await roleKeeper.EndAsync();
        while (_running.TryPop(out var controller)) await controller.DisposeAsync();
    }

    private void Start(string name, ResourceKind kind, Func<ReconcileRequest, CancellationToken, Task<ReconcileResult>> reconcile, ReconcilerOptions reconcilerOptions) =>
        _running.Push(controllers.Start(new ControllerDefinition { Name = name, Owner = KernelKinds.Owner, Kind = kind, Options = reconcilerOptions, Reconcile = reconcile }));

    /// <summary>What an earlier process or leader contributed is true no longer, unless it serves here too.</summary>
    private async Task WriteContributionsAsync(CancellationToken cancellationToken)
    {
        // By the plans, not by what is loaded: at a start nothing is loaded yet, and nobody's rights may flicker.
        var enabled = (await plans.ListAsync(null, cancellationToken)).Items.Where(plan => plan.Spec.Enabled && plan.Metadata.DeletionTimestamp is null).Select(plan => ContributedRoles.LabelOf(plan.Metadata.Name!));
        await contributed.RemoveAllExceptAsync(enabled.ToHashSet(StringComparer.Ordinal), cancellationToken);
        var left = await resources.ListAsync(KernelKinds.Contribution, new ResourceQuery(), cancellationToken);
        foreach (var item in left.Items.Where(item => host.Find(item.Name) is null)) await catalogue.DeleteContributionAsync(item.Name, cancellationToken);
        foreach (var runtime in host.Runtimes.Where(runtime => ReferenceEquals(host.Find(runtime.Id), runtime)))
        {
            await contributed.WriteAsync(runtime.Id, runtime.Contributions, cancellationToken);
            await catalogue.WriteContributionAsync(ContributionReporter.Describe(runtime), cancellationToken);
        }
    }

    private async Task AddSourceAsync(string url, int priority, CancellationToken cancellationToken)
    {
        var existing = await sources.ListAsync(null, cancellationToken);
        if (existing.Items.Any(source => source.Spec.Url == url)) return;
        var taken = existing.Items.Select(source => source.Metadata.Name).ToHashSet(StringComparer.Ordinal);
        var name = Enumerable.Range(1, int.MaxValue).Select(number => number == 1 ? "default" : $"source-{number}").First(candidate => !taken.Contains(candidate));
        await sources.CreateAsync(new PackageSource { Metadata = new() { Name = name }, Spec = new() { Url = url, Priority = priority } }, cancellationToken);
    }
}
