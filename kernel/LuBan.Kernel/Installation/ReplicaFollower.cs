using System.Collections.Concurrent;
using LuBan.Kernel.Hosting;
using LuBan.Packages;
using LuBan.Sdk;
using Microsoft.Extensions.Options;

namespace LuBan.Kernel.Installation;

/// <summary>
/// Makes a replica that does not lead serve what the plans say is installed: the same package, loaded from the shared database.
/// It decides nothing and writes no plan; what it could not do is told by the replica's own report.
/// </summary>
internal sealed class ReplicaFollower(
    ExtensionSwap swap,
    ExtensionHost host,
    InstalledPackages installed,
    PackageVault vault,
    ActivationJournal journal,
    OperationLog log,
    IOptions<InstallationOptions> options)
{
    private const string Prefix = "[replica] ";

    private readonly ConcurrentDictionary<string, string> _problems = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _dataToDelete = new(StringComparer.Ordinal);

    /// <summary>What this replica could not bring into agreement, by plan.</summary>
    public IReadOnlyDictionary<string, string> Problems => _problems;

    /// <summary>Brings this replica into agreement with a plan.</summary>
    /// <param name="name">The plan's name.</param>
    /// <param name="plan">The plan; null when it is gone.</param>
    /// <param name="cancellationToken">Gives up before a swap; never in the middle of one.</param>
    /// <exception cref="Exception">It could not be done now; the report says why, and the caller tries again.</exception>
    public async Task FollowAsync(string name, InstallPlan? plan, CancellationToken cancellationToken)
    {
        try
        {
            await AgreeAsync(name, plan, cancellationToken);
            _problems.TryRemove(name, out _);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            var (code, message) = PlanOperation.Describe(exception);
            _problems[name] = $"{code}: {message}";
            log.Write(name, $"{Prefix}{code}: {message}");
            throw;
        }
    }

    private async Task AgreeAsync(string name, InstallPlan? plan, CancellationToken cancellationToken)
    {
        if (plan is { Metadata.DeletionTimestamp: not null, Spec.RetainData: false }) _dataToDelete[name] = plan.Spec.Extension.Id;
        if (plan?.Status is not { InstalledVersion: { } version, PackageHash: { } hash })
        {
            // A plan whose first installation is under way has nothing to follow yet, and neither has this replica.
            await RemoveAsync(name, plan is null);
            return;
        }
        if (!plan.Spec.Enabled || options.Value.SafeMode || PlanDecision.IsBlocked(plan))
        {
            await swap.UnloadAsync(name, Drain(name));
            return;
        }
        if (host.Find(name)?.Version == version && installed.VersionOf(name) == version && swap.IsTierApplied(plan))
        {
            if (!swap.IsConfigApplied(plan)) swap.Configure(plan);
            return;
        }
        await LoadAsync(plan, version, hash, cancellationToken);
    }

    private async Task LoadAsync(InstallPlan plan, string version, string hash, CancellationToken cancellationToken)
    {
        var name = plan.Metadata.Name!;
        using (installed.BeginStaging())
        {
            var package = await vault.TakeAsync(hash, plan.Spec.Extension.Id, version, cancellationToken);
            swap.Require(name, package);
            var next = await swap.LoadAsync(plan, package, Prefix, cancellationToken);
            if (await swap.PublishAsync(plan, package, next, $"Follow {package.Id} {package.Version}") is { } replaced) swap.Retire(name, replaced, null);
        }
        installed.Collect(options.Value.KeepGenerations, swap.HashesInUse());
    }

    private async Task RemoveAsync(string name, bool planIsGone)
    {
        var drain = Drain(name);
        await swap.UnloadAsync(name, drain);
        if (installed.VersionOf(name) is not null) await installed.RemoveAsync(name, $"Follow the removal of {name}", CancellationToken.None);
        if (!planIsGone) return;
        if (_dataToDelete.TryRemove(name, out var id)) installed.Store.DeleteData(id);
        journal.Forget(name);
        installed.Collect(options.Value.KeepGenerations, swap.HashesInUse());
    }

    private TimeSpan Drain(string name) => installed.TryFind(name, out StoredPackage? package) ? TimeSpan.FromSeconds(package.Manifest.Readiness.DrainSeconds) : TimeSpan.Zero;
}
