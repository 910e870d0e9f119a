using LuBan.ServiceMesh.Compiling;
using LuBan.ServiceMesh.Model;
using LuBan.ServiceMesh.Proxy.Forwarding;
using LuBan.ServiceMesh.Proxy.Istio;
using LuBan.ServiceMesh.Proxy.Routing;

namespace LuBan.ServiceMesh.Validation;

/// <summary>What can be wrong with a VirtualService.</summary>
internal sealed class VirtualServiceRules(VirtualService service, MeshSnapshot snapshot, HostRegistry registry)
{
    private readonly Findings _findings = new();
    private readonly string _namespace = service.Metadata.Namespace ?? "";

    public IReadOnlyList<Finding> Check()
    {
        var spec = service.Spec;
        CheckHosts(spec.Hosts);
        _findings.Unsupported("spec.gateways", spec.Gateways?.Any(one => one != "mesh") == true ? spec.Gateways : null, "Every rule holds in the mesh and on the shared port.");
        _findings.Unsupported("spec.exportTo", spec.ExportTo);
        _findings.Unsupported("spec.tcp", spec.Tcp);
        _findings.Unsupported("spec.tls", spec.Tls);
        if (spec.Http is not { Count: > 0 } routes)
        {
            _findings.Error("LB9302", "spec.http", "There is no rule. Add one with a route, a redirect or a directResponse.");
            return _findings.All;
        }
        for (var index = 0; index < routes.Count; index++) CheckRoute(routes[index], $"spec.http[{index}]");
        CheckReach(routes);
        return _findings.All;
    }

    private void CheckHosts(IReadOnlyList<string> hosts)
    {
        if (hosts.Count == 0) _findings.Error("LB9301", "spec.hosts", "There is no host. Name the service that the rules are for.");
        foreach (var host in hosts)
        {
            var found = registry.Find(host, _namespace);
            if (host.Length == 0 || host.Any(letter => char.IsWhiteSpace(letter) || letter is '/' or ':') || (host.Length > 1 && host.LastIndexOf('*') > 0) || (host.StartsWith('*') && host.Length > 1 && host[1] != '.'))
                _findings.Error("LB9301", "spec.hosts", $"'{host}' is no host. Write the name of a service, a domain, or *.domain.");
            else if (found is null && host != "*" && !host.Contains('.', StringComparison.Ordinal)) _findings.Warning("LB9326", "spec.hosts", $"Nothing in namespace '{_namespace}' is called '{host}'. Create a MeshService of this name; until then no request finds these rules.");
            if (Others().FirstOrDefault(other => other.Spec.Hosts.Any(one => SameHost(one, other.Metadata.Namespace ?? "", host, found))) is not { } owner) continue;
            _findings.Error("LB9323", "spec.hosts", $"The host '{host}' has rules in the VirtualService '{owner.Metadata.Namespace}/{owner.Metadata.Name}' already. Put all rules of a host into one object.");
        }
    }

    private IEnumerable<VirtualService> Others() => snapshot.VirtualServices.Where(other => (other.Metadata.Namespace, other.Metadata.Name) != (service.Metadata.Namespace, service.Metadata.Name)
        && (service.Metadata.Uid is null || (other.Metadata.CreationTimestamp, other.Metadata.Uid).CompareTo((service.Metadata.CreationTimestamp, service.Metadata.Uid)) < 0));

    private bool SameHost(string one, string space, string host, MeshHost? found) => found is null ? registry.Find(one, space) is null && one == host && one.Contains('.', StringComparison.Ordinal) | one == "*" : registry.Find(one, space)?.Key == found.Key;

    private void CheckRoute(HttpRoute route, string field)
    {
        var actions = new object?[] { route.Route is { Count: > 0 } ? route.Route : null, route.Redirect, route.DirectResponse }.Count(one => one is not null);
        if (actions == 0) _findings.Error("LB9302", field, "The rule does nothing. Give it a route, a redirect or a directResponse.");
        if (actions > 1) _findings.Error("LB9302", field, "Only one of route, redirect and directResponse may be given.");
        for (var index = 0; index < (route.Match?.Count ?? 0); index++)
        {
            _findings.Match(route.Match![index], $"{field}.match[{index}]");
            CheckPort(route.Match[index].Port, $"{field}.match[{index}].port");
        }
        CheckDestinations(route, field);
        CheckTimes(route, field);
        CheckFault(route.Fault, $"{field}.fault");
        CheckActions(route, field);
        _findings.Headers(route.Headers, $"{field}.headers");
        _findings.Unsupported($"{field}.delegate", route.Delegate);
    }

