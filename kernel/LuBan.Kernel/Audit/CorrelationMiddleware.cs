using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace LuBan.Kernel.Audit;

/// <summary>Gives every request an id: the client's when it is well-formed (<c>X-Request-Id</c>, or the trace id of a W3C <c>traceparent</c>), else a new one. It is answered in <c>X-Request-Id</c> and stands in logs, problems and audit records.</summary>
internal sealed partial class CorrelationMiddleware(RequestDelegate next)
{
    public const string Header = "X-Request-Id";

    public Task InvokeAsync(HttpContext context)
    {
        var id = Sent(context.Request.Headers) ?? ActivityTraceId.CreateRandom().ToHexString();
        context.TraceIdentifier = id;
        context.Response.OnStarting(static state =>
        {
            var (response, value) = ((HttpResponse, string))state;
            response.Headers[Header] = value;
            return Task.CompletedTask;
        }, (context.Response, id));
        return next(context);
    }

    private static string? Sent(IHeaderDictionary headers)
    {
        if (headers[Header] is [{ } id] && RequestId().IsMatch(id)) return id;
        return headers.TraceParent is [{ } trace] && TraceParent().Match(trace) is { Success: true } match && match.Groups[1].ValueSpan.ContainsAnyExcept('0') ? match.Groups[1].Value : null;
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$", RegexOptions.CultureInvariant)]
    private static partial Regex RequestId();

    [GeneratedRegex("^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?$", RegexOptions.CultureInvariant)]
    private static partial Regex TraceParent();
}
