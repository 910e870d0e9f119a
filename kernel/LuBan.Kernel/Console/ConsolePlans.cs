using System.Collections.Immutable;
using System.Text.Json;
using LuBan.Kernel.Contributions;
using LuBan.Kernel.Installation;
using LuBan.Resources.Storage;
using LuBan.Sdk;
using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Console;

/// <summary>Which extensions may run code in the console's own page, by their install plans.</summary>
internal sealed partial class ConsolePlans : IDisposable
{
    /// <summary>What a plan approves so that the console part runs with the rights of whoever uses the console.</summary>
    public const string ModulePermission = "console.module";

    private const string Plural = "installplans";

    private readonly IResourceStore _store;
    private readonly ConsoleRevision _revision;
    private readonly ILogger _logger;
    private readonly IDisposable _following;
    private ImmutableDictionary<string, PlanTrust> _plans = ImmutableDictionary<string, PlanTrust>.Empty;

    public ConsolePlans(IResourceStore store, ConsoleRevision revision, ILogger<ConsolePlans> logger)
    {
        (_store, _revision, _logger) = (store, revision, logger);
        // Followed first: what is written in between is seen twice, which does no harm.
        _following = store.Subscribe(Follow, Load);
        Load();
    }

    /// <summary>Where the code of an extension runs: approved by name; or nothing is listed, and a repository has signed this very package.</summary>
    public ConsoleTrust TrustOf(string extension, ConsolePackage package)
    {
        if (package.Manifest.Trust == ConsoleTrust.Isolated || Volatile.Read(ref _plans).GetValueOrDefault(extension.ToLowerInvariant()) is not { } plan) return ConsoleTrust.Isolated;
        // What the status says is of the package before, until the new one is recorded.
        var signer = package.Signer ?? (plan.PackageHash == package.PackageHash ? plan.Signer : null);
        return plan.Approves ?? signer is not null ? ConsoleTrust.Module : ConsoleTrust.Isolated;
    }

    public void Dispose() => _following.Dispose();

    private void Load()
    {
        var listed = _store.List(new StoreListRequest(KernelKinds.Group, Plural));
        Volatile.Write(ref _plans, listed.ToImmutableDictionary(stored => stored.Key.Name, Read, StringComparer.Ordinal));
        _revision.Grow();
    }

    private void Follow(IReadOnlyList<StoreChange> changes)
    {
        var before = Volatile.Read(ref _plans);
        var now = before;
        foreach (var change in changes)
        {
            if (change.Key is not { Group: KernelKinds.Group, Resource: Plural }) continue;
            now = change.Type == StoreOperationType.Delete ? now.Remove(change.Key.Name) : now.SetItem(change.Key.Name, Read(change.Object));
        }
        // Most changes are steps of an operation, which nobody's console is made of.
        if (ReferenceEquals(before, now)) return;
        Volatile.Write(ref _plans, now);
        _revision.Grow();
    }

    private PlanTrust Read(StoredObject stored)
    {
        try
        {
            var plan = JsonSerializer.Deserialize<InstallPlan>(stored.Data, KernelJson.Options);
            return new(plan?.Spec.ApprovedPermissions?.Contains(ModulePermission), plan?.Status?.Signer, plan?.Status?.PackageHash);
        }
        catch (JsonException problem)
        {
            LogUnreadable(problem, stored.Key.Name);
            return new(false, null, null);
        }
    }

    /// <param name="Approves">Whether the plan lists the permission; null when it lists none.</param>
    /// <param name="Signer">Who signed the package that is installed.</param>
    /// <param name="PackageHash">Which one that is.</param>
    private sealed record PlanTrust(bool? Approves, string? Signer, string? PackageHash);

    [LoggerMessage(120, LogLevel.Error, "The install plan {Name} cannot be read; its console part is isolated")]
    private partial void LogUnreadable(Exception problem, string name);
}
