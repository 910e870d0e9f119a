using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using LuBan.ServiceMesh.Proxy.Forwarding;
using LuBan.ServiceMesh.Proxy.Tables;
using Microsoft.AspNetCore.Http;

namespace LuBan.ServiceMesh.Proxy.Telemetry;

/// <summary>Everything that is written down about requests.</summary>
internal sealed partial class MeshTelemetry(Mesh mesh, MirrorSender mirrors, AccessLog log, TimeProvider time)
{
    private const int MaxFailures = 200;
    private const int MaxSources = 200;
    private const string Unknown = "unknown";

    private readonly MeshMetrics _metrics = new();
    private readonly ConcurrentQueue<FailureEntry> _failures = new();
    private readonly ConcurrentDictionary<string, bool> _sources = new(StringComparer.Ordinal);

    public TrafficWindow Window { get; } = new(time);

    /// <summary>The last requests that failed, newest first.</summary>
    public IReadOnlyList<FailureEntry> Failures => [.. _failures.Reverse()];

    /// <summary>Who calls, by its own account (<c>name.namespace</c>): it decides nothing, it is only counted by. Odd names, and more than some hundreds, are unknown.</summary>
    public string SourceOf(string? workload)
    {
        if (string.IsNullOrEmpty(workload) || workload.Length > 127 || !WorkloadName().IsMatch(workload)) return Unknown;
        return _sources.ContainsKey(workload) || (_sources.Count < MaxSources && _sources.TryAdd(workload, true)) ? workload : Unknown;
    }

    public void Done(RequestRecord record, AccessLogMode mode)
    {
        var cluster = record.Cluster?.Entry;
        var host = record.Host?.Entry;
        var (space, service) = cluster is not null ? (cluster.Namespace, cluster.Service) : (host?.Namespace ?? Unknown, host is null || host.Service.Length == 0 ? Unknown : host.Service);
        var endpoint = record.Endpoint?.Entry;
        _metrics.Add(new(record.Source, space, service, endpoint?.Workload ?? service, endpoint?.Version ?? Unknown, record.GrpcStatus is null ? "http" : "grpc", record.Status, record.Flags, record.GrpcStatus ?? ""), record.Milliseconds, record.Sent, record.Received);
        var isError = record.Status is 0 or >= 500 || record.GrpcStatus is not (null or "0");
        if (host is not null) Window.Add(new(record.Source, space, service, cluster?.Subset ?? ""), isError, record.Milliseconds);
        if (record.IsFailure) Remember(record);
        if (mode == AccessLogMode.All || (mode == AccessLogMode.Failures && record.IsFailure)) log.Add(record);
    }

    public async Task WriteMetricsAsync(HttpContext context)
    {
        if (context.Request.Path != "/metrics")
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        await context.Response.WriteAsync(_metrics.Write(mesh.Table.Clusters.Values, mirrors), context.RequestAborted);
    }

    private void Remember(RequestRecord record)
    {
        _failures.Enqueue(new(record.At, record.Method, record.Authority, record.Path, record.Status, record.Flags, record.Host?.Entry.Name ?? "", record.Rule?.Entry.Name,
            record.Cluster?.Entry.Name, record.Endpoint?.Entry.Key, record.Attempts, Math.Round(record.Milliseconds, 2), record.Detail, record.RequestId, record.Source));
        while (_failures.Count > MaxFailures) _failures.TryDequeue(out _);
    }

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)?$")]
    private static partial Regex WorkloadName();
}
