using System.Net;
using LuBan.ServiceMesh.Proxy.Forwarding;
using LuBan.ServiceMesh.Proxy.Istio;
using LuBan.ServiceMesh.Proxy.Routing;
using LuBan.ServiceMesh.Proxy.Tables;
using LuBan.ServiceMesh.Proxy.Upstreams;
using Microsoft.AspNetCore.Http;

namespace LuBan.ServiceMesh.Proxy.Explaining;

/// <summary>Says what would become of a request. It asks the same objects that decide about real ones, in the process that carries them.</summary>
internal sealed class Explainer(Mesh mesh)
{
    public Explanation Explain(ExplainRequest request)
    {
        var table = mesh.Table;
        if (!Uri.TryCreate(request.Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            return new() { Outcome = "refused", Flag = Flag.DownstreamProtocolError, Status = 400, Summary = $"'{request.Url}' is not an absolute http address.", TableVersion = table.Table.Version };
        }
        var (facts, listener) = Read(request, url, table);
        return Decide(facts, listener, table) with { TableVersion = table.Table.Version, Listener = listener is null ? null : $"{listener.Address}:{facts.Port}" };
    }

    private (RequestFacts Facts, ListenerEntry? Listener) Read(ExplainRequest request, Uri url, RoutingTable table)
    {
        var headers = new HeaderDictionary();
        foreach (var (name, value) in request.Headers ?? new Dictionary<string, string>()) headers[name] = value;
        var start = request.Url.IndexOf("://", StringComparison.Ordinal) + 3;
        var slash = request.Url.IndexOf('/', start);
        // As it was written: what the address's own class would tidy up is what a client would send.
        var target = slash < 0 ? "/" : request.Url[slash..];
        var query = target.IndexOf('?', StringComparison.Ordinal);
        var authority = headers.TryGetValue("Host", out var named) ? named.ToString() : slash < 0 ? request.Url[start..] : request.Url[start..slash];
        var open = mesh.Listeners.Open.FirstOrDefault(one => one.Entry.Address == url.Host && one.Port == url.Port);
        var host = open?.Entry.Kind == ListenerKind.Service ? table.Find(open.Entry, "") : table.Find(HostOf(authority));
        var own = open?.Entry ?? table.Table.Listeners.FirstOrDefault(one => one.Kind == ListenerKind.Service && one.Host == host?.Entry.Name && one.Port == url.Port);
        return (new()
        {
            Method = request.Method.ToUpperInvariant(), Path = query < 0 ? target : target[..query], Query = query < 0 ? "" : target[query..], Authority = authority, Scheme = url.Scheme, Port = url.Port,
            Headers = headers, Source = IPAddress.TryParse(request.From, out var from) ? from : IPAddress.Loopback,
        }, own ?? table.Table.Listeners.FirstOrDefault(one => one.Kind == ListenerKind.Shared));
    }

    private static string HostOf(string authority) => new RequestFacts { Method = "", Path = "", Authority = authority, Headers = new HeaderDictionary() }.Host;

    private static Explanation Decide(RequestFacts facts, ListenerEntry? listener, RoutingTable table)
    {
        if (RequestTarget.Fault(facts.Path + facts.Query) is { } fault) return new() { Outcome = "refused", Flag = Flag.DownstreamProtocolError, Status = 400, Summary = $"It is refused: in its target, {fault}." };
        var host = listener is null ? table.Find(facts.Host) : table.Find(listener, facts.Host);
        if (host is null) return new() { Outcome = "noHost", Flag = Flag.NoRoute, Status = 404, Summary = $"Nothing in the mesh is called '{facts.Host}'." };
        var chosen = host.Choose(facts, out var by);
        var explanation = new Explanation
        {
            Outcome = "noRule", Flag = Flag.NoRoute, Status = 404, Summary = $"None of the {host.Rules.Length} rules of '{host.Entry.Name}' takes it.", Host = host.Entry.Name, Rules = [.. RulesOf(host, chosen, facts)],
            Limits = [.. host.Limits.Select(limit => $"{limit.Entry.Name}: {limit.Entry.PerSecond:0.###} requests per second, {limit.Entry.Burst} at once")],
        };
        return chosen is null ? explanation : Follow(chosen, by, facts, explanation with { Rule = chosen.Entry.Name, Flag = null, Status = null });
    }

    private static IEnumerable<ExplainedRule> RulesOf(HostRoutes host, CompiledRule? chosen, RequestFacts facts)
    {
        var isOver = false;
        foreach (var rule in host.Rules)
        {
            var state = isOver ? "notAsked" : rule == chosen ? "taken" : "passed";
            isOver |= rule == chosen;
            yield return new(rule.Entry.Name, rule.Entry.Source, state, [.. rule.Matches.Select((match, index) => MatchOf(match, index, facts))]);
        }
    }

    private static ExplainedMatch MatchOf(CompiledMatch match, int index, RequestFacts facts)
    {
        var name = match.Source.Name ?? $"{index + 1}";
        return match.FirstFailing(facts) is { } failing ? new(name, false, failing.Field, failing.Demand, failing.Found(facts)) : new(name, true);
    }

    private static Explanation Follow(CompiledRule rule, CompiledMatch? by, RequestFacts facts, Explanation explanation)
    {
        var route = rule.Route;
        if (route.Redirect is { } redirect)
        {
            var location = Redirection.Location(redirect, facts, by);
            return explanation with { Outcome = "redirect", Status = redirect.RedirectCode ?? 301, Location = location, Summary = $"Rule '{rule.Entry.Name}' sends the client to {location}." };
        }
        if (route.DirectResponse is { } direct) return explanation with { Outcome = "direct", Status = direct.Status, Summary = $"Rule '{rule.Entry.Name}' answers {direct.Status} by itself." };
        explanation = explanation with
        {
            Destinations = [.. rule.Destinations.Select(one => DestinationOf(one.Cluster, rule.TotalWeight == 0 ? 0 : 100.0 * one.Weight / rule.TotalWeight, facts))],
            Mirrors = [.. rule.Mirrors.Select(one => DestinationOf(one.Cluster, one.Percent, facts))],
            Path = rule.Rewritten(facts.Path, by) + facts.Query, Authority = route.Rewrite?.Authority ?? facts.Authority, Timeout = route.Timeout,
            Retries = rule.Retry.Attempts > 0 ? $"{rule.Retry.Attempts} on {rule.Retry.Conditions}{(rule.Retry.PerTry is { } perTry ? $", {perTry.TotalSeconds:0.###} s each" : "")}" : "none",
            Fault = FaultOf(route.Fault), Limits = [.. explanation.Limits, .. rule.Destinations.SelectMany(one => LimitsOf(one.Cluster))],
        };
        return explanation.Destinations.Any(one => one.Percent > 0 && one.Endpoints.Any(endpoint => endpoint.IsUsable))
            ? explanation with { Outcome = "route", Summary = $"Rule '{rule.Entry.Name}' sends it to {string.Join(", ", explanation.Destinations.Where(one => one.Percent > 0).Select(one => one.Percent >= 100 ? one.Cluster : $"{one.Cluster} ({one.Percent:0.##} %)"))}." }
            : explanation with { Outcome = "noEndpoint", Flag = Flag.NoHealthyUpstream, Status = 503, Summary = $"Rule '{rule.Entry.Name}' takes it, but there is no endpoint that could answer." };
    }

    private static string? FaultOf(HttpFaultInjection? fault)
    {
        if (fault is null) return null;
        var delay = fault.Delay is { } one ? $"{one.Percentage?.Value ?? one.Percent ?? 100:0.##} % wait {one.FixedDelay}" : null;
        var abort = fault.Abort is { } other ? $"{other.Percentage?.Value ?? 100:0.##} % fail with {other.HttpStatus?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? other.GrpcStatus}" : null;
        return string.Join(", ", new[] { delay, abort }.Where(text => text is not null));
    }

    private static IEnumerable<string> LimitsOf(Cluster cluster)
    {
        var pool = cluster.Entry.Policy.ConnectionPool;
        if (pool?.Tcp?.MaxConnections is { } connections) yield return $"{cluster.Entry.Name}: {connections} connections";
        if (pool?.Http?.Http1MaxPendingRequests is { } pending) yield return $"{cluster.Entry.Name}: {pending} waiting requests";
        if (pool?.Http?.Http2MaxRequests is { } requests) yield return $"{cluster.Entry.Name}: {requests} requests under way";
    }

    private static ExplainedDestination DestinationOf(Cluster cluster, double percent, RequestFacts facts)
    {
        var usable = cluster.Usable();
        var hash = cluster.Balancer.Hash;
        var key = HashKey.Of(facts, hash);
        // By a hash there is one answer; by turns or by chance there is none.
        var chosen = usable.Count == 1 || key is not null ? cluster.Pick(key) : null;
        return new()
        {
            Cluster = cluster.Entry.Name, Service = cluster.Entry.Service, Subset = cluster.Entry.Subset ?? "", Percent = percent, Balancing = hash is null ? cluster.Entry.Policy.LoadBalancer?.Simple ?? "LEAST_REQUEST" : "consistentHash",
            Endpoints = [.. cluster.Endpoints.Select(one => new ExplainedEndpoint(one.Entry.Key, one.Entry.Version, usable.Contains(one), one.EjectedUntil, one.Active, one == chosen))],
        };
    }
}
