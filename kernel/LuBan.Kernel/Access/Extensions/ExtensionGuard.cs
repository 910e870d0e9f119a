using LuBan.Resources;
using LuBan.Sdk;
using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Access;

/// <summary>Stands before what an extension does in its own name with kinds that are not its own.</summary>
internal sealed partial class ExtensionGuard(string id, ExtensionRights rights, IAuditLog? audit, ILogger logger)
{
    public AccessSubject Subject { get; } = ExtensionIdentity.Of(id);

    /// <summary>Lets pass what was asked for and approved.</summary>
    /// <exception cref="ResourceException">403 otherwise.</exception>
    public void Check(AccessQuestion question)
    {
        if (rights.Rules.Any(rule => rule.Allows(question))) return;
        var line = $"[assembly: ExtensionAccess(\"{question.Group}\", \"{question.Resource}\", \"{question.Verb}\", \"…\")]";
        var what = AccessRefusal.Text(Subject, question);
        LogRefused(id, what);
        Record(question, what);
        throw AccessRefusal.Of(Subject, question, new(false, $"LB8309: nobody approved that the extension '{id}' does this in its own name. If it needs to, ask for it with {line}, and have it approved in spec.approvedPermissions of its plan"));
    }

    /// <summary>Records the refusal beside what the request itself leaves. Whoever goes too far waits until that is done.</summary>
    private void Record(AccessQuestion question, string what)
    {
        if (audit is null) return;
        var request = AuditScope.Current;
        var entry = new AuditEntry
        {
            CorrelationId = request?.Request.CorrelationId, Verb = question.Verb, Actor = new AuditActor(Subject.Name) { Groups = Subject.Groups }, Caller = request?.Request.Actor,
            Object = new AuditObject { Group = NullIfEmpty(question.Group), Resource = question.Resource, Namespace = NullIfEmpty(question.Namespace), Name = NullIfEmpty(question.Name), Subresource = NullIfEmpty(question.Subresource) },
            Decision = new AuditDecision(false, what), Outcome = new AuditOutcome(403, "LB8309"),
        };
        // The request goes on, and has a record of its own.
        AuditScope.Current = null;
        try
        {
            audit.RecordAsync(entry, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        }
        finally
        {
            AuditScope.Current = request;
        }
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    [LoggerMessage(82, LogLevel.Warning, "The extension {ExtensionId} was refused what its plan does not approve: {What}")]
    private partial void LogRefused(string extensionId, string what);
}
