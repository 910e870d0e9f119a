using System.Security.Claims;

namespace LuBan.Resources;

/// <summary>For a host that asks nobody who he is: whoever reaches it may do everything.</summary>
internal sealed class OpenAccess : IAccessReviewer
{
    public AccessSubject Describe(ClaimsPrincipal user) =>
        user.Identity is { IsAuthenticated: true, Name: { } name } ? new(name, "", ["system:authenticated"]) : new("system:anonymous", "", ["system:unauthenticated"]);

    public ValueTask<AccessAnswer> ReviewAsync(AccessSubject subject, AccessQuestion question, CancellationToken cancellationToken) =>
        new(new AccessAnswer(true, "this server lets everybody do everything"));

    public ValueTask<AccessRules> ListRulesAsync(AccessSubject subject, string ns, CancellationToken cancellationToken) =>
        new(new AccessRules([new(["*"], ["*"], ["*"], [])], [new(["*"], ["*"])]));
}
