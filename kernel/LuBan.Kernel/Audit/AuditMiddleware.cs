using LuBan.Kernel.Contributions;
using LuBan.Resources;
using LuBan.Resources.Storage;
using LuBan.Sdk;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Audit;

/// <summary>
/// Sees to it that every write, every refusal and every call of an extension beyond a read has its record before the first byte of the answer is
/// sent. Writes to the store carry theirs in their own transaction; what is left is appended here. What cannot be recorded is not answered.
/// </summary>
internal sealed partial class AuditMiddleware(RequestDelegate next, AuditLog log, AuditPolicyKeeper policy, KindRegistry kinds, TimeProvider time, ILogger<AuditMiddleware> logger)
{
    private const string ExtensionPrefix = "/ext/";

    public async Task InvokeAsync(HttpContext context)
    {
        var scope = new AuditScope(Describe(context));
        AuditScope.Current = scope;
        context.Features.Set(scope);
        var gate = new AuditGate(() => RecordAsync(context, scope));
        var body = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var gated = new AuditedBody(context, body, gate, IsMoreThanRead(context.Request));
        context.Features.Set<IHttpResponseBodyFeature>(gated);
        context.Response.OnStarting(() => StartingAsync(context, gate));
        try
        {
            await next(context);
            await gated.FinishAsync();
        }
        catch (Exception failure) when (!context.Response.HasStarted)
        {
            await FailedAsync(context, scope, gate, failure);
            throw;
        }
        finally
        {
            context.Features.Set(body);
        }

        if (!context.Response.HasStarted && !await gate.PassAsync()) await gate.RefuseAsync(context);
    }

    /// <summary>Answers that did not go through the body: without content, refused reads, switched protocols.</summary>
    private static async Task StartingAsync(HttpContext context, AuditGate gate)
    {
        if (gate.IsRefusing || await gate.PassAsync()) return;
        // Its bytes are on their way already: no answer is better than one that was not recorded.
        context.Abort();
    }

    /// <summary>A fault of the kernel: what was asked for may have been done in part, and is answered with 500 by whoever catches this.</summary>
    private async Task FailedAsync(HttpContext context, AuditScope scope, AuditGate gate, Exception failure)
    {
        if (context.RequestAborted.IsCancellationRequested && failure is OperationCanceledException) context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        else if (failure is not BadHttpRequestException) context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        scope.Learn(entry => entry with { Outcome = new(context.Response.StatusCode, failure is ExtensionException known ? known.Code : null) });
        await gate.PassAsync();
    }

    /// <summary>Appends the request's record, if it still needs one.</summary>
    /// <returns>False when it could not be appended.</returns>
    private async Task<bool> RecordAsync(HttpContext context, AuditScope scope)
    {
        var status = context.Response.StatusCode;
        var refused = status is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden;
        if (refused ? scope.IsDenialSettled : scope.IsSettled) return true;
        AuditCaller.Describe(context);
        var entry = scope.Request;
        entry = entry with
        {
            Outcome = new(status, entry.Outcome?.Code), DurationMs = scope.ElapsedMs, DryRun = context.Request.Query.ContainsKey("dryRun"),
            Decision = refused ? new(false, entry.Decision is { Allowed: false } decision ? decision.Reason : null) : entry.Decision,
        };
        try
        {
            // Not cancelled with the request: what it asked for has been done.
            await log.AppendAsync(entry, KindOf(entry.Object), CancellationToken.None);
            if (refused) scope.SettleDenial();
            else scope.Settle();
            return true;
        }
        catch (Exception problem)
        {
            LogNotRecorded(context.Request.Method, context.Request.Path, context.TraceIdentifier, problem);
            AuditMetrics.Refused();
            return false;
        }
    }

    private AuditEntry Describe(HttpContext context)
    {
        var request = context.Request;
        var target = AuditCaller.Target(request);
        return new AuditEntry
        {
            Time = time.GetUtcNow(),
            CorrelationId = context.TraceIdentifier,
            Verb = target?.Verb ?? (IsUpgrade(context.Request) ? "connect-websocket" : request.Method.ToLowerInvariant()),
            Method = request.Method,
            Path = policy.Redaction.Path(request.Path.Value ?? "", request.Query.SelectMany(pair => pair.Value, (pair, value) => new KeyValuePair<string, string>(pair.Key, value ?? ""))),
            Source = new(context.Connection.RemoteIpAddress?.ToString(), request.Headers.UserAgent.Count == 0 ? null : AuditRedaction.Text(request.Headers.UserAgent.ToString())),
            Object = target?.Object,
            Extension = ExtensionMiddleware.Handles(context) ? ExtensionOf(request.Path.Value!) : null,
        };
    }

    private ResourceKind? KindOf(AuditObject? target) => target?.Resource is { } plural ? kinds.Current.FindResource(target.Group ?? "", plural) : null;

    private static string ExtensionOf(string path) => path[ExtensionPrefix.Length..].Split('/')[0].ToLowerInvariant();

    private static bool IsMoreThanRead(HttpRequest request) => IsUpgrade(request)
        || !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method) || HttpMethods.IsTrace(request.Method));

    /// <summary>A web socket begins as a GET (RFC 6455) or as an extended CONNECT (RFC 8441), and is no read.</summary>
    private static bool IsUpgrade(HttpRequest request) => request.HttpContext.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true
        || request.HttpContext.Features.Get<IHttpExtendedConnectFeature>()?.IsExtendedConnect == true;

    [LoggerMessage(71, LogLevel.Error, "{Method} {Path} ({TraceId}) could not be recorded in the audit log and is refused")]
    private partial void LogNotRecorded(string method, PathString path, string traceId, Exception problem);
}
