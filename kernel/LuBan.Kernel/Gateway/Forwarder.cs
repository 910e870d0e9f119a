using System.Text.RegularExpressions;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Gateway;

/// <summary>Hands requests to upstreams and their answers to clients. Knows nothing of extensions, access and identity: callers say what goes on.</summary>
internal sealed partial class Forwarder(TimeProvider time, ILogger<Forwarder> logger)
{
    /// <summary>Forwards one request.</summary>
    /// <remarks>
    /// Where the upstream could not be reached, was too slow, or must not be asked, nothing is written and the caller answers
    /// (<see cref="ForwardResult.NeedsAnswer"/>; <see cref="GatewayProblems.WriteAsync"/> has words for it). What is wrong with the request itself is answered here.
    /// </remarks>
    /// <param name="context">The request. Its handler must not return before this does.</param>
    /// <param name="upstream">Where it goes.</param>
    /// <param name="request">What is changed on the way.</param>
    /// <param name="cancellationToken">Ends the request; the client's going away does as well, by itself.</param>
    /// <returns>How it went.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<ForwardResult> ForwardAsync(HttpContext context, Upstream upstream, ForwardRequest request, CancellationToken cancellationToken)
    {
        var result = await RefuseAsync(context, request, out var target) ?? await EnterAsync(context, upstream, request, target, cancellationToken);
        GatewayMetrics.Done(upstream, result);
        if (result.Outcome is not (ForwardOutcome.Answered or ForwardOutcome.ClientGone or ForwardOutcome.Refused)) LogFailure(upstream.Options.Name, context.Request.Method, context.Request.Path, result.Outcome, result.Reason, context.TraceIdentifier);
        return result;
    }

    /// <summary>Why the target is refused; null with the one that goes up.</summary>
    private static string? TargetOf(HttpContext context, ForwardRequest request, out string target)
    {
        target = RequestTarget.Of(context);
        // What came is looked at even where something else is asked for: the caller decided by it.
        if (RequestTarget.Fault(target) is { } fault) return fault;
        if (request.Target is { } given) target = given;
        else if (request.StripPrefix is { } prefix)
        {
            if (RequestTarget.WithoutPrefix(target, prefix) is not { } rest) return $"it is not below '{prefix}'";
            target = rest;
        }
        if (request.Rewrite is null) return request.Target is null ? null : RequestTarget.Fault(target);
        try
        {
            target = request.Rewrite.Apply(target);
        }
        catch (RegexMatchTimeoutException)
        {
            return "a rewriting pattern of this upstream takes too long on it";
        }
        return RequestTarget.Fault(target) is { } rewritten ? $"after the rewriting rules of this upstream {rewritten}" : null;
    }

    /// <summary>Answers what is wrong with the request itself; null when nothing is.</summary>
    private static Task<ForwardResult?> RefuseAsync(HttpContext context, ForwardRequest request, out string target)
    {
        if (TargetOf(context, request, out target) is { } fault) return RefusedAsync(GatewayProblems.RefuseTargetAsync(context, fault), fault);
        return RequestFraming.Fault(context.Request) is { } framing
            ? RefusedAsync(GatewayProblems.RefuseBodyAsync(context, StatusCodes.Status400BadRequest, framing), framing)
            : Task.FromResult<ForwardResult?>(null);
    }

    private static async Task<ForwardResult?> RefusedAsync(Task answer, string fault)
    {
        await answer;
        return ForwardResult.Failed(ForwardOutcome.Refused, fault) with { Status = StatusCodes.Status400BadRequest, ResponseStarted = true };
    }

    private async Task<ForwardResult> EnterAsync(HttpContext context, Upstream upstream, ForwardRequest request, string target, CancellationToken cancellationToken)
    {
        if (!upstream.TryEnter()) return ForwardResult.Failed(ForwardOutcome.Retired, "it has been replaced or stopped.");
        GatewayMetrics.Began(upstream);
        try
        {
            using var lease = await TakeTurnAsync(context, upstream, cancellationToken);
            if (lease is { IsAcquired: false }) return ForwardResult.Failed(ForwardOutcome.Overloaded, $"{upstream.Options.MaxConcurrent} requests are under way and {upstream.Options.MaxQueue} wait.") with { RetryAfter = TimeSpan.FromSeconds(1) };
            if (!upstream.Breaker.TryPass(out var pause)) return ForwardResult.Failed(ForwardOutcome.CircuitOpen, $"it has failed {upstream.Options.BreakAfter} times in a row, since {upstream.Breaker.Since:u}, and is not asked for a while.") with { RetryAfter = pause };
            return await RunAsync(new ForwardExchange(context, upstream, request, target, time, cancellationToken), upstream);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return ForwardResult.Failed(ForwardOutcome.ClientGone, "the client went away.");
        }
        catch (OperationCanceledException) when (upstream.Ended.IsCancellationRequested)
        {
            return ForwardResult.Failed(ForwardOutcome.Retired, "it was ended.");
        }
        finally
        {
            GatewayMetrics.Ended(upstream);
            upstream.Leave();
        }
    }

    private async ValueTask<RateLimitLease?> TakeTurnAsync(HttpContext context, Upstream upstream, CancellationToken cancellationToken)
    {
        if (upstream.Limiter is not { } limiter) return null;
        if (limiter.AttemptAcquire() is { IsAcquired: true } free) return free;
        var began = time.GetTimestamp();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, upstream.Ended, cancellationToken);
        var lease = await limiter.AcquireAsync(1, either.Token);
        GatewayMetrics.Waited(upstream, time.GetElapsedTime(began));
        return lease;
    }

    private static async Task<ForwardResult> RunAsync(ForwardExchange exchange, Upstream upstream)
    {
        var outcome = ForwardOutcome.ClientGone;
        try
        {
            var result = await exchange.RunAsync();
            outcome = result.Outcome;
            return result;
        }
        finally
        {
            if (outcome == ForwardOutcome.Answered) upstream.Breaker.Succeeded();
            else if (outcome is ForwardOutcome.ConnectFailed or ForwardOutcome.TimedOut or ForwardOutcome.ReplyCut) upstream.Breaker.Failed();
            else upstream.Breaker.Undecided();
        }
    }

    [LoggerMessage(8700, LogLevel.Warning, "Upstream {Upstream}: {Method} {Path} ended as {Outcome}: {Reason} ({TraceId})")]
    private partial void LogFailure(string upstream, string method, PathString path, ForwardOutcome outcome, string reason, string traceId);
}
