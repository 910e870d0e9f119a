using LuBan.Kernel.Contributions;
using LuBan.Resources;
using Microsoft.AspNetCore.Http;

namespace LuBan.Kernel.Access;

/// <summary>Decides about the endpoints of extensions by roles. What an endpoint demands nothing for is for administrators.</summary>
internal sealed class RoleAuthorizer(AccessEvaluator evaluator) : IEndpointAuthorizer
{
    /// <summary>The API group in which permissions of extensions are asked for.</summary>
    public const string PermissionGroup = "permissions.luban.dev";

    /// <summary>The question whether a caller has a permission of an extension.</summary>
    public static AccessQuestion Permission(string extension, string permission, string ns) =>
        new() { Verb = "use", Group = PermissionGroup, Resource = extension.ToLowerInvariant(), Name = permission, Namespace = ns };

    public ValueTask<bool> AuthorizeAsync(HttpContext context, ExtensionAccess access)
    {
        var subject = Callers.Describe(context.User);
        if (access.Questions.Count == 0)
        {
            var administrates = evaluator.IsAdministrator(subject);
            context.Features.Set(new AccessDecision(subject, null, new(administrates, administrates ? "the caller is an administrator" : "this is for administrators")));
            return new(administrates);
        }

        foreach (var question in access.Questions)
        {
            var answer = evaluator.Review(subject, question);
            context.Features.Set(new AccessDecision(subject, question, answer));
            if (!answer.Allowed) return new(false);
        }

        return new(true);
    }
}
