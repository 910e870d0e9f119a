using LuBan.Kernel.Access;
using LuBan.Kernel.Catalogue;
using LuBan.Kernel.Contributions;
using LuBan.Kernel.Hosting;
using LuBan.Packages;
using LuBan.Sdk;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LuBan.Kernel.Installation;

/// <summary>Brings a stored package into service as an operation of a plan, and keeps the plan's status.</summary>
internal sealed class ExtensionActivation(
    ExtensionSwap swap,
    ExtensionHost host,
    ExtensionKinds kinds,
    CatalogueWriter catalogue,
    ContributedRoles roles,
    InstalledPackages installed,
    PlanStatusWriter status,
    IOptions<InstallationOptions> options)
{
    private const string WorkerReady = "WorkerReady";

    /// <summary>What serves while the plan is failed, in words for its status.</summary>
    public string StillRuns(string name) => host.Find(name) is { } runtime
        ? $"Version {runtime.Version} still serves."
        : "Nothing of this extension serves now.";

    public async Task ActivateAsync(PlanOperation operation, StoredPackage package, CancellationToken cancellationToken)
    {
        swap.Require(operation.Name, package);
        var phase = operation.Kind == OperationKind.Upgrade ? InstallPhase.Upgrading : InstallPhase.Activating;
        await status.StepAsync(operation, phase, $"Loading {package.Id} {package.Version}", 60, swap.LoadLimit(package), cancellationToken);
        var next = await swap.LoadAsync(operation.Plan, package, $"[{operation.Id}] ", cancellationToken);
        await PublishAsync(operation, package, next);
    }

    /// <summary>Installs a version of a plan that is not enabled.</summary>
    public async Task StoreOnlyAsync(PlanOperation operation, StoredPackage package, CancellationToken cancellationToken)
    {
        ExtensionSwap.RequireCompatibleHost(package);
        await installed.SetAsync(operation.Name, package, Reason(operation, package), cancellationToken);
        await status.FinishAsync(operation, InstallPhase.Disabled, current => Installed(current, operation, package), null, CancellationToken.None);
    }

    /// <summary>Ends an operation whose version wants permissions that nobody has approved. What serves goes on.</summary>
    public Task WaitForApprovalAsync(PlanOperation operation, StoredPackage package)
    {
        var phase = operation.FromVersion is null ? InstallPhase.Pending : host.Find(operation.Name) is null ? InstallPhase.Disabled : InstallPhase.Installed;
        var message = $"{package.Id} {package.Version} wants what nobody has approved: {string.Join(", ", operation.NotApproved)}. To approve, write spec.approvedPermissions. {StillRuns(operation.Name)}";
        return status.FinishAsync(operation, phase, current => current with
        {
            PendingApproval = new(package.Version, operation.NotApproved, operation.Plan.Metadata.Generation ?? 0),
            Conditions = status.With(current, "PermissionsApproved", "False", "NewPermissions", message),
        }, null, CancellationToken.None);
    }

    public async Task ConfigureAsync(PlanOperation operation, CancellationToken cancellationToken)
    {
        await status.StepAsync(operation, InstallPhase.Activating, "Handing over the configuration", 50, options.Value.ActivateTimeout, cancellationToken);
        swap.Configure(operation.Plan);
        await status.FinishAsync(operation, InstallPhase.Installed, current => current, null, CancellationToken.None);
    }

    /// <summary>Takes a published version out of service and unloads it.</summary>
    public async Task UnloadAsync(string name, TimeSpan drain)
    {
        // Rights go first: nobody has by a role what nobody answers for any more.
        await roles.RemoveAsync(name, CancellationToken.None);
        await swap.UnloadAsync(name, drain, (version, verdict) => ReportAsync(name, version, verdict));
    }

    private async Task PublishAsync(PlanOperation operation, StoredPackage package, ExtensionRuntime next)
    {
        var replaced = await swap.PublishAsync(operation.Plan, package, next, Reason(operation, package), exception =>
            status.StepAsync(operation, InstallPhase.RollingBack, $"Putting the version before back: {exception.Message}", 90, options.Value.ActivateTimeout, CancellationToken.None));
        // A version that was started because it is installed need not be the one that is wanted now.
        var phase = PlanDecision.Satisfies(package.Version, operation.Plan.Spec.Extension.Version) ? InstallPhase.Installed : InstallPhase.Pending;
        // First: whoever hears that it is installed finds its rights.
        await roles.WriteAsync(next.Id, next.Contributions.RoleTemplates, next.Contributions.Scopes, CancellationToken.None);
        await status.FinishAsync(operation, phase, current => Installed(current, operation, package) with
        {
            Inventory = PlanInventory.Of(operation.Plan, installed.Store, package, next, kinds.Of(next)), Conditions = WithWorker(Installed(current, operation, package), next, null),
        }, null, CancellationToken.None);
        if (replaced is not null) replaced.TroubleChanged = null;
        next.TroubleChanged = trouble => _ = ReportWorkerAsync(operation.Name, next, trouble);
        await catalogue.WriteContributionAsync(ContributionReporter.Describe(next), CancellationToken.None);
        if (replaced is not null) swap.Retire(operation.Name, replaced, (version, verdict) => ReportAsync(operation.Name, version, verdict));
    }

    private Task ReportAsync(string name, string version, UnloadVerdict verdict) => status.ChangeAsync(name, plan => (plan.Status ?? new()) with
    {
        Conditions = status.With(plan, "PreviousUnloaded", verdict.State == ExtensionState.Unloaded ? "True" : "False", verdict.State.ToString(), $"Version {version} {ExtensionSwap.Text(verdict)}"),
    }, CancellationToken.None);

    /// <summary>Whether the process of an extension runs; nothing for one that has none.</summary>
    private IReadOnlyList<PlanCondition> WithWorker(InstallPlanStatus current, ExtensionRuntime runtime, string? trouble)
    {
        if (!runtime.InWorker) return [.. current.Conditions.Where(condition => condition.Type != WorkerReady)];
        return trouble is null
            ? status.With(current, WorkerReady, "True", "Serving", $"Version {runtime.Version} serves from a process of its own.")
            : status.With(current, WorkerReady, "False", "Down", trouble);
    }

    private async Task ReportWorkerAsync(string name, ExtensionRuntime runtime, string? trouble)
    {
        try
        {
            await status.ChangeAsync(name, plan => (plan.Status ?? new()) with { Conditions = WithWorker(plan.Status ?? new(), runtime, trouble) }, CancellationToken.None);
        }
        catch (Exception exception)
        {
            // The health of the extension says it as well, and the next change is written again.
            runtime.WriteLog(LogLevel.Warning, $"The plan's condition {WorkerReady} could not be written: {exception.Message}");
        }
    }

    private static string Reason(PlanOperation operation, StoredPackage package) => $"{operation.Kind} {package.Id} {package.Version}";

    private InstallPlanStatus Installed(InstallPlanStatus current, PlanOperation operation, StoredPackage package) => current with
    {
        PendingApproval = null,
        Permissions = [.. package.Manifest.GetApprovals().Select(permission => permission.Name)],
        Conditions = current.Conditions.Any(condition => condition.Type == "PermissionsApproved") ? status.With(current, "PermissionsApproved", "True", "Approved", "The installed version wants nothing that is not approved.") : current.Conditions,
        InstalledVersion = package.Version,
        PreviousVersion = operation.FromVersion is { } from && from != package.Version ? from : current.PreviousVersion,
        PreviousPackageHash = current.PackageHash is { } hash && hash != package.Hash ? hash : current.PreviousPackageHash,
        PackageHash = package.Hash,
        ContentHash = package.ContentHash,
        // Of a package that another replica brought in, the status is what knows it.
        Source = package.Origin?.Source ?? current.Source,
        Signer = package.Origin is { } origin ? origin.Signer : current.Signer,
        Owners = package.Origin?.Owners ?? current.Owners,
    };
}