    private void CheckPort(int? port, string field)
    {
        if (port is null || service.Spec.Hosts.Select(host => registry.Find(host, _namespace)).OfType<MeshHost>().ToList() is not { Count: > 0 } hosts || hosts.Exists(host => host.Ports.Any(one => one.Port == port))) return;
        _findings.Warning("LB9330", field, $"{port} is no port of {string.Join(", ", hosts.Select(host => host.Name))}, so that nothing matches. There are: {string.Join(", ", hosts.SelectMany(host => host.Ports).Select(one => one.Port))}.");
    }

    private void CheckDestinations(HttpRoute route, string field)
    {
        var destinations = route.Route ?? [];
        for (var index = 0; index < destinations.Count; index++)
        {
            var one = destinations[index];
            if (one.Weight is < 0) _findings.Error("LB9303", $"{field}.route[{index}].weight", $"{one.Weight} is no weight. Write 0 or more.");
            CheckDestination(one.Destination, $"{field}.route[{index}].destination", "LB9320");
            _findings.Headers(one.Headers, $"{field}.route[{index}].headers");
        }
        var sum = destinations.Sum(one => (long)Math.Max(0, one.Weight ?? (destinations.Count == 1 ? 100 : 0)));
        if (destinations.Count > 0 && sum == 0) _findings.Error("LB9303", $"{field}.route", "All weights are 0, so that the requests would go nowhere.");
        else if (destinations.Count > 1 && sum != 100) _findings.Warning("LB9303", $"{field}.route", $"The weights make {sum} together and not 100. They are taken as shares of {sum}.");
        var mirrors = CompiledRule.MirrorsOf(route).ToList();
        for (var index = 0; index < mirrors.Count; index++)
        {
            CheckDestination(mirrors[index].Destination, route.Mirror is not null && index == 0 ? $"{field}.mirror" : $"{field}.mirrors[{index - (route.Mirror is null ? 0 : 1)}].destination", "LB9325");
            _findings.Share(mirrors[index].Percentage?.Value, $"{field}.mirrorPercentage");
        }
    }

    private void CheckDestination(Destination destination, string field, string code)
    {
        if (destination.Host.Length == 0)
        {
            _findings.Error("LB9301", $"{field}.host", "The destination has no host.");
            return;
        }
        if (registry.Find(destination.Host, _namespace) is not { } host)
        {
            _findings.Warning(code, $"{field}.host", $"Nothing in the mesh is called '{destination.Host}' (seen from namespace '{_namespace}'). {(code == "LB9325" ? "Copies are dropped" : "Its requests are answered with 503 (UH)")} until there is a MeshService or a Service of this name.");
            return;
        }
        if (destination.Port is { } port && host.Ports.All(one => one.Port != port.Number)) _findings.Warning("LB9322", $"{field}.port", $"{host.Name} has no port {port.Number}. There are: {string.Join(", ", host.Ports.Select(one => one.Port))}.");
        if (destination.Port is null && host.Ports.Count > 1) _findings.Warning("LB9322", field, $"{host.Name} has several ports and the destination names none: {host.Ports[0].Port} is taken. Write port.number.");
        if (destination.Subset is { } subset) CheckSubset(host, subset, field);
    }

    private void CheckSubset(MeshHost host, string subset, string field)
    {
        var rule = snapshot.DestinationRules.FirstOrDefault(one => registry.Find(one.Spec.Host, one.Metadata.Namespace ?? "")?.Key == host.Key);
        if (rule?.Spec.Subsets?.Any(one => one.Name == subset) == true) return;
        _findings.Warning("LB9321", $"{field}.subset", rule is null
            ? $"'{subset}' is nowhere: {host.Name} has no DestinationRule. Its requests are answered with 503 (UH) until there is one with this subset."
            : $"The DestinationRule '{rule.Metadata.Namespace}/{rule.Metadata.Name}' has no subset '{subset}', only: {string.Join(", ", (rule.Spec.Subsets ?? []).Select(one => one.Name))}. Its requests are answered with 503 (UH).");
    }

