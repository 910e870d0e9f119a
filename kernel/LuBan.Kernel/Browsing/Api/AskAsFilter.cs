using System.Text.Json;
using LuBan.Kernel.Access;
using LuBan.Kernel.Contributions;
using LuBan.Resources;
using Microsoft.AspNetCore.Http;

namespace LuBan.Kernel.Browsing;

/// <summary>Lets only those through who may do what the endpoint's <see cref="AskAs"/> says, and tells the others what is missing.</summary>
internal static class AskAsFilter
{
    public static async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        var rule = context.GetEndpoint()?.Metadata.GetMetadata<AskAs>() ?? throw new InvalidOperationException($"The endpoint of {context.Request.Path} says nothing of who may ask.");
        var evaluator = (AccessEvaluator)context.RequestServices.GetService(typeof(AccessEvaluator))!;
        var (subject, question) = (Callers.Describe(context.User), rule.Of(context));
        var answer = evaluator.Review(subject, question);
        context.Features.Set(new AccessDecision(subject, question, answer));
        if (answer.Allowed) return await next(invocation);
        await RefuseAsync(context, subject, question, answer);
        return Results.Empty;
    }

    private static Task RefuseAsync(HttpContext context, AccessSubject subject, AccessQuestion question, AccessAnswer answer) =>
        Problems.WriteAsync(context, StatusCodes.Status403Forbidden, AccessMiddleware.RefusalCode, "Forbidden", AccessMiddleware.Explain(subject, question, answer), json => WriteMissing(json, question));

    private static void WriteMissing(Utf8JsonWriter json, AccessQuestion question)
    {
        json.WriteStartObject("missing");
        json.WriteString("verb", question.Verb);
        json.WriteString("group", question.Group);
        json.WriteString("resource", question.Subresource.Length == 0 ? question.Resource : $"{question.Resource}/{question.Subresource}");
        if (question.Name.Length > 0) json.WriteString("name", question.Name);
        json.WriteEndObject();
    }
}
