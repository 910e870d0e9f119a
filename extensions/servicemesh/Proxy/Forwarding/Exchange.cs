using System.Globalization;
using LuBan.ServiceMesh.Proxy.Istio;
using LuBan.ServiceMesh.Proxy.Routing;
using LuBan.ServiceMesh.Proxy.Tables;
using LuBan.ServiceMesh.Proxy.Upstreams;
using Microsoft.AspNetCore.Http;

namespace LuBan.ServiceMesh.Proxy.Forwarding;

/// <summary>One request: what is decided before it goes up. <see cref="Attempt"/> is what happens then.</summary>
internal sealed partial class Exchange(HttpContext context, RoutingTable table, RequestRecord record, RequestFacts facts, ListenerEntry listener, MirrorSender mirrors, TimeProvider time)
{
    private CompiledRule _rule = null!;
    private CompiledMatch? _by;
    private WeightedCluster _destination = null!;

    public async Task RunAsync()
    {
        if (Refusal() is { } refusal)
        {
            await ReplyAsync(StatusCodes.Status400BadRequest, Flag.DownstreamProtocolError, "Bad request", $"The request is not passed on: {refusal}.");
            return;
        }
        if (!await FindHostAsync() || await LimitAsync() || !await FindRuleAsync()) return;
        if (await CorsAsync() || await DirectAsync() || await FaultAsync()) return;
        await ForwardAsync();
    }

    private string? Refusal() => HttpMethods.IsConnect(facts.Method) ? "CONNECT is not offered" : RequestTarget.Fault(facts.Path + facts.Query) is { } fault ? $"in its target, {fault}" : FramingFault(context.Request);

    /// <summary>What servers read differently about the end of the body, and the web server lets pass.</summary>
    private static string? FramingFault(HttpRequest request)
    {
        if (!request.Headers.TryGetValue("Transfer-Encoding", out var coding)) return null;
        if (!string.Equals(coding, "chunked", StringComparison.OrdinalIgnoreCase)) return $"its transfer coding is '{coding}', and only 'chunked' is passed on";
        if (HttpProtocol.IsHttp10(request.Protocol)) return "HTTP/1.0 has no chunks";
        // The web server keeps the length here that it has set aside in favour of chunks.
        return request.Headers.ContainsKey("X-Content-Length") ? "it has a length and is chunked as well" : null;
    }

    private async Task<bool> FindHostAsync()
    {
        record.Host = table.Find(listener, facts.Host);
        if (record.Host is not null) return true;
        await ReplyAsync(StatusCodes.Status404NotFound, Flag.NoRoute, "No such host", $"Nothing in the mesh is called '{facts.Host}'. Create a MeshService of this name, or a VirtualService with this host.");
        return false;
    }

    private async Task<bool> LimitAsync()
    {
        foreach (var limit in record.Host!.Limits)
        {
            if (limit.Wait(facts) is not { } wait) continue;
            context.Response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            await ReplyAsync(StatusCodes.Status429TooManyRequests, Flag.RateLimited, "Too many requests", $"The rate limit '{limit.Entry.Name}' allows {limit.Entry.PerSecond:0.###} requests per second.");
            return true;
        }
        return false;
    }

    private async Task<bool> FindRuleAsync()
    {
        if (record.Host!.Choose(facts, out _by) is { } rule)
        {
            record.Rule = _rule = rule;
            return true;
        }
        await ReplyAsync(StatusCodes.Status404NotFound, Flag.NoRoute, "No rule", $"None of the {record.Host.Rules.Length} rules of '{record.Host.Entry.Name}' takes this request. Ask explain which part of each does not match.");
        return false;
    }

    private async Task<bool> CorsAsync()
    {
        if (_rule.Cors is not { } cors || !CorsRule.IsPreflight(context.Request)) return false;
        if (cors.Allows(context.Request.Headers.Origin)) cors.Answer(context);
        else if (cors.ForwardsUnmatched) return false;
        context.Response.StatusCode = record.Status = StatusCodes.Status200OK;
        await context.Response.CompleteAsync();
        return true;
    }

    /// <summary>Answers that need nobody: redirects and fixed ones.</summary>
    private async Task<bool> DirectAsync()
    {
        if (_rule.Route.Redirect is { } redirect)
        {
            context.Response.StatusCode = record.Status = redirect.RedirectCode ?? StatusCodes.Status301MovedPermanently;
            context.Response.Headers.Location = Redirection.Location(redirect, facts, _by);
            await context.Response.CompleteAsync();
            return true;
        }
        if (_rule.Route.DirectResponse is not { } direct) return false;
        context.Response.StatusCode = record.Status = direct.Status;
        HeaderEdits.Apply(_rule.Route.Headers?.Response, context.Response.Headers);
        var body = direct.Body?.Bytes ?? (direct.Body?.String is { } text ? System.Text.Encoding.UTF8.GetBytes(text) : []);
        if (direct.Body?.String is not null && context.Response.ContentType is null) context.Response.ContentType = "text/plain";
        if (direct.Status is not (204 or 304)) context.Response.ContentLength = body.Length;
        if (body.Length > 0 && !HttpMethods.IsHead(facts.Method) && direct.Status is not (204 or 304)) await context.Response.Body.WriteAsync(body, context.RequestAborted);
        return true;
    }

    private async Task<bool> FaultAsync()
    {
        if (_rule.Route.Fault is not { } fault) return false;
        if (fault.Delay is { } delay && Duration.Parse(delay.FixedDelay) is { } span && Chance(delay.Percentage?.Value ?? delay.Percent ?? 100))
        {
            record.Add(Flag.Delayed);
            await Task.Delay(span, time, context.RequestAborted);
        }
        if (fault.Abort is not { } abort || !Chance(abort.Percentage?.Value ?? 100)) return false;
        if (abort.GrpcStatus is { } grpc)
        {
            record.Add(Flag.Aborted);
            (context.Response.StatusCode, record.Status, record.GrpcStatus) = (200, 200, GrpcStatus.Number(grpc));
            context.Response.ContentType = "application/grpc";
            context.Response.Headers["grpc-status"] = record.GrpcStatus;
            await context.Response.CompleteAsync();
            return true;
        }
        await ReplyAsync(abort.HttpStatus ?? 503, Flag.Aborted, "A fault that was made on purpose", $"The rule '{_rule.Entry.Name}' lets this request fail.");
        return true;
    }

    private static bool Chance(double percent) => percent >= 100 || Random.Shared.NextDouble() * 100 < percent;

    private Task ReplyAsync(int status, string flag, string title, string detail)
    {
        record.Add(flag);
        (record.Status, record.Detail) = (status, detail);
        return context.Response.HasStarted ? Task.CompletedTask : LocalReply.WriteAsync(context, status, record.Flags, title, detail, record.Rule?.Entry.Name);
    }
}
