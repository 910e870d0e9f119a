using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using LuBan.ServiceMesh.Proxy.Forwarding;
using LuBan.ServiceMesh.Proxy.Upstreams;

namespace LuBan.ServiceMesh.Proxy.Telemetry;

/// <summary>Istio's metrics, in the text format of Prometheus.</summary>
internal sealed class MeshMetrics
{
    private const int MaxSeries = 10_000;

    private readonly ConcurrentDictionary<SeriesKey, Series> _series = new();
    private long _dropped;

    public void Add(SeriesKey key, double milliseconds, long sent, long received)
    {
        if (!_series.TryGetValue(key, out var series))
        {
            if (_series.Count >= MaxSeries)
            {
                Interlocked.Increment(ref _dropped);
                return;
            }
            series = _series.GetOrAdd(key, _ => new Series());
        }
        Interlocked.Increment(ref series.Requests);
        series.Duration.Add(milliseconds);
        series.Sent.Add(sent);
        series.Received.Add(received);
    }

    public string Write(IEnumerable<Cluster> clusters, MirrorSender mirrors)
    {
        var text = new StringBuilder();
        var all = _series.ToArray().Select(one => (Labels: LabelsOf(one.Key), one.Value)).ToList();
        text.Append("# HELP istio_requests_total Requests that the mesh has carried.\n# TYPE istio_requests_total counter\n");
        foreach (var (labels, series) in all) text.Append("istio_requests_total{").Append(labels).Append("} ").Append(Volatile.Read(ref series.Requests)).Append('\n');
        WriteHistogram(text, "istio_request_duration_milliseconds", "Milliseconds until the whole answer had gone down.", all.Select(one => (one.Labels, one.Value.Duration)));
        WriteHistogram(text, "istio_request_bytes", "Bytes of the bodies of requests.", all.Select(one => (one.Labels, one.Value.Sent)));
        WriteHistogram(text, "istio_response_bytes", "Bytes of the bodies of answers.", all.Select(one => (one.Labels, one.Value.Received)));
        WriteClusters(text, [.. clusters]);
        text.Append("# TYPE luban_mesh_mirrored_requests_total counter\nluban_mesh_mirrored_requests_total ").Append(mirrors.Sent).Append('\n');
        text.Append("# TYPE luban_mesh_mirror_skipped_total counter\nluban_mesh_mirror_skipped_total ").Append(mirrors.Skipped).Append('\n');
        text.Append("# TYPE luban_mesh_series_dropped_total counter\nluban_mesh_series_dropped_total ").Append(Volatile.Read(ref _dropped)).Append('\n');
        return text.ToString();
    }

    private static void WriteHistogram(StringBuilder text, string name, string help, IEnumerable<(string Labels, Histogram Histogram)> all)
    {
        text.Append("# HELP ").Append(name).Append(' ').Append(help).Append("\n# TYPE ").Append(name).Append(" histogram\n");
        foreach (var (labels, histogram) in all)
        {
            long count = 0;
            for (var index = 0; index < histogram.Borders.Count; index++)
            {
                count += histogram.CountOf(index);
                text.Append(name).Append("_bucket{").Append(labels).Append(",le=\"").Append(Number(histogram.Borders[index])).Append("\"} ").Append(count).Append('\n');
            }
            count += histogram.CountOf(histogram.Borders.Count);
            text.Append(name).Append("_bucket{").Append(labels).Append(",le=\"+Inf\"} ").Append(count).Append('\n');
            text.Append(name).Append("_sum{").Append(labels).Append("} ").Append(Number(histogram.Sum)).Append('\n');
            text.Append(name).Append("_count{").Append(labels).Append("} ").Append(count).Append('\n');
        }
    }

    private static void WriteClusters(StringBuilder text, List<Cluster> clusters)
    {
        Write(text, "luban_mesh_endpoints", "gauge", clusters, cluster => cluster.Endpoints.Count);
        Write(text, "luban_mesh_endpoints_ejected", "gauge", clusters, cluster => cluster.Endpoints.Count(one => one.IsEjected));
        Write(text, "luban_mesh_ejections_total", "counter", clusters, cluster => cluster.Ejections);
        Write(text, "luban_mesh_active_requests", "gauge", clusters, cluster => cluster.Endpoints.Sum(one => one.Active));
    }

    private static void Write(StringBuilder text, string name, string type, List<Cluster> clusters, Func<Cluster, long> value)
    {
        text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
        foreach (var cluster in clusters) text.Append(name).Append("{cluster=\"").Append(Escaped(cluster.Entry.Name)).Append("\"} ").Append(value(cluster)).Append('\n');
    }

    private static string LabelsOf(SeriesKey key)
    {
        var (sourceName, sourceNamespace) = key.Source.Split('.', 2) is [var name, var space] ? (name, space) : (key.Source, "unknown");
        return $"reporter=\"destination\",source_workload=\"{Escaped(sourceName)}\",source_workload_namespace=\"{Escaped(sourceNamespace)}\",destination_workload=\"{Escaped(key.Workload)}\","
            + $"destination_workload_namespace=\"{Escaped(key.Namespace)}\",destination_version=\"{Escaped(key.Version)}\",destination_service=\"{Escaped(key.Service)}.{Escaped(key.Namespace)}.svc.cluster.local\","
            + $"destination_service_name=\"{Escaped(key.Service)}\",destination_service_namespace=\"{Escaped(key.Namespace)}\",request_protocol=\"{key.Protocol}\",response_code=\"{key.Code}\","
            + $"grpc_response_status=\"{Escaped(key.Grpc)}\",response_flags=\"{key.Flags}\",connection_security_policy=\"none\"";
    }

    private static string Escaped(string value) => value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);

    private sealed class Series
    {
        public long Requests;

        public Histogram Duration { get; } = new(Histogram.Milliseconds);

        public Histogram Sent { get; } = new(Histogram.Bytes);

        public Histogram Received { get; } = new(Histogram.Bytes);
    }
}
