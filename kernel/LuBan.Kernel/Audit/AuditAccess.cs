using LuBan.Resources;
using LuBan.Sdk;
using Microsoft.AspNetCore.Http;

namespace LuBan.Kernel.Audit;

/// <summary>Who may read which records: they are authorised as the resource <c>records.audit.luban.dev</c>, in the namespace of what they are about.</summary>
internal sealed class AuditAccess(IAccessReviewer reviewer)
{
    /// <summary>Refuses who may not read what is asked for.</summary>
    /// <param name="context">The request.</param>
    /// <param name="verb">The verb.</param>
    /// <param name="ns">The namespace; null for the records of all, and of what is in none.</param>
    /// <param name="name">One record, or null.</param>
    /// <exception cref="ResourceException">403.</exception>
    public async Task RequireAsync(HttpContext context, string verb, string? ns, string? name = null)
    {
        var subject = reviewer.Describe(context.User);
        var question = new AccessQuestion { Verb = verb, Group = AuditKinds.Group, Resource = AuditKinds.Records, Namespace = ns ?? "", Name = name ?? "" };
        var answer = await reviewer.ReviewAsync(subject, question, context.RequestAborted);
        context.Features.Set(new AccessDecision(subject, question, answer));
        if (answer.Allowed) return;
        var where = ns is null ? "at the cluster scope" : $"in the namespace \"{ns}\"";
        throw Refusal.Create(StatusCodes.Status403Forbidden, "Forbidden",
            $"{AuditKinds.Records}.{AuditKinds.Group} is forbidden: User \"{subject.Name}\" cannot {verb} resource \"{AuditKinds.Records}\" in API group \"{AuditKinds.Group}\" {where}: {answer.Reason}");
    }
}
