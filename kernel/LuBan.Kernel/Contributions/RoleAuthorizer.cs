using LuBan.Kernel.Access;
using LuBan.Resources;
using Microsoft.AspNetCore.Http;

namespace LuBan.Kernel.Contributions;

/// <summary>Decides about the endpoints of extensions by roles. What an endpoint demands nothing for is for administrators.</summary>
internal sealed class RoleAuthorizer(AccessEvaluator evaluator) : IEndpointAuthorizer
{
    public ValueTask<bool> AuthorizeAsync(HttpContext context, ExtensionAccess access)
    {
        var subject = Callers.Describe(context.User);
        if (access.Questions.Count == 0)
        {
            if (access.IsAnonymous)
            {
                context.Features.Set(new AccessDecision(subject, null, new(true, "everybody may reach this")));
                return new(true);
            }
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
