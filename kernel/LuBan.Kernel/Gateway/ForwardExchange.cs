using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;

namespace LuBan.Kernel.Gateway;

/// <summary>One request between its client and its upstream.</summary>
internal sealed class ForwardExchange(HttpContext context, Upstream upstream, ForwardRequest request, string target, TimeProvider time, CancellationToken cancellationToken)
{
    private static readonly UriCreationOptions Verbatim = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <summary>To repeat one of these would do nothing twice (RFC 9110 §9.2.2).</summary>
    private static readonly HashSet<string> Repeatable = new(["GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"], StringComparer.Ordinal);

    private readonly UpstreamOptions _options = upstream.Options;

    /// <summary>Sends the request and its body, and hands down the answer.</summary>
    public async Task<ForwardResult> RunAsync()
    {
        using var timer = new ActivityTimer(time, _options.HeadersTimeout, context.RequestAborted, upstream.Ended, cancellationToken);
        var offer = UpgradeOffer.Of(context);
        using var connection = offer is null ? null : upstream.OpenUpgrade();
        using var body = CreateBody(offer, timer);
        using var message = CreateMessage(offer, body);
        try
        {
            var started = time.GetTimestamp();
            using var response = await (connection?.SendAsync(message, timer.Token) ?? upstream.SendAsync(message, timer.Token));
            GatewayMetrics.Headers(upstream, time.GetElapsedTime(started));
            if (response.StatusCode == HttpStatusCode.SwitchingProtocols) return await SwitchAsync(offer, connection, response);
            if (request.RefuseRedirects && (int)response.StatusCode is 301 or 302 or 303 or 307 or 308) return ForwardResult.Failed(ForwardOutcome.ReplyCut, "it answered with a redirect, which is not passed on.");
            if (ResponseHeaders.Fault(response) is { } fault) return ForwardResult.Failed(ForwardOutcome.ReplyCut, fault);
            timer.Restart(_options.ActivityTimeout);
            await new ResponseBody(context, request, response, timer).CopyAsync();
            // An answer may be whole before the request is: then the rest of the request is wanted by nobody.
            if (body is not null) await body.StopAsync();
            await context.Response.CompleteAsync();
            return context.RequestAborted.IsCancellationRequested ? new ForwardResult(ForwardOutcome.ClientGone) { Status = StatusCodes.Status499ClientClosedRequest, ResponseStarted = true } : ForwardResult.Answered((int)response.StatusCode);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            if (body is not null) await body.StopAsync();
            return await FailAsync(exception, body, timer.Fired);
        }
        finally
        {
            if (body is not null) await body.StopAsync();
        }
    }

    private RequestBody? CreateBody(UpgradeOffer? offer, ActivityTimer timer)
    {
        if (offer is not null) return null;
        var canHaveBody = context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? context.Request.ContentLength > 0;
        // Without a body there is nothing that was read, and a lost connection could make the client below send a POST twice: the empty body forbids it.
        if (request.MaxBodySize is { } size && context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = size;
        return canHaveBody || !Repeatable.Contains(context.Request.Method) ? new RequestBody(context, timer, isEmpty: !canHaveBody) : null;
    }

    private HttpRequestMessage CreateMessage(UpgradeOffer? offer, RequestBody? body)
    {
        var method = request.Rewrite?.Method ?? context.Request.Method;
        var isTls = _options.Address?.Scheme == Uri.UriSchemeHttps;
        var message = new HttpRequestMessage(HttpMethod.Parse(offer?.MethodFor(method) ?? method), new Uri(upstream.BaseAddress + upstream.BasePath + target, Verbatim))
        {
            Content = body,
            Version = offer is null && _options.Http2 ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = _options.Http2 && isTls && offer is null ? HttpVersionPolicy.RequestVersionOrLower : HttpVersionPolicy.RequestVersionExact,
        };
        RequestHeaders.Write(RequestHeaders.Create(context, upstream, request), message);
        offer?.Write(message);
        return message;
    }

    private async Task<ForwardResult> SwitchAsync(UpgradeOffer? offer, UpgradeConnection? connection, HttpResponseMessage response)
    {
        if (offer is null || connection is null || !offer.IsAcceptedBy(response)) return ForwardResult.Failed(ForwardOutcome.ReplyCut, "it switched to a protocol that nobody offered.");
        // Its own clock: the client's end is told to the upstream in its place among the bytes, and cancels nothing.
        using var timer = new ActivityTimer(time, _options.UpgradeTimeout, upstream.Ended, cancellationToken);
        context.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
        ResponseHeaders.Copy(response, context, request);
        await using var client = await offer.AcceptAsync(context);
        await using var server = await response.Content.ReadAsStreamAsync(timer.Token);
        GatewayMetrics.Upgraded(upstream, 1);
        try
        {
            await new UpgradeTunnel(client, server, connection, timer, context.RequestAborted).RunAsync();
            return ForwardResult.Answered(StatusCodes.Status101SwitchingProtocols);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            return await FailAsync(exception, null, timer.Fired);
        }
        finally
        {
            GatewayMetrics.Upgraded(upstream, -1);
        }
    }

    private async Task<ForwardResult> FailAsync(Exception exception, RequestBody? body, bool timedOut)
    {
        var result = Explain(exception, body, timedOut);
        if (result.Outcome == ForwardOutcome.Refused && !context.Response.HasStarted) await GatewayProblems.RefuseBodyAsync(context, result.Status, result.Reason);
        // Ended without an end, so that a part, or nothing, is never taken for the whole.
        else if (context.Response.HasStarted || result.Outcome == ForwardOutcome.ClientGone) context.Abort();
        return result with { ResponseStarted = context.Response.HasStarted };
    }

    private ForwardResult Explain(Exception exception, RequestBody? body, bool timedOut)
    {
        if (context.RequestAborted.IsCancellationRequested) return ForwardResult.Failed(ForwardOutcome.ClientGone, "the client went away.", exception);
        if (body?.ReadFault is BadHttpRequestException bad) return ForwardResult.Failed(ForwardOutcome.Refused, bad.Message, bad) with { Status = bad.StatusCode };
        if (body?.ReadFault is ConnectionResetException or ConnectionAbortedException) return ForwardResult.Failed(ForwardOutcome.ClientGone, "the client's body broke off.", body.ReadFault);
        if (body?.ReadFault is { } fault) return ForwardResult.Failed(ForwardOutcome.Refused, fault.Message, fault) with { Status = StatusCodes.Status400BadRequest };
        if (timedOut) return ForwardResult.Failed(ForwardOutcome.TimedOut, context.Response.HasStarted ? "nothing moved for too long." : $"it did not answer within {_options.HeadersTimeout?.TotalSeconds:0.###} s.", exception);
        if (upstream.Ended.IsCancellationRequested) return ForwardResult.Failed(ForwardOutcome.Retired, "it was ended.", exception);
        cancellationToken.ThrowIfCancellationRequested();
        return Connecting(exception)
            ? ForwardResult.Failed(ForwardOutcome.ConnectFailed, $"it cannot be connected to: {Innermost(exception)}", exception)
            : ForwardResult.Failed(ForwardOutcome.ReplyCut, $"its answer broke off or was not valid: {Innermost(exception)}", exception);
    }

    /// <summary>A cancellation that nobody asked for is the end of the time to connect.</summary>
    private bool Connecting(Exception exception) => !context.Response.HasStarted && exception is OperationCanceledException
        or HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.VersionNegotiationError };

    private static string Innermost(Exception exception) => exception.GetBaseException().Message;
}
