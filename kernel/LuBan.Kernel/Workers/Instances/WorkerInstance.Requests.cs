using System.Diagnostics;
using System.Globalization;
using LuBan.Kernel.Contributions;
using LuBan.Kernel.Gateway;
using LuBan.Kernel.Hosting;
using LuBan.Kernel.Workers.Processes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LuBan.Kernel.Workers.Instances;

internal sealed partial class WorkerInstance
{
    public async Task InvokeAsync(HttpContext outer)
    {
        var began = Stopwatch.GetTimestamp();
        await using var aborted = _aborting.Token.UnsafeRegister(static context => ((HttpContext)context!).Abort(), outer);
        try
        {
            await _routes!.InvokeAsync(outer);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            await FailAsync(outer, Runtime.RecordFailure($"{outer.Request.Method} {outer.Request.Path}", exception));
        }
        finally
        {
            _kernel.Hosting.Metrics.RequestEnded(_label, Stopwatch.GetElapsedTime(began), outer.Response.StatusCode >= StatusCodes.Status500InternalServerError);
            Gate.Exit();
        }
    }

    /// <summary>The kernel's routing has picked the endpoint: decide, and hand the request over.</summary>
    private async Task RoutedAsync(HttpContext context)
    {
        var endpoint = context.GetEndpoint();
        var access = new ExtensionAccess(Runtime.Id, EndpointDemands.PermissionsOf(endpoint), endpoint?.DisplayName) { Questions = EndpointDemands.QuestionsOf(endpoint, Runtime.Id, context.Request.RouteValues), Matched = endpoint, IsAnonymous = EndpointDemands.IsAnonymous(endpoint) };
        if (!await _kernel.Hosting.Authorizer.AuthorizeAsync(context, access))
        {
            await ExtensionPipeline.ForbidAsync(context, access, endpoint);
            return;
        }
        using var use = _supervisor?.Use();
        WorkerLink link;
        try
        {
            link = await ReadyAsync(context.RequestAborted);
        }
        catch (ExtensionUnavailableException)
        {
            await AnswerDownAsync(context);
            return;
        }
        using var call = _calls.Begin(context);
        var result = await link.ForwardAsync(_kernel.Forwarder, context, _routes!.Names.Of(endpoint), call, CancellationToken.None);
        if (result.NeedsAnswer) await AnswerBrokenAsync(context, link, result);
    }

    private Task FailAsync(HttpContext context, string exceptionType)
    {
        if (!context.Response.HasStarted)
            return Problems.WriteAsync(context, StatusCodes.Status500InternalServerError, "LB8812", "Not passed on", $"The request could not be passed to the worker of extension '{Runtime.Id}' {Runtime.Version}: {exceptionType}. See 'luban logs {Runtime.Id.ToLowerInvariant()}'.");
        context.Abort();
        return Task.CompletedTask;
    }

    /// <summary>The worker ended while it had the request: whoever sent it knows whether it may be sent again.</summary>
    private async Task AnswerBrokenAsync(HttpContext context, WorkerLink link, ForwardResult result)
    {
        if (await link.ReasonAsync() is not { } reason)
        {
            await Problems.WriteAsync(context, result.Status, "LB8812", "Not passed on", $"The worker of extension '{Runtime.Id}' {Runtime.Version} did not answer: {result.Reason}");
            return;
        }
        var now = Time.GetUtcNow();
        await Problems.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "LB8805", "Extension's worker ended",
            $"The worker of extension '{Runtime.Id}' {Runtime.Version} ended while it answered: {reason}. It is started again; whether the request was carried out is not known.", json =>
            {
                json.WriteString("reason", reason);
                json.WriteString("since", now);
            });
    }

    private async Task AnswerDownAsync(HttpContext context)
    {
        var status = Status;
        if (status?.NextAttemptAt is { } next)
        {
            var seconds = Math.Max(1, (int)Math.Ceiling((next - Time.GetUtcNow()).TotalSeconds));
            context.Response.OnStarting(() =>
            {
                context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
                return Task.CompletedTask;
            });
        }
        await Problems.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "LB8805", "Extension's worker is down",
            $"Extension '{Runtime.Id}' {Runtime.Version} cannot answer: {(status is null ? "its worker was stopped" : Describe(status))}.", json =>
            {
                if (status is null) return;
                json.WriteString("reason", status.Reason);
                json.WriteString("since", status.Since);
                json.WriteString("state", status.State.ToString());
                if (status.NextAttemptAt is { } at) json.WriteString("nextAttempt", at);
            });
    }
}
