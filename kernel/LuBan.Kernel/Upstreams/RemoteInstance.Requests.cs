using LuBan.Kernel.Access;
using LuBan.Kernel.Contributions;
using LuBan.Kernel.Gateway;
using LuBan.Resources;
using LuBan.Sdk;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace LuBan.Kernel.Upstreams;

internal sealed partial class RemoteInstance
{
    private const string Prefix = "/ext/";

    /// <summary>Answers one request for which the gate was entered.</summary>
    public async Task InvokeAsync(HttpContext outer)
    {
        var started = Time.GetTimestamp();
        var failed = true;
        try
        {
            failed = !await AnswerAsync(outer);
        }
        finally
        {
            Gate.Exit();
            _kernel.Metrics.RequestEnded(_label, Time.GetElapsedTime(started), failed);
        }
    }

    /// <returns>Whether the upstream answered, or the caller was at fault.</returns>
    private async Task<bool> AnswerAsync(HttpContext outer)
    {
        // Requests for a version of an API group come whole, those below /ext/{id} without that; who may do what with kinds was decided before.
        if (outer.Features.Get<UpstreamGroup>() is { } group) return await ForwardAsync(outer, () => _upstreams.Find(group.Name, group.Version), null);
        if (_upstreams.Find(outer.Request) is not { } upstream) return await NotFoundAsync(outer);
        if (await MayAsync(outer, upstream)) return await ForwardAsync(outer, () => _upstreams.Find(outer.Request), PrefixOf(outer));
        await Problems.WriteAsync(outer, StatusCodes.Status403Forbidden, "LB8742", "Not allowed", upstream.Declaration.Permission is { } permission
            ? $"This path of extension '{Runtime.Id}' needs: use {permission}. Ask an administrator for it."
            : $"This path of extension '{Runtime.Id}' demands no right of its callers, so only administrators reach it.");
        return true;
    }

    private async Task<bool> ForwardAsync(HttpContext outer, Func<RemoteUpstream?> find, string? prefix)
    {
        for (RemoteUpstream? before = null; find() is { } upstream; before = upstream)
        {
            if (upstream.Availability?.Current is { IsAvailable: false } down)
            {
                await UnavailableAsync(outer, upstream, down);
                return false;
            }
            var result = await SendAsync(outer, upstream, prefix);
            // Another configuration took its place a moment ago, and nothing was sent.
            if (result is { Outcome: ForwardOutcome.Retired, NeedsAnswer: true } && !ReferenceEquals(before, upstream) && !Gate.IsClosed) continue;
            if (result.NeedsAnswer) await GatewayProblems.WriteAsync(outer, result, upstream.Upstream.Options.Name);
            return result.Outcome is ForwardOutcome.Answered or ForwardOutcome.ClientGone or ForwardOutcome.Refused;
        }
        return await NotFoundAsync(outer);
    }

    private async Task<ForwardResult> SendAsync(HttpContext outer, RemoteUpstream upstream, string? prefix)
    {
        try
        {
            return await _forwarder.ForwardAsync(outer, upstream.Upstream, upstream.Prepare(outer, prefix), Cancelling);
        }
        catch (OperationCanceledException) when (Cancelling.IsCancellationRequested)
        {
            // The drain is over. What has begun to answer is cut, so that it is not taken for the whole.
            if (outer.Response.HasStarted) outer.Abort();
            return ForwardResult.Failed(ForwardOutcome.Retired, "the extension is being stopped.") with { ResponseStarted = outer.Response.HasStarted };
        }
    }

    private async Task<bool> MayAsync(HttpContext outer, RemoteUpstream upstream)
    {
        IReadOnlyList<string> permissions = upstream.Declaration.Permission is { } permission ? [permission] : [];
        var access = new ExtensionAccess(Runtime.Id, permissions, upstream.Declaration.Name) { Questions = [.. permissions.Select(one => ExtensionPermissions.Question(Runtime.Id, one, ""))] };
        return await _kernel.Authorizer.AuthorizeAsync(outer, access);
    }

    private Task UnavailableAsync(HttpContext outer, RemoteUpstream upstream, UpstreamAvailability down)
    {
        var text = $"Upstream '{upstream.Declaration.Name}' of extension '{Runtime.Id}' at {upstream.Upstream.BaseAddress} does not work since {down.Since:yyyy-MM-dd HH:mm:ss} UTC: {down.Reason}. The kernel asks again every {upstream.Declaration.Health!.IntervalSeconds} s.";
        return KernelProblems.WriteAsync(outer, StatusCodes.Status503ServiceUnavailable, "LB8741", text);
    }

    private async Task<bool> NotFoundAsync(HttpContext outer)
    {
        var methods = _upstreams.All.Where(upstream => upstream.MatchesPath(outer.Request.Path)).SelectMany(upstream => upstream.Declaration.Methods).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        if (methods.Length > 0)
        {
            outer.Response.Headers.Allow = string.Join(", ", methods);
            await Problems.WriteAsync(outer, StatusCodes.Status405MethodNotAllowed, "LB8744", "Method not allowed", $"Extension '{Runtime.Id}' {Runtime.Version} answers {string.Join(", ", methods)} at '{outer.Request.Path}'.");
            return true;
        }
        await Problems.WriteAsync(outer, StatusCodes.Status404NotFound, "LB8743", "No such path",
            $"Extension '{Runtime.Id}' {Runtime.Version} serves nothing at '{outer.Request.Path}'. Its upstreams answer {string.Join(", ", _upstreams.All.Select(upstream => upstream.Declaration.Path).OfType<string>())}.");
        return true;
    }

    /// <summary>How <c>/ext/{id}</c> is written in the request's own bytes: in any case, perhaps percent-encoded.</summary>
    private static string PrefixOf(HttpContext outer)
    {
        var raw = outer.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var end = raw.AsSpan(Prefix.Length).IndexOfAny('/', '?');
        return end < 0 ? raw : raw[..(Prefix.Length + end)];
    }
}
