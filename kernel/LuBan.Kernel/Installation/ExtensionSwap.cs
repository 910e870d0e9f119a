using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using LuBan.Kernel.Access;
using LuBan.Kernel.Contributions;
using LuBan.Kernel.Hosting;
using LuBan.Packages;
using LuBan.Sdk;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LuBan.Kernel.Installation;

/// <summary>
/// Puts stored packages in and out of service in this process: load beside what is running, swap, drain, unload. It reports to the
/// extension's log only, so that the leader, which keeps the status of plans, and the other replicas use it alike.
/// </summary>
internal sealed partial class ExtensionSwap(
    ExtensionHost host,
    ExtensionKinds kinds,
    InstalledPackages installed,
    ActivationJournal journal,
    OperationLog log,
    PhaseClock clock,
    ExtensionGrants grants,
    PlanIsolation isolation,
    IOptions<InstallationOptions> options,
    ILogger<ExtensionSwap> logger)
{
    private readonly ConcurrentDictionary<string, string> _appliedConfig = new();
    private readonly ConcurrentDictionary<Task, bool> _retiring = new();

    public bool IsConfigApplied(InstallPlan plan) =>
        _appliedConfig.TryGetValue(plan.Metadata.Name!, out var applied) && applied == Text(plan.Spec.Config);

    /// <summary>Whether the version that serves runs where the plan wants it; true when none serves.</summary>
    public bool IsTierApplied(InstallPlan plan) =>
        host.Find(plan.Metadata.Name!) is not { } runtime || installed.FindStored(runtime.Id, runtime.Version) is not { } package || runtime.InWorker == isolation.InWorker(plan, package);

    /// <summary>Refuses what cannot be loaded here, before anything is done.</summary>
    public void Require(string name, StoredPackage package)
    {
        var crashes = journal.Crashes(name, package.Version);
        if (crashes >= ActivationJournal.Limit)
        {
            journal.End(name, package.Version);
            throw InstallationErrors.StartCrashed(package.Id, package.Version, crashes);
        }
        RequireCompatibleHost(package);
        if (installed.Store.Verify(package).Count > 0) throw InstallationErrors.PackageMissing(package.Id, package.Version);
    }

    public static void RequireCompatibleHost(StoredPackage package)
    {
        if (!package.FitsHost(Host.Version)) throw InstallationErrors.HostTooOld(package.Id, package.Version, package.Manifest.Requires.Luban!, Host.Version);
    }

    /// <summary>How long a load may take.</summary>
    public TimeSpan LoadLimit(StoredPackage package) => options.Value.ActivateTimeout + TimeSpan.FromSeconds(package.Manifest.Readiness.TimeoutSeconds);

    /// <summary>Loads a version beside whatever runs.</summary>
    /// <param name="plan">Its plan, for the configuration.</param>
    /// <param name="package">The version.</param>
    /// <param name="prefix">What the lines of its log begin with.</param>
    /// <param name="cancellationToken">Gives up; everything is undone.</param>
    public async Task<ExtensionRuntime> LoadAsync(InstallPlan plan, StoredPackage package, string prefix, CancellationToken cancellationToken)
    {
        var name = plan.Metadata.Name!;
        var steps = new LogProgress(log, name, prefix);
        Approve(plan);
        journal.Begin(name, package.Version);
        try
        {
            return await clock.RunAsync($"The activation of {package.Id} {package.Version}", LoadLimit(package), token => host.LoadAsync(Request(plan, package), steps, token), cancellationToken);
        }
        finally
        {
            journal.End(name, package.Version);
        }
    }

    /// <summary>Makes a loaded version the one that serves, and records it as the installed one. Cannot be cancelled.</summary>
    /// <param name="plan">The plan whose configuration the version was loaded with.</param>
    /// <param name="package">The version's package.</param>
    /// <param name="next">The loaded version.</param>
    /// <param name="reason">Why, for the books.</param>
    /// <param name="failing">Told before the version before is put back, when the books cannot be written.</param>
    /// <returns>The version that was replaced: retire it.</returns>
    public async Task<ExtensionRuntime?> PublishAsync(InstallPlan plan, StoredPackage package, ExtensionRuntime next, string reason, Func<Exception, Task>? failing = null)
    {
        var name = plan.Metadata.Name!;
        kinds.Register(next);
        var replaced = host.Publish(next).Replaced;
        try
        {
            // Committed with the swap: from here on the operation cannot be cancelled, or a restart would serve another version.
            await installed.SetAsync(name, package, reason, CancellationToken.None);
        }
        catch (Exception exception)
        {
            LogRollback(package.Id, package.Version, exception.Message);
            if (failing is not null) await failing(exception);
            Restore(name, replaced);
            Retire(name, next, null);
            throw InstallationErrors.Unexpected("Recording the new version", exception);
        }
        _appliedConfig[name] = Text(plan.Spec.Config);
        return replaced;
    }

    /// <summary>Puts in force what a plan approves that its extension does in its own name.</summary>
    public void Approve(InstallPlan plan) => grants.Approve(plan.Metadata.Name!, plan.Spec.ApprovedPermissions);

    /// <summary>Hands a plan's configuration to the version that serves.</summary>
    public void Configure(InstallPlan plan)
    {
        host.UpdateConfiguration(plan.Metadata.Name!, Copy(plan.Spec.Config));
        _appliedConfig[plan.Metadata.Name!] = Text(plan.Spec.Config);
    }

    /// <summary>Takes a published version out of service and unloads it.</summary>
    /// <param name="name">The plan's name.</param>
    /// <param name="drain">How long requests in flight may go on.</param>
    /// <param name="ended">Told what became of the code.</param>
    public async Task UnloadAsync(string name, TimeSpan drain, Func<string, UnloadVerdict, Task>? ended = null)
    {
        _appliedConfig.TryRemove(name, out _);
        if (host.Unpublish(name) is not { } runtime) return;
        await RetireAsync(name, runtime, drain, ended);
        // After the drain: requests in flight may still use the extension's kinds.
        kinds.Unregister(name);
    }

    /// <summary>Lets a replaced version drain and go, beside the caller.</summary>
    public void Retire(string name, ExtensionRuntime runtime, Func<string, UnloadVerdict, Task>? ended)
    {
        var retiring = RetireAsync(name, runtime, TimeSpan.FromSeconds(runtime.Manifest.Readiness.DrainSeconds), ended);
        _retiring[retiring] = true;
        retiring.ContinueWith(done => _retiring.TryRemove(done, out _), TaskScheduler.Default);
    }

    /// <summary>Waits for the versions that are still draining. Called when the kernel stops.</summary>
    public Task DrainedAsync() => Task.WhenAll(_retiring.Keys);

    /// <summary>The package hashes that loaded code comes from, draining and leaked versions included.</summary>
    public IReadOnlySet<string> HashesInUse() => host.Runtimes
        .Select(runtime => installed.FindStored(runtime.Id, runtime.Version)?.Hash)
        .OfType<string>()
        .ToHashSet(StringComparer.Ordinal);

    /// <summary>What became of a version, in words.</summary>
    public static string Text(UnloadVerdict verdict) => verdict.State == ExtensionState.Unloaded
        ? string.Join("; ", (string[])["was unloaded", .. verdict.Notes])
        : $"{verdict.Reason ?? verdict.State.ToString()} {string.Join("; ", verdict.Notes)}".Trim();

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

    private async Task RetireAsync(string name, ExtensionRuntime runtime, TimeSpan drain, Func<string, UnloadVerdict, Task>? ended)
    {
        var version = runtime.Version;
        var verdict = await host.RetireAsync(runtime, drain, CancellationToken.None);
        log.Write(name, $"version {version} {Text(verdict)}");
        if (ended is not null) await ended(version, verdict);
    }

    private ExtensionLoadRequest Request(InstallPlan plan, StoredPackage package) => new()
    {
        Manifest = package.Manifest,
        PackageDirectory = package.Directory,
        PackageHash = package.Hash,
        Signer = package.Origin?.Signer,
        AppDirectory = package.AppDirectory,
        DataDirectory = installed.Store.DataDirectory(package.Id),
        InWorker = isolation.InWorker(plan, package),
        Config = Copy(plan.Spec.Config),
    };

    private static JsonObject Copy(JsonObject? config) => config?.DeepClone().AsObject() ?? [];

    private static string Text(JsonObject? config) => config?.ToJsonString() ?? "{}";

    [LoggerMessage(20, LogLevel.Error, "The new version of {ExtensionId} {Version} could not be recorded and the version before is put back: {Reason}")]
    private partial void LogRollback(string extensionId, string version, string reason);

    /// <summary>Forwards the host's steps to the log at once, on the caller's thread, so that their order is kept.</summary>
    private sealed class LogProgress(OperationLog log, string name, string prefix) : IProgress<string>
    {
        public void Report(string value) => log.Write(name, $"{prefix}{value}");
    }
}
