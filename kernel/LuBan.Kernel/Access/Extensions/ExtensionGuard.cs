using LuBan.Resources;
using LuBan.Sdk;
using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Access;

/// <summary>Stands before what an extension does in its own name with kinds that are not its own.</summary>
internal sealed partial class ExtensionGuard(string id, ExtensionRights rights, ILogger logger)
{
    public AccessSubject Subject { get; } = ExtensionIdentity.Of(id);

    /// <summary>Lets pass what was asked for and approved.</summary>
    /// <exception cref="ResourceException">403 otherwise.</exception>
    public void Check(AccessQuestion question)
    {
        if (rights.Rules.Any(rule => rule.Allows(question))) return;
        var line = $"[assembly: ExtensionAccess(\"{question.Group}\", \"{question.Resource}\", \"{question.Verb}\", \"…\")]";
        LogRefused(id, AccessRefusal.Text(Subject, question));
        throw AccessRefusal.Of(Subject, question, new(false, $"LB8309: nobody approved that the extension '{id}' does this in its own name. If it needs to, ask for it with {line}, and have it approved in spec.approvedPermissions of its plan"));
    }

    [LoggerMessage(82, LogLevel.Warning, "The extension {ExtensionId} was refused what its plan does not approve: {What}")]
    private partial void LogRefused(string extensionId, string what);
}
