using LuBan.ServiceMesh.Proxy.Istio;
using LuBan.ServiceMesh.Proxy.Routing;

namespace LuBan.ServiceMesh.Proxy.Forwarding;

/// <summary>Where a redirect leads.</summary>
internal static class Redirection
{
    private const string PrefixMark = "%PREFIX()%";

    public static string Location(HttpRedirect redirect, RequestFacts facts, CompiledMatch? by)
    {
        var scheme = redirect.Scheme ?? facts.Scheme;
        var path = PathOf(redirect.Uri, facts, by);
        return $"{scheme}://{HostOf(redirect, facts, scheme)}{path}{(path.Contains('?', StringComparison.Ordinal) ? "" : facts.Query)}";
    }

    private static string PathOf(string? uri, RequestFacts facts, CompiledMatch? by)
    {
        if (uri is null) return facts.Path;
        if (!uri.StartsWith(PrefixMark, StringComparison.Ordinal)) return uri;
        var rest = by?.Source.Uri?.Prefix is { } prefix ? facts.Path[prefix.Length..] : "";
        return uri[PrefixMark.Length..] + rest;
    }

    private static string HostOf(HttpRedirect redirect, RequestFacts facts, string scheme)
    {
        var host = redirect.Authority ?? facts.Host;
        if (redirect.Authority is not null && redirect.Authority.Contains(':', StringComparison.Ordinal)) return host;
        var given = redirect.Port ?? (redirect.DerivePort == "FROM_PROTOCOL_DEFAULT" ? null : redirect.DerivePort == "FROM_REQUEST_PORT" || redirect is { Authority: null, Scheme: null } ? facts.Port : null);
        return given is null || (given == 80 && scheme == "http") || (given == 443 && scheme == "https") ? host : $"{host}:{given}";
    }
}
