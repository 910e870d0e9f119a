using LuBan.Kernel.Contributions;
using LuBan.Resources;
using Microsoft.AspNetCore.Http;

namespace LuBan.Kernel.Access;

/// <summary>Decides about the endpoints of extensions by roles. What an endpoint demands nothing for is for administrators.</summary>
internal sealed class RoleAuthorizer(AccessEvaluator evaluator) : IEndpointAuthorizer
{
    /// <summary>The API group in which permissions of extensions are asked for.</summary>
    public const string PermissionGroup = "permissions.luban.dev";

    public ValueTask<bool> AuthorizeAsync(HttpContext context, ExtensionAccess access)
    {
        var subject = Callers.Describe(context.User);
        if (access.Permissions.Count == 0) return new(evaluator.IsAdministrator(subject));
        foreach (var permission in access.Permissions)
        {
            var question = new AccessQuestion { Verb = "use", Group = PermissionGroup, Resource = access.ExtensionId.ToLowerInvariant(), Name = permission };
            var answer = evaluator.Review(subject, question);
            context.Features.Set(new AccessDecision(subject, question, answer));
            if (!answer.Allowed) return new(false);
        }

        return new(true);
    }
}
