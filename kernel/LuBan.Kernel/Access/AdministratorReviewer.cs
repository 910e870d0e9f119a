using System.Security.Claims;
using LuBan.Resources;

namespace LuBan.Kernel.Access;

/// <summary>The answers while there is one account: the administrator may do everything, everybody else nothing.</summary>
internal sealed class AdministratorReviewer : IAccessReviewer
{
    private const string Administrators = "system:masters";

    public AccessSubject Describe(ClaimsPrincipal user)
    {
        string[] groups = user.IsInRole(AdminAccount.Role) ? [Administrators, "system:authenticated"] : ["system:authenticated"];
        return new(user.Identity?.Name ?? "", "", groups);
    }

    public ValueTask<AccessAnswer> ReviewAsync(AccessSubject subject, AccessQuestion question, CancellationToken cancellationToken) => new(IsAdministrator(subject)
        ? new AccessAnswer(true, "administrators may do everything")
        : new AccessAnswer(false, $"there are no rights but the administrator's: '{AdminAccount.UserName}' or the group '{Administrators}'"));

    public ValueTask<AccessRules> ListRulesAsync(AccessSubject subject, string ns, CancellationToken cancellationToken) => new(IsAdministrator(subject)
        ? new AccessRules([new(["*"], ["*"], ["*"], [])], [new(["*"], ["*"])])
        : new AccessRules([], []));

    private static bool IsAdministrator(AccessSubject subject) => subject.Name == AdminAccount.UserName || subject.Groups.Contains(Administrators);
}
