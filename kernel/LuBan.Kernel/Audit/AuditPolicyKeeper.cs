using System.Text.Json;
using LuBan.Resources;
using LuBan.Resources.Storage;
using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Audit;

/// <summary>The policy in effect, as the store has it.</summary>
internal sealed partial class AuditPolicyKeeper : IAuditPolicy, IDisposable
{
    private static readonly ResourceKey Key = new(AuditKinds.Group, AuditKinds.Policy.Plural, "", AuditKinds.PolicyName);

    // Whose parts hold what a user gives an extension in confidence: nobody says which of it is.
    private static readonly ConfidentialPlace[] Places = [new(KernelKinds.Group, "installplans", "/spec/config")];

    private readonly IResourceStore _store;
    private readonly ILogger _logger;
    private readonly IDisposable _following;
    private Current _current = new(new(new()), new([], Places));

    public AuditPolicyKeeper(IResourceStore store, ILogger<AuditPolicyKeeper> logger)
    {
        (_store, _logger) = (store, logger);
        // Followed first: what is written in between is seen twice, which does no harm.
        _following = store.Subscribe(Follow, Load);
        Load();
    }

    public AuditRules Rules => Volatile.Read(ref _current).Rules;

    public AuditRedaction Redaction => Volatile.Read(ref _current).Redaction;

    public int MaximumContentBytes => Rules.Spec.MaximumContentBytes;

    public AuditLevel LevelOf(AuditEntry entry, ResourceKind? kind, bool fromKernel) => Rules.LevelOf(entry, kind, fromKernel);

    public void Dispose() => _following.Dispose();

    private void Load() => Use(_store.Get(Key));

    private void Follow(IReadOnlyList<StoreChange> changes)
    {
        foreach (var change in changes.Where(change => change.Key == Key)) Use(change.Type == StoreOperationType.Delete ? null : change.Object);
    }

    private void Use(StoredObject? stored)
    {
        try
        {
            var spec = stored is null ? new() : JsonSerializer.Deserialize<AuditPolicy>(stored.Data, KernelJson.Options)?.Spec ?? new();
            Volatile.Write(ref _current, new(new(spec), new(spec.RedactedFields, Places)));
        }
        catch (JsonException problem)
        {
            // What was in effect stays in effect: an unreadable policy must not switch the log off.
            LogUnreadable(problem);
        }
    }

    [LoggerMessage(70, LogLevel.Error, "The audit policy cannot be read; the one before stays in effect")]
    private partial void LogUnreadable(Exception problem);

    private sealed record Current(AuditRules Rules, AuditRedaction Redaction);
}
