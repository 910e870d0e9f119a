using System.Net;
using LuBan.ServiceMesh.Proxy.Listening;
using LuBan.ServiceMesh.Proxy.Routing;
using LuBan.ServiceMesh.Proxy.Tables;
using LuBan.ServiceMesh.Proxy.Telemetry;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace LuBan.ServiceMesh.Proxy.Forwarding;

/// <summary>Takes each request that comes in: finds its host, forwards it, and writes down how it went.</summary>
internal sealed class MeshHandler(Mesh mesh, MeshTelemetry telemetry, MirrorSender mirrors, TimeProvider time)
{
    public async Task HandleAsync(HttpContext context)
    {
        var listener = context.Features.Get<ListenerFeature>()!;
        if (listener.Entry.Kind == ListenerKind.Metrics)
        {
            await telemetry.WriteMetricsAsync(context);
            return;
        }
        var table = mesh.Table;
        var facts = FactsOf(context, listener);
        var record = Begin(context, facts);
        try
        {
            await new Exchange(context, table, record, facts, listener.Entry, mirrors, time).RunAsync();
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            record.Add(Flag.ClientGone);
        }
        finally
        {
            LeaveWhenDraining(context);
            if (record.Status == 0) record.Status = context.Response.HasStarted ? context.Response.StatusCode : record.Flags.Contains(Flag.ClientGone, StringComparison.Ordinal) ? 0 : context.Response.StatusCode;
            record.Milliseconds = time.GetElapsedTime(record.Started).TotalMilliseconds;
            telemetry.Done(record, table.Table.AccessLog);
        }
    }

    private static RequestFacts FactsOf(HttpContext context, ListenerFeature listener)
    {
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var query = target.IndexOf('?', StringComparison.Ordinal);
        var source = context.Connection.RemoteIpAddress;
        return new()
        {
            Method = context.Request.Method, Path = query < 0 ? target : target[..query], Query = query < 0 ? "" : target[query..], Authority = context.Request.Host.Value ?? "",
            Scheme = context.Request.Scheme, Port = listener.Entry.Kind == ListenerKind.Shared ? context.Request.Host.Port ?? 80 : context.Connection.LocalPort, Headers = context.Request.Headers,
            Source = source is { IsIPv4MappedToIPv6: true } ? source.MapToIPv4() : source ?? IPAddress.Loopback,
        };
    }

    /// <summary>The path alone is written down: the query may hold what is nobody else's business.</summary>
    private RequestRecord Begin(HttpContext context, RequestFacts facts)
    {
        // A drained process tells each client to come back by another connection, which is the new process's.
        if (mesh.IsDraining && !HttpProtocol.IsHttp2(context.Request.Protocol)) context.Response.Headers.Connection = "close";
        return new()
        {
            Started = time.GetTimestamp(), At = time.GetUtcNow(), Method = context.Request.Method, Path = facts.Path, Authority = context.Request.Host.Value ?? "",
            Protocol = context.Request.Protocol, Source = telemetry.SourceOf(context.Request.Headers[RequestHeaders.Workload]), RequestId = context.Request.Headers["X-Request-Id"].ToString(),
        };
    }

    private void LeaveWhenDraining(HttpContext context)
    {
        if (mesh.IsDraining && HttpProtocol.IsHttp2(context.Request.Protocol)) context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
    }
}
