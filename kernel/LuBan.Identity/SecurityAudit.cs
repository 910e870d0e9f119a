using LuBan.Resources;
using Microsoft.AspNetCore.Http;

namespace LuBan.Identity;

/// <summary>Puts what happens to accounts, sessions and tokens into the audit log.</summary>
internal sealed class SecurityAudit(IAuditLog log) : ISecurityLog
{
    public ValueTask ReportAsync(SecurityEvent occurrence, CancellationToken cancellationToken) => log.RecordAsync(EntryOf(occurrence), cancellationToken);

    private static AuditEntry EntryOf(SecurityEvent occurrence) => new()
    {
        Time = occurrence.Time,
        CorrelationId = occurrence.CorrelationId,
        Verb = occurrence.Action,
        Actor = new AuditActor(occurrence.Actor ?? (occurrence.User.Length > 0 ? occurrence.User : CallerClaims.Anonymous)) { Uid = occurrence.Actor is null ? occurrence.Uid : null, Client = occurrence.Client },
        Source = occurrence.Address is null && occurrence.UserAgent is null ? null : new AuditSource(occurrence.Address, occurrence.UserAgent),
        Object = new AuditObject { Group = IdentityKinds.Group, Version = IdentityKinds.Version, Resource = "users", Name = occurrence.User, Uid = occurrence.Uid },
        Decision = new AuditDecision(occurrence.Succeeded, occurrence.Detail),
        Outcome = occurrence.Succeeded ? new AuditOutcome(StatusCodes.Status200OK, null) : new AuditOutcome(StatusCodes.Status401Unauthorized, occurrence.Reason),
    };
}
