using LuBan.Resources;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace LuBan.Kernel.Access;

/// <summary>
/// Decides about every request to the host's own endpoints, after routing and before anything of a body is read. Deny by default: what says neither
/// that everybody nor that every caller may reach it is decided by roles.
/// </summary>
internal sealed class AccessMiddleware(RequestDelegate next, AccessEvaluator evaluator)
{
    /// <summary>The code of a refusal that is no Kubernetes <c>Status</c>.</summary>
    public const string RefusalCode = "LB8301";

    /// <summary>What is not allowed, and what to do.</summary>
    public static string Explain(AccessSubject subject, AccessQuestion question, AccessAnswer answer)
    {
        var why = answer.Reason.Length == 0 ? "" : $" ({answer.Reason})";
        return $"{AccessRefusal.Text(subject, question)}{why}. Ask an administrator for a role that allows it; GET /apis/{AccessKinds.Group}/{AccessKinds.Version}/explain says which do.";
    }

    public Task InvokeAsync(HttpContext context)
    {
        var metadata = context.GetEndpoint()?.Metadata;
        if (metadata?.GetMetadata<IAllowAnonymous>() is not null) return next(context);
        if (context.User.Identity?.IsAuthenticated != true) return context.ChallengeAsync();

        var subject = Callers.Describe(context.User);
        var question = RequestQuestion.Of(context.Request);
        var answer = metadata?.GetMetadata<IAuthenticatedOnly>() is null ? evaluator.Review(subject, question) : ReviewOwn(subject, question);
        context.Features.Set(new AccessDecision(subject, question, answer));
        return answer.Allowed ? next(context) : RefuseAsync(context, subject, question, answer);
    }

    /// <summary>Everybody may look after himself; but with a token that was limited nobody lifts the limit.</summary>
    private AccessAnswer ReviewOwn(AccessSubject subject, AccessQuestion question) => evaluator.ScopesAllow(subject, question)
        ? new(true, "every authenticated caller may reach this")
        : new(false, $"the token is limited to the scopes '{string.Join(' ', subject.Scopes!)}', which do not allow this");

    private static Task RefuseAsync(HttpContext context, AccessSubject subject, AccessQuestion question, AccessAnswer answer)
    {
        if (question.Path is null || KernelProblems.IsResource(context.Request.Path)) return ResourceApi.WriteRefusalAsync(context, AccessRefusal.Of(subject, question, answer));
        return KernelProblems.WriteAsync(context, StatusCodes.Status403Forbidden, RefusalCode, Explain(subject, question, answer));
    }
}
