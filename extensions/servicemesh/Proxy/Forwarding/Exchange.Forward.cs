using LuBan.ServiceMesh.Proxy.Istio;
using LuBan.ServiceMesh.Proxy.Routing;
using LuBan.ServiceMesh.Proxy.Upstreams;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Endpoint = LuBan.ServiceMesh.Proxy.Upstreams.Endpoint;

namespace LuBan.ServiceMesh.Proxy.Forwarding;

internal sealed partial class Exchange
{
    /// <summary>Bodies up to this length are kept for a retry or a copy; longer ones are sent once, to one.</summary>
    private const int MaxKept = 64 * 1024;

    private static readonly UriCreationOptions Verbatim = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <summary>To repeat one of these would do nothing twice (RFC 9110 §9.2.2).</summary>
    private static readonly HashSet<string> Repeatable = new(["GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"], StringComparer.Ordinal);

    private readonly List<Endpoint> _tried = [];
    private byte[]? _kept;
    private string _target = "";
    private string _authority = "";
    private string? _hashKey;

    private bool CanHaveBody => context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? context.Request.ContentLength > 0;

    private async Task ForwardAsync()
    {
        if (_rule.Pick(Random.Shared.NextDouble()) is not { } destination)
        {
            await ReplyAsync(503, Flag.NoHealthyUpstream, "No destination", $"The rule '{_rule.Entry.Name}' sends its requests nowhere: all weights are 0.");
            return;
        }
        _destination = destination;
        record.Cluster = destination.Cluster;
        _target = _rule.Rewritten(facts.Path, _by) + facts.Query;
        _authority = _rule.Route.Rewrite?.Authority ?? facts.Authority;
        if (RequestTarget.Fault(_target) is { } fault)
        {
            await ReplyAsync(400, Flag.DownstreamProtocolError, "Bad request", $"After the rewrite of rule '{_rule.Entry.Name}' {fault}.");
            return;
        }
        using var overall = _rule.Timeout is { } timeout ? new Deadline(timeout, time, context.RequestAborted) : null;
        var token = overall?.Token ?? context.RequestAborted;
        try
        {
            using var place = await destination.Cluster.EnterAsync(token);
            if (place is { IsAcquired: false }) await ReplyAsync(503, Flag.Overflow, "Too many requests under way", $"The limits of '{destination.Cluster.Entry.Name}' are reached (connectionPool of its DestinationRule).");
            else await SendAsync(token);
        }
        catch (OperationCanceledException) when (overall is { Fired: true } && !context.RequestAborted.IsCancellationRequested)
        {
            await TimedOutAsync($"The rule '{_rule.Entry.Name}' allows {_rule.Route.Timeout} for the whole answer.");
        }
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        PrepareHash();
        if (Upgrade.IsOffered(context))
        {
            await UpgradeAsync(cancellationToken);
            return;
        }
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = null;
        var copies = _rule.Mirrors.Where(mirror => Chance(mirror.Percent)).ToList();
        if ((copies.Count > 0 || _rule.Retry.NeedsBody) && CanHaveBody && context.Request.ContentLength is <= MaxKept && !await KeepBodyAsync(cancellationToken)) return;
        foreach (var copy in copies) Mirror(copy);
        await TryAsync(cancellationToken);
    }

    private void PrepareHash()
    {
        var hash = record.Cluster!.Balancer.Hash;
        _hashKey = HashKey.Of(facts, hash);
        if (_hashKey is not null || hash?.HttpCookie is not { Ttl: not null } cookie) return;
        _hashKey = Guid.NewGuid().ToString("N");
        var age = Duration.Parse(cookie.Ttl);
        context.Response.Headers.Append("Set-Cookie", new SetCookieHeaderValue(cookie.Name, _hashKey) { Path = cookie.Path ?? "/", HttpOnly = true, MaxAge = age > TimeSpan.Zero ? age : null }.ToString());
    }

    /// <summary>Reads a short body whole. A client that does not send all of it is told, or has gone.</summary>
    private async Task<bool> KeepBodyAsync(CancellationToken cancellationToken)
    {
        try
        {
            var kept = new byte[(int)context.Request.ContentLength!.Value];
            await context.Request.Body.ReadExactlyAsync(kept, cancellationToken);
            _kept = kept;
            record.Sent = kept.Length;
            return true;
        }
        catch (BadHttpRequestException bad)
        {
            await ReplyAsync(bad.StatusCode, Flag.DownstreamProtocolError, "Bad request", bad.Message);
        }
        catch (Exception exception) when (exception is IOException)
        {
            record.Add(Flag.ClientGone);
            context.Abort();
        }
        return false;
    }

    private void Mirror(MirrorTarget copy)
    {
        if (CanHaveBody && _kept is null) mirrors.Skip();
        else mirrors.Send(copy.Cluster, facts.Method, _target, RequestHeaders.Create(context, _authority + "-shadow", _rule.Route.Headers, null), _kept);
    }

    private async Task TryAsync(CancellationToken cancellationToken)
    {
        var retry = _rule.Retry;
        for (var attempt = 0; ; attempt++)
        {
            record.Attempts = attempt + 1;
            if (record.Cluster!.Pick(_hashKey, retry.OtherEndpoint ? _tried : null) is not { } endpoint)
            {
                await NobodyAsync();
                return;
            }
            record.Endpoint = endpoint;
            endpoint.Begin();
            Failure? failure;
            try
            {
                failure = await new Attempt(this, endpoint, attempt < retry.Attempts, cancellationToken).RunAsync();
            }
            finally
            {
                endpoint.End();
            }
            if (failure is null) return;
            if (!failure.CanRetry || attempt >= retry.Attempts || !record.Cluster.TryBeginRetry())
            {
                await FailAsync(failure, attempt);
                return;
            }
            _tried.Add(endpoint);
            try
            {
                await Task.Delay(retry.Pause(attempt + 1, Random.Shared.NextDouble()), time, cancellationToken);
            }
            finally
            {
                record.Cluster.EndRetry();
            }
        }
    }

    private Task NobodyAsync()
    {
        var endpoints = record.Cluster!.Endpoints.Count;
        return ReplyAsync(503, Flag.NoHealthyUpstream, "No endpoint", endpoints == 0
            ? $"'{record.Cluster.Entry.Name}' has no endpoints. Look at the EndpointSlices of the service, and at the labels of the subset."
            : $"All {endpoints} endpoints of '{record.Cluster.Entry.Name}' are set aside because they failed (outlierDetection).");
    }

    private async Task FailAsync(Failure failure, int retries)
    {
        record.Add(failure.Flag);
        if (retries > 0 && failure.Flag is not (Flag.ClientGone or Flag.DownstreamProtocolError)) record.Add(Flag.RetryLimit);
        record.Detail = failure.Detail;
        if (failure.Flag == Flag.ClientGone || context.Response.HasStarted)
        {
            // Ended without an end, so that a part is never taken for the whole.
            record.Status = context.Response.HasStarted ? context.Response.StatusCode : 0;
            context.Abort();
            return;
        }
        await ReplyAsync(failure.Status, failure.Flag, failure.Title, failure.Detail);
    }

    private Task TimedOutAsync(string detail) => FailAsync(new Failure(Flag.Timeout, 504, "Timeout", detail, CanRetry: false), 0);

    /// <summary>How an attempt failed.</summary>
    private sealed record Failure(string Flag, int Status, string Title, string Detail, bool CanRetry);
}
