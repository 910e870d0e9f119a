using System.Collections.Immutable;
using System.Text.Json;
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
    private ImmutableDictionary<string, bool> _trusted = ImmutableDictionary<string, bool>.Empty;

    public ConsolePlans(IResourceStore store, ConsoleRevision revision, ILogger<ConsolePlans> logger)
    {
        (_store, _revision, _logger) = (store, revision, logger);
        // Followed first: what is written in between is seen twice, which does no harm.
        _following = store.Subscribe(Follow, Load);
        Load();
    }

    /// <summary>Whether an extension's modules may run in the console's own page.</summary>
    public ConsoleTrust TrustOf(string extension, ConsoleManifest manifest) =>
        manifest.Trust == ConsoleTrust.Module && Volatile.Read(ref _trusted).GetValueOrDefault(extension.ToLowerInvariant()) ? ConsoleTrust.Module : ConsoleTrust.Isolated;

    public void Dispose() => _following.Dispose();

    private void Load()
    {
        var listed = _store.List(new StoreListRequest(KernelKinds.Group, Plural));
        Volatile.Write(ref _trusted, listed.ToImmutableDictionary(stored => stored.Key.Name, IsTrusted, StringComparer.Ordinal));
        _revision.Grow();
    }

    private void Follow(IReadOnlyList<StoreChange> changes)
    {
        var before = Volatile.Read(ref _trusted);
        var now = before;
        foreach (var change in changes)
        {
            if (change.Key is not { Group: KernelKinds.Group, Resource: Plural }) continue;
            now = change.Type == StoreOperationType.Delete ? now.Remove(change.Key.Name) : now.SetItem(change.Key.Name, IsTrusted(change.Object));
        }
        if (ReferenceEquals(before, now)) return;
        Volatile.Write(ref _trusted, now);
        _revision.Grow();
    }

    /// <summary>Approved by name; or nothing is listed, and a repository has signed what is installed.</summary>
    private bool IsTrusted(StoredObject stored)
    {
        try
        {
            var plan = JsonSerializer.Deserialize<InstallPlan>(stored.Data, KernelJson.Options);
            return plan?.Spec.ApprovedPermissions is { } approved ? approved.Contains(ModulePermission) : plan?.Status?.Signer is not null;
        }
        catch (JsonException problem)
        {
            LogUnreadable(problem, stored.Key.Name);
            return false;
        }
    }

    [LoggerMessage(120, LogLevel.Error, "The install plan {Name} cannot be read; its console part is isolated")]
    private partial void LogUnreadable(Exception problem, string name);
}
