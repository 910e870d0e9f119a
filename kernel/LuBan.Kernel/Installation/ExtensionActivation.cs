using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using LuBan.Kernel.Catalogue;
using LuBan.Kernel.Contributions;
using LuBan.Kernel.Hosting;
using LuBan.Packages;
using LuBan.Sdk;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LuBan.Kernel.Installation;

/// <summary>Loads a stored package beside what is running, publishes it in one step, and lets the old version drain.</summary>
internal sealed partial class ExtensionActivation(
    ExtensionHost host,
    ExtensionKinds kinds,
    CatalogueWriter catalogue,
    InstalledPackages installed,
    ActivationJournal journal,
    PlanStatusWriter status,
    OperationLog log,
    PhaseClock clock,
    IOptions<InstallationOptions> options,
    ILogger<ExtensionActivation> logger)
{
    private readonly ConcurrentDictionary<string, string> _appliedConfig = new();
    private readonly ConcurrentDictionary<Task, bool> _retiring = new();

    public bool IsConfigApplied(InstallPlan plan) =>
        _appliedConfig.TryGetValue(plan.Metadata.Name!, out var applied) && applied == Text(plan.Spec.Config);

    /// <summary>What serves while the plan is failed, in words for its status.</summary>
    public string StillRuns(string name) => host.Find(name) is { } runtime
        ? $"Version {runtime.Version} still serves."
        : "Nothing of this extension serves now.";

    public async Task ActivateAsync(PlanOperation operation, StoredPackage package, CancellationToken cancellationToken)
    {
        var name = operation.Name;
        var crashes = journal.Crashes(name, package.Version);
        if (crashes >= ActivationJournal.Limit)
        {
            journal.End(name, package.Version);
            throw InstallationErrors.StartCrashed(package.Id, package.Version, crashes);
        }
        RequireCompatibleHost(package);
        if (installed.Store.Verify(package).Count > 0) throw InstallationErrors.PackageMissing(package.Id, package.Version);

        var phase = operation.Kind == OperationKind.Upgrade ? InstallPhase.Upgrading : InstallPhase.Activating;
        var limit = options.Value.ActivateTimeout + TimeSpan.FromSeconds(package.Manifest.Readiness.TimeoutSeconds);
        await status.StepAsync(operation, phase, $"Loading {package.Id} {package.Version}", 60, limit, cancellationToken);

        ExtensionRuntime next;
        journal.Begin(name, package.Version);
        try
        {
            var steps = new LogProgress(log, operation);
            next = await clock.RunAsync($"The activation of {package.Id} {package.Version}", limit, token => host.LoadAsync(Request(operation.Plan, package), steps, token), cancellationToken);
        }
        finally
        {
            journal.End(name, package.Version);
        }
        await PublishAsync(operation, package, next);
    }

    /// <summary>Installs a version of a plan that is not enabled.</summary>
    public async Task StoreOnlyAsync(PlanOperation operation, StoredPackage package, CancellationToken cancellationToken)
    {
        RequireCompatibleHost(package);
        await installed.SetAsync(operation.Name, package, $"{operation.Kind} {package.Id} {package.Version}", cancellationToken);
        await status.FinishAsync(operation, InstallPhase.Disabled, current => Installed(current, operation, package), null, CancellationToken.None);
    }

    public async Task ConfigureAsync(PlanOperation operation, CancellationToken cancellationToken)
    {
        await status.StepAsync(operation, InstallPhase.Activating, "Handing over the configuration", 50, options.Value.ActivateTimeout, cancellationToken);
        host.UpdateConfiguration(operation.Name, Copy(operation.Plan.Spec.Config));
        _appliedConfig[operation.Name] = Text(operation.Plan.Spec.Config);
        await status.FinishAsync(operation, InstallPhase.Installed, current => current, null, CancellationToken.None);
    }

    /// <summary>Takes a published version out of service and unloads it.</summary>
    public async Task<UnloadVerdict?> UnloadAsync(string name, TimeSpan drain)
    {
        _appliedConfig.TryRemove(name, out _);
        if (host.Unpublish(name) is not { } runtime) return null;
        var verdict = await RetireAsync(name, runtime, drain);
        // After the drain: requests in flight may still use the extension's kinds.
        kinds.Unregister(name);
        return verdict;
    }

    /// <summary>Waits for the versions that are still draining. Called when the kernel stops.</summary>
    public Task DrainedAsync() => Task.WhenAll(_retiring.Keys);

    /// <summary>The package hashes that loaded code comes from, draining and leaked versions included.</summary>
    public IReadOnlySet<string> HashesInUse() => host.Runtimes
        .Select(runtime => installed.FindStored(runtime.Id, runtime.Version)?.Hash)
        .OfType<string>()
        .ToHashSet(StringComparer.Ordinal);

    private async Task PublishAsync(PlanOperation operation, StoredPackage package, ExtensionRuntime next)
    {
        kinds.Register(next);
        var replaced = host.Publish(next).Replaced;
        try
        {
            // Committed with the swap: from here on the operation cannot be cancelled, or a restart would serve another version.
            await installed.SetAsync(operation.Name, package, $"{operation.Kind} {package.Id} {package.Version}", CancellationToken.None);
        }
        catch (Exception exception)
        {
            LogRollback(package.Id, package.Version, exception.Message);
            await status.StepAsync(operation, InstallPhase.RollingBack, $"Putting the version before back: {exception.Message}", 90, options.Value.ActivateTimeout, CancellationToken.None);
            Restore(operation.Name, replaced);
            Retire(operation.Name, next);
            throw InstallationErrors.Unexpected("Recording the new version", exception);
        }
        _appliedConfig[operation.Name] = Text(operation.Plan.Spec.Config);
        // A version that was started because it is installed need not be the one that is wanted now.
        var phase = PlanDecision.Satisfies(package.Version, operation.Plan.Spec.Extension.Version) ? InstallPhase.Installed : InstallPhase.Pending;
        await status.FinishAsync(operation, phase, current => Installed(current, operation, package) with { Inventory = PlanInventory.Of(operation.Plan, installed.Store, package, next, kinds.Of(next)) }, null, CancellationToken.None);
        await catalogue.WriteContributionAsync(ContributionReporter.Describe(next), CancellationToken.None);
        if (replaced is not null) Retire(operation.Name, replaced);
    }

    private void Restore(string name, ExtensionRuntime? replaced)
    {
        if (replaced is null)
        {
            host.Unpublish(name);
            kinds.Unregister(name);
            return;
        }
        kinds.Register(replaced);
        host.Publish(replaced);
    }

    private void Retire(string name, ExtensionRuntime runtime)
    {
        var retiring = RetireAsync(name, runtime, TimeSpan.FromSeconds(runtime.Manifest.Readiness.DrainSeconds));
        _retiring[retiring] = true;
        retiring.ContinueWith(done => _retiring.TryRemove(done, out _), TaskScheduler.Default);
    }

    private async Task<UnloadVerdict> RetireAsync(string name, ExtensionRuntime runtime, TimeSpan drain)
    {
        var version = runtime.Version;
        var verdict = await host.RetireAsync(runtime, drain, CancellationToken.None);
        log.Write(name, $"version {version} {Text(verdict)}");
        await status.ChangeAsync(name, plan => (plan.Status ?? new()) with
        {
            Conditions = status.With(plan, "PreviousUnloaded", verdict.State == ExtensionState.Unloaded ? "True" : "False", verdict.State.ToString(), $"Version {version} {Text(verdict)}"),
        }, CancellationToken.None);
        return verdict;
    }

    private ExtensionLoadRequest Request(InstallPlan plan, StoredPackage package) => new()
    {
        Manifest = package.Manifest,
        PackageDirectory = package.Directory,
        AppDirectory = package.AppDirectory,
        DataDirectory = installed.Store.DataDirectory(package.Id),
        Config = Copy(plan.Spec.Config),
    };

    private static void RequireCompatibleHost(StoredPackage package)
    {
        if (!package.FitsHost(Host.Version)) throw InstallationErrors.HostTooOld(package.Id, package.Version, package.Manifest.Requires.Luban!, Host.Version);
    }

    private static InstallPlanStatus Installed(InstallPlanStatus current, PlanOperation operation, StoredPackage package) => current with
    {
        InstalledVersion = package.Version,
        PreviousVersion = operation.FromVersion is { } from && from != package.Version ? from : current.PreviousVersion,
        PackageHash = package.Hash,
    };

    private static JsonObject Copy(JsonObject? config) => config?.DeepClone().AsObject() ?? [];

    private static string Text(UnloadVerdict verdict) => verdict.State == ExtensionState.Unloaded
        ? string.Join("; ", (string[])["was unloaded", .. verdict.Notes])
        : $"{verdict.Reason ?? verdict.State.ToString()} {string.Join("; ", verdict.Notes)}".Trim();

    private static string Text(JsonObject? config) => config?.ToJsonString() ?? "{}";

    [LoggerMessage(20, LogLevel.Error, "The new version of {ExtensionId} {Version} could not be recorded and the version before is put back: {Reason}")]
    private partial void LogRollback(string extensionId, string version, string reason);

    /// <summary>Forwards the host's steps to the log at once, on the caller's thread, so that their order is kept.</summary>
    private sealed class LogProgress(OperationLog log, PlanOperation operation) : IProgress<string>
    {
        public void Report(string value) => log.Write(operation.Name, $"[{operation.Id}] {value}");
    }
}