    private void CheckTimes(HttpRoute route, string field)
    {
        var timeout = _findings.Span(route.Timeout, $"{field}.timeout", mayBeZero: true);
        if (route.Retries is not { } retries) return;
        if (retries.Attempts is < 0 or > 100) _findings.Error("LB9308", $"{field}.retries.attempts", $"{retries.Attempts} retries are not possible. Write 0 to 100.");
        var perTry = _findings.Span(retries.PerTryTimeout, $"{field}.retries.perTryTimeout", mayBeZero: true);
        _findings.Span(retries.Backoff, $"{field}.retries.backoff");
        foreach (var condition in (retries.RetryOn ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!RetryPolicy.Known.Contains(condition) && !(int.TryParse(condition, out var status) && status is >= 400 and <= 599)) _findings.Error("LB9308", $"{field}.retries.retryOn", $"'{condition}' is no condition that the mesh knows. There are: {string.Join(", ", RetryPolicy.Known)}, and statuses such as 503.");
        }
        if (timeout > TimeSpan.Zero && perTry > timeout) _findings.Warning("LB9305", $"{field}.retries.perTryTimeout", $"An attempt may take {retries.PerTryTimeout}, which is longer than the whole answer ({route.Timeout}): there is never a second one.");
        _findings.Unsupported($"{field}.retries.retryRemoteLocalities", retries.RetryRemoteLocalities);
    }

    private void CheckFault(HttpFaultInjection? fault, string field)
    {
        if (fault?.Delay is { } delay)
        {
            if (delay.FixedDelay is null) _findings.Error("LB9305", $"{field}.delay.fixedDelay", "The delay has no length. Write one, such as 2s.");
            _findings.Span(delay.FixedDelay, $"{field}.delay.fixedDelay");
            _findings.Share(delay.Percentage?.Value ?? delay.Percent, $"{field}.delay.percentage");
            _findings.Unsupported($"{field}.delay.exponentialDelay", delay.ExponentialDelay);
        }
        if (fault?.Abort is not { } abort) return;
        _findings.Share(abort.Percentage?.Value, $"{field}.abort.percentage");
        if (abort.HttpStatus is null == abort.GrpcStatus is null) _findings.Error("LB9307", $"{field}.abort", "Exactly one of httpStatus and grpcStatus says how it fails.");
        if (abort.HttpStatus is < 200 or > 599) _findings.Error("LB9307", $"{field}.abort.httpStatus", $"{abort.HttpStatus} is no status of an answer. Write 200 to 599.");
        if (abort.GrpcStatus is { } status && !GrpcStatus.IsKnown(status)) _findings.Error("LB9307", $"{field}.abort.grpcStatus", $"'{status}' is no status of gRPC, such as UNAVAILABLE.");
        _findings.Unsupported($"{field}.abort.http2Error", abort.Http2Error);
    }

    private void CheckActions(HttpRoute route, string field)
    {
        if (route.Redirect?.RedirectCode is { } code && code is not (301 or 302 or 303 or 307 or 308)) _findings.Error("LB9307", $"{field}.redirect.redirectCode", $"{code} is no redirect. Write 301, 302, 303, 307 or 308.");
        if (route.DirectResponse is { Status: < 200 or > 599 } direct) _findings.Error("LB9307", $"{field}.directResponse.status", $"{direct.Status} is no status of an answer. Write 200 to 599.");
        if (route.Rewrite is { } rewrite)
        {
            if (rewrite is { Uri: not null, UriRegexRewrite: not null }) _findings.Error("LB9317", $"{field}.rewrite", "Only one of uri and uriRegexRewrite may be given.");
            if (route.Redirect is not null) _findings.Error("LB9317", $"{field}.rewrite", "A redirect sends nothing up that could be rewritten.");
            _findings.Expression(rewrite.UriRegexRewrite?.Match, $"{field}.rewrite.uriRegexRewrite.match");
        }
        foreach (var (origin, index) in (route.CorsPolicy?.AllowOrigins ?? []).Select((origin, index) => (origin, index))) _findings.Text(origin, $"{field}.corsPolicy.allowOrigins[{index}]");
        _findings.Span(route.CorsPolicy?.MaxAge, $"{field}.corsPolicy.maxAge", mayBeZero: true);
        _findings.Unsupported($"{field}.corsPolicy.allowOrigin", route.CorsPolicy?.AllowOrigin, "Write allowOrigins.");
    }

    /// <summary>Rules that nothing reaches, because one before them takes everything.</summary>
    private void CheckReach(IReadOnlyList<HttpRoute> routes)
    {
        var all = routes.TakeWhile(route => !TakesAll(route)).Count();
        for (var index = all + 1; index < routes.Count; index++) _findings.Warning("LB9324", $"spec.http[{index}]", $"No request comes here: rule {all + 1} takes all of them. Put it last.");
    }

    private static bool TakesAll(HttpRoute route) => route.Match is not { Count: > 0 } matches || matches.Any(match => match is { Scheme: null, Method: null, Authority: null, Port: null, Headers: null or { Count: 0 }, WithoutHeaders: null or { Count: 0 }, QueryParams: null or { Count: 0 } }
        && match.Uri is null or { Prefix: "/" } or { Regex: ".*" or "/.*" });
}
