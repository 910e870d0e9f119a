using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace LuBan.Kernel.Gateway;

/// <summary>Answers for requests that were not answered by their upstream.</summary>
internal static class GatewayProblems
{
    /// <summary>Answers in the forwarder's own words, for callers that know nothing better.</summary>
    /// <param name="context">The request.</param>
    /// <param name="result">How it went; nothing is written unless it needs an answer.</param>
    /// <param name="upstream">The upstream's name.</param>
    public static Task WriteAsync(HttpContext context, ForwardResult result, string upstream)
    {
        if (!result.NeedsAnswer) return Task.CompletedTask;
        // Set before the body is begun; the problem writes one second on its own.
        if (result.RetryAfter is { } pause) context.Response.OnStarting(() =>
        {
            context.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(pause.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            return Task.CompletedTask;
        });
        return KernelProblems.WriteAsync(context, result.Status, Code(result.Outcome), $"Upstream '{upstream}': {result.Reason}");
    }

    /// <summary>The code of an outcome.</summary>
    public static string Code(ForwardOutcome outcome) => outcome switch
    {
        ForwardOutcome.ConnectFailed => "LB8701",
        ForwardOutcome.TimedOut => "LB8702",
        ForwardOutcome.ReplyCut => "LB8703",
        ForwardOutcome.Overloaded => "LB8704",
        ForwardOutcome.CircuitOpen => "LB8705",
        _ => "LB8706",
    };

    internal static Task RefuseTargetAsync(HttpContext context, string why) =>
        KernelProblems.WriteAsync(context, StatusCodes.Status400BadRequest, "LB8700", $"The address is not passed on: {why}.");

    internal static Task RefuseBodyAsync(HttpContext context, int status, string why) =>
        KernelProblems.WriteAsync(context, status, "LB8707", $"The body is not passed on: {why.TrimEnd('.')}.");
}
