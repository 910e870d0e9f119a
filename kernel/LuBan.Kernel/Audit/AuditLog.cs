using LuBan.Resources;
using LuBan.Resources.Storage;

namespace LuBan.Kernel.Audit;

/// <summary>Appends to the log of the main store what is no write to it.</summary>
internal sealed class AuditLog(IResourceStore store, AuditPolicyKeeper policy, TimeProvider time) : IAuditLog
{
    public async ValueTask RecordAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        var scope = AuditScope.Current;
        if (scope is not null) entry = Completed(entry, scope.Request);
        if (entry.Time == default) entry = entry with { Time = time.GetUtcNow() };
        await AppendAsync(entry, null, cancellationToken);
        // A sign-in that succeeded is only the beginning of a request, which has a record of its own.
        if (AuditRules.IsRefusal(entry)) scope?.SettleDenial();
    }

    /// <summary>Appends an entry, if the policy wants it.</summary>
    public async Task AppendAsync(AuditEntry entry, ResourceKind? kind, CancellationToken cancellationToken)
    {
        var level = policy.LevelOf(entry, kind, fromKernel: false);
        if (level != AuditLevel.None) await store.Audit.AppendAsync((entry with { Level = level }).ToAppend(), cancellationToken);
    }

    private static AuditEntry Completed(AuditEntry entry, AuditEntry request) => entry with
    {
        Time = entry.Time == default ? request.Time : entry.Time,
        CorrelationId = entry.CorrelationId ?? request.CorrelationId,
        Method = entry.Method ?? request.Method,
        Path = entry.Path ?? request.Path,
        Source = entry.Source ?? request.Source,
        Extension = entry.Extension ?? request.Extension,
        Caller = entry.Caller ?? (entry.Actor is null || entry.Actor.Name == request.Actor?.Name ? null : request.Actor),
        Actor = entry.Actor ?? request.Actor,
    };
}
