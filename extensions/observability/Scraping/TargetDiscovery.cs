using LuBan.Observability.Alerting;
using LuBan.Observability.Metrics;
using LuBan.Sdk.Core;

namespace LuBan.Observability.Scraping;

/// <summary>From objects to addresses.</summary>
internal static class TargetDiscovery
{
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);

    public static Discovered Of(ScrapeTarget resource, AlertingOptions options)
    {
        var (spec, problems, dropped) = (resource.Spec, new List<string>(), 0);
        var relabeling = Relabeling.Of(spec.Relabelings, "spec.relabelings", problems);
        var metricRelabeling = Relabeling.Of(spec.MetricRelabelings, "spec.metricRelabelings", problems);
        var (interval, timeout) = Times(spec.Interval, spec.Timeout, "spec", "timeout", problems);
        var enforced = Enforced(resource.Metadata.Namespace!, options);
        var jobs = new List<ScrapeJob>();
        foreach (var target in spec.Targets)
        {
            var address = target.Contains("://", StringComparison.Ordinal) ? target : $"{spec.Scheme}://{target}{spec.Path}";
            if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0)
            {
                problems.Add($"spec.targets: '{target}' is no http or https address; names and passwords belong into basicAuth.");
                continue;
            }
            var labels = Labels.From([.. spec.Labels ?? new Dictionary<string, string>(), new("job", spec.Job is { Length: > 0 } job ? job : resource.Metadata.Name!)]);
            if (Job(url, labels, relabeling, enforced) is not { } found)
            {
                dropped++;
                continue;
            }
            jobs.Add(found with
            {
                Origin = $"ScrapeTarget/{resource.Metadata.Namespace}/{resource.Metadata.Name}", Namespace = resource.Metadata.Namespace!, Interval = interval, Timeout = timeout, HonorLabels = spec.HonorLabels,
                HonorTimestamps = spec.HonorTimestamps, Username = spec.BasicAuth?.Username, Password = spec.BasicAuth?.Password, BearerToken = spec.BearerToken, Tls = spec.Tls, MetricRelabeling = metricRelabeling, SampleLimit = spec.SampleLimit,
            });
        }
        return new(problems.Count == 0 ? jobs : [], problems, [], dropped);
    }

    public static Discovered Of(ServiceMonitor resource, IReadOnlyList<Service> services, IReadOnlyList<EndpointSlice> slices, AlertingOptions options)
    {
        var (spec, ns, problems) = (resource.Spec, resource.Metadata.Namespace!, new List<string>());
        var isAllSeeing = options.AllSeeingNamespaces.Contains(ns);
        if (!isAllSeeing && (spec.NamespaceSelector?.Any == true || spec.NamespaceSelector?.MatchNames?.Any(name => name != ns) == true))
            problems.Add($"spec.namespaceSelector: an object of the namespace '{ns}' finds services of its own namespace only; see alerting.clusterNamespaces.");
        problems.AddRange(spec.Selector.Problems().Select(problem => $"spec.selector: {problem}"));
        bool Sees(string other) => spec.NamespaceSelector is { Any: true } || (spec.NamespaceSelector?.MatchNames is { Count: > 0 } names ? names.Contains(other) : other == ns);
        var chosen = services.Where(service => Sees(service.Metadata.Namespace!) && spec.Selector.Matches(Notifications.NotificationConfig.LabelsOf(service))).ToList();
        var (jobs, dropped) = (new List<ScrapeJob>(), 0);
        foreach (var (endpoint, index) in spec.Endpoints.Select((endpoint, index) => (endpoint, index)))
        {
            var path = $"spec.endpoints[{index}]";
            var relabeling = Relabeling.Of(endpoint.Relabelings, $"{path}.relabelings", problems);
            var metricRelabeling = Relabeling.Of(endpoint.MetricRelabelings, $"{path}.metricRelabelings", problems);
            var (interval, timeout) = Times(endpoint.Interval ?? "30s", endpoint.ScrapeTimeout ?? "10s", path, "scrapeTimeout", problems);
            foreach (var service in chosen)
            {
                foreach (var (url, labels) in Addresses(spec, endpoint, service, slices, problems))
                {
                    if (Job(url, labels, relabeling, isAllSeeing ? null : ns) is { } found)
                        jobs.Add(found with
                        {
                            Origin = $"ServiceMonitor/{ns}/{resource.Metadata.Name}", Namespace = ns, Interval = interval, Timeout = timeout, HonorLabels = endpoint.HonorLabels == true, HonorTimestamps = endpoint.HonorTimestamps != false,
                            BearerToken = endpoint.BearerTokenSecret is { Name.Length: > 0 } token ? token : null, MetricRelabeling = metricRelabeling, SampleLimit = spec.SampleLimit is > 0 and var limit ? limit : 50_000,
                        });
                    else dropped++;
                }
            }
        }
        return new(problems.Count == 0 ? jobs : [], problems, Unsupported(spec), dropped) { Services = chosen.Count };
    }

    private static IEnumerable<(Uri Url, Labels Labels)> Addresses(ServiceMonitorSpec spec, MonitorEndpoint endpoint, Service service, IReadOnlyList<EndpointSlice> slices, List<string> problems)
    {
        var own = Notifications.NotificationConfig.LabelsOf(service);
        foreach (var slice in slices.Where(slice => slice.Metadata.Namespace == service.Metadata.Namespace && slice.Metadata.Labels?.GetValueOrDefault(EndpointSlice.ServiceNameLabel) == service.Metadata.Name))
        {
            if (Port(endpoint, service, slice) is not { Port: { } number } port) continue;
            foreach (var target in slice.Endpoints.Where(target => target.Addresses.Count > 0 && target.Conditions?.Terminating != true))
            {
                var host = target.Addresses[0].Contains(':', StringComparison.Ordinal) ? $"[{target.Addresses[0]}]" : target.Addresses[0];
                var query = string.Join('&', (endpoint.Params ?? new Dictionary<string, IReadOnlyList<string>>()).SelectMany(entry => entry.Value.Select(value => $"{Uri.EscapeDataString(entry.Key)}={Uri.EscapeDataString(value)}")));
                if (!Uri.TryCreate($"{endpoint.Scheme ?? "http"}://{host}:{number}{endpoint.Path ?? "/metrics"}{(query.Length > 0 ? "?" + query : "")}", UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
                {
                    problems.Add($"the address '{host}:{number}' of the service '{service.Metadata.Name}' is none.");
                    continue;
                }
                yield return (url, LabelsOf(spec, service, slice, target, port, own));
            }
        }
    }

    private static Labels LabelsOf(ServiceMonitorSpec spec, Service service, EndpointSlice slice, SliceEndpoint target, SlicePort port, IReadOnlyDictionary<string, string> own)
    {
        var ofSlice = Notifications.NotificationConfig.LabelsOf(slice);
        var labels = new Dictionary<string, string>
        {
            ["namespace"] = service.Metadata.Namespace!, ["service"] = service.Metadata.Name!, ["endpoint"] = port.Name ?? "", ["pod"] = target.TargetRef is { Kind: "Pod" } pod ? pod.Name ?? "" : "",
            ["job"] = spec.JobLabel is { Length: > 0 } name && own.GetValueOrDefault(name) is { Length: > 0 } job ? job : service.Metadata.Name!,
            ["__meta_kubernetes_namespace"] = service.Metadata.Namespace!, ["__meta_kubernetes_service_name"] = service.Metadata.Name!, ["__meta_kubernetes_endpointslice_name"] = slice.Metadata.Name!,
            ["__meta_kubernetes_endpointslice_port_name"] = port.Name ?? "", ["__meta_kubernetes_endpointslice_endpoint_hostname"] = target.Hostname ?? "",
        };
        foreach (var (label, value) in own) labels[$"__meta_kubernetes_service_label_{Clean(label)}"] = value;
        foreach (var (label, value) in ofSlice) labels[$"__meta_kubernetes_endpointslice_label_{Clean(label)}"] = value;
        foreach (var label in spec.TargetLabels ?? []) labels[Clean(label)] = own.GetValueOrDefault(label, "");
        foreach (var label in spec.PodTargetLabels ?? []) labels[Clean(label)] = ofSlice.GetValueOrDefault(label, "");
        return Labels.From(labels);
    }

    private static SlicePort? Port(MonitorEndpoint endpoint, Service service, EndpointSlice slice)
    {
        var ports = slice.Ports ?? [];
        if (endpoint.Port is { Length: > 0 } name)
        {
            // Where neither has names there is one port, and it is meant.
            return ports.FirstOrDefault(port => port.Name == name) ?? (ports is [{ Name: null or "" }] && service.Spec.Ports is [{ } only] && only.Name == name ? ports[0] : null);
        }
        if (endpoint.TargetPort is { Number: { } number }) return ports.FirstOrDefault(port => port.Port == number);
        if (endpoint.TargetPort is { Text: { } text }) return ports.FirstOrDefault(port => port.Name == text);
        return ports.FirstOrDefault();
    }

    private static ScrapeJob? Job(Uri url, Labels labels, Relabeling relabeling, string? enforced)
    {
        var discovered = labels.With("__address__", url.Authority).With("__scheme__", url.Scheme).With("__metrics_path__", url.AbsolutePath);
        if (relabeling.Apply(discovered) is not { } changed) return null;
        var address = new UriBuilder($"{changed["__scheme__"]}://{changed["__address__"]}") { Path = changed["__metrics_path__"], Query = url.Query };
        var final = changed.Without([.. changed.Where(label => label.Key.StartsWith("__", StringComparison.Ordinal)).Select(label => label.Key)]);
        if (!final.TryGet("instance", out _)) final = final.With("instance", changed["__address__"]);
        if (enforced is not null) final = final.With("namespace", enforced);
        return new() { Origin = "", Namespace = "", Url = address.Uri, Discovered = discovered, Labels = final, Interval = default, Timeout = default, EnforcedNamespace = enforced };
    }

    private static string? Enforced(string ns, AlertingOptions options) => options.AllSeeingNamespaces.Contains(ns) ? null : ns;

    private static (TimeSpan Interval, TimeSpan Timeout) Times(string interval, string timeout, string path, string timeoutName, List<string> problems)
    {
        if (!Durations.TryParse(interval, out var every) || every < Least) problems.Add($"{path}.interval: '{interval}' is no duration from 1s on.");
        if (!Durations.TryParse(timeout, out var limit) || limit <= TimeSpan.Zero) problems.Add($"{path}.{timeoutName}: '{timeout}' is no duration.");
        return (every, limit > every ? every : limit);
    }

    private static List<string> Unsupported(ServiceMonitorSpec spec)
    {
        var fields = new List<string>();
        Add("spec", ("attachMetadata", spec.AttachMetadata), ("targetLimit", spec.TargetLimit), ("labelLimit", spec.LabelLimit), ("labelNameLengthLimit", spec.LabelNameLengthLimit), ("labelValueLengthLimit", spec.LabelValueLengthLimit),
            ("scrapeProtocols", spec.ScrapeProtocols), ("scrapeClass", spec.ScrapeClass), ("keepDroppedTargets", spec.KeepDroppedTargets), ("bodySizeLimit", spec.BodySizeLimit));
        foreach (var (endpoint, index) in spec.Endpoints.Select((endpoint, index) => (endpoint, index)))
            Add($"spec.endpoints[{index}]", ("basicAuth", endpoint.BasicAuth), ("bearerTokenFile", endpoint.BearerTokenFile), ("authorization", endpoint.Authorization), ("oauth2", endpoint.Oauth2), ("tlsConfig", endpoint.TlsConfig),
                ("proxyUrl", endpoint.ProxyUrl), ("followRedirects", endpoint.FollowRedirects), ("enableHttp2", endpoint.EnableHttp2), ("filterRunning", endpoint.FilterRunning));
        return fields;

        void Add(string path, params (string Name, System.Text.Json.JsonElement? Value)[] values) =>
            fields.AddRange(values.Where(value => value.Value is { ValueKind: not System.Text.Json.JsonValueKind.Null }).Select(value => $"{path}.{value.Name}"));
    }

    private static string Clean(string label) => new([.. label.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_')]);
}

/// <summary>The addresses of one object, and what is wrong with it.</summary>
internal sealed record Discovered(IReadOnlyList<ScrapeJob> Jobs, IReadOnlyList<string> Problems, IReadOnlyList<string> Unsupported, int Dropped)
{
    /// <summary>How many services a ServiceMonitor found.</summary>
    public int Services { get; init; }
}
