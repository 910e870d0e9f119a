using System.Text;
using System.Text.RegularExpressions;
using LuBan.ServiceMesh.Proxy.Istio;
using LuBan.ServiceMesh.Proxy.Tables;
using LuBan.ServiceMesh.Proxy.Upstreams;

namespace LuBan.ServiceMesh.Proxy.Routing;

/// <summary>A rule made ready: expressions compiled, spans of time read, destinations resolved. It never changes.</summary>
internal sealed class CompiledRule
{
    private readonly Regex? _rewrite;
    private readonly string _replacement = "";

    public CompiledRule(RuleEntry entry, Func<string, Cluster> cluster)
    {
        Entry = entry;
        var route = entry.Route;
        Matches = [.. (route.Match ?? []).Select(match => new CompiledMatch(match))];
        Destinations = [.. (route.Route ?? []).Zip(entry.Clusters, (one, name) => new WeightedCluster(cluster(name), one.Weight ?? (route.Route!.Count == 1 ? 100 : 0), one.Headers))];
        TotalWeight = Destinations.Sum(one => one.Weight);
        Timeout = Duration.Parse(route.Timeout) is { } timeout && timeout > TimeSpan.Zero ? timeout : null;
        Retry = RetryPolicy.Of(route.Retries);
        Mirrors = [.. MirrorsOf(route).Zip(entry.Mirrors, (one, name) => new MirrorTarget(cluster(name), one.Percentage?.Value ?? 100))];
        Cors = route.CorsPolicy is { } cors ? new CorsRule(cors) : null;
        if (route.Rewrite?.UriRegexRewrite is { } rewrite)
        {
            _rewrite = TextPredicate.Expression(rewrite.Match, whole: false);
            _replacement = Replacement(rewrite.Rewrite);
        }
    }

    public RuleEntry Entry { get; }

    public HttpRoute Route => Entry.Route;

    public CompiledMatch[] Matches { get; }

    public WeightedCluster[] Destinations { get; }

    public int TotalWeight { get; }

    public TimeSpan? Timeout { get; }

    public RetryPolicy Retry { get; }

    public MirrorTarget[] Mirrors { get; }

    public CorsRule? Cors { get; }

    /// <summary>The mirrors of a rule in either of the fields that upstream has for them.</summary>
    public static IEnumerable<HttpMirrorPolicy> MirrorsOf(HttpRoute route)
    {
        if (route.Mirror is { } mirror) yield return new() { Destination = mirror, Percentage = route.MirrorPercentage ?? (route.MirrorPercent is { } percent ? new() { Value = percent } : null) };
        foreach (var one in route.Mirrors ?? []) yield return one;
    }

    /// <summary>Whether the rule is for this request, and by which of its matches.</summary>
    public bool Takes(RequestFacts facts, out CompiledMatch? by)
    {
        by = null;
        if (Matches.Length == 0) return true;
        foreach (var match in Matches)
        {
            if (match.FirstFailing(facts) is not null) continue;
            by = match;
            return true;
        }
        return false;
    }

    /// <summary>The destination at a place of the wheel.</summary>
    /// <param name="roll">0 up to, without, 1.</param>
    public WeightedCluster? Pick(double roll)
    {
        if (Destinations.Length == 1) return Destinations[0].Weight > 0 ? Destinations[0] : null;
        var place = roll * TotalWeight;
        foreach (var one in Destinations)
        {
            if (place < one.Weight) return one;
            place -= one.Weight;
        }
        return null;
    }

    /// <summary>The path that goes up.</summary>
    public string Rewritten(string path, CompiledMatch? by)
    {
        if (_rewrite is not null) return _rewrite.Replace(path, _replacement, 1);
        if (Route.Rewrite?.Uri is not { } uri) return path;
        return by?.Source.Uri?.Prefix is { } prefix ? Joined(uri, path[prefix.Length..], prefix) : by?.Source.Uri is null ? Joined(uri, path.Length > 0 ? path[1..] : "", "/") : uri;
    }

    /// <summary>As Envoy does: the prefix alone is replaced. A double slash at the seam would be another path to some and the same to others.</summary>
    private static string Joined(string uri, string rest, string prefix)
    {
        var joined = uri.EndsWith('/') && rest.StartsWith('/') ? uri + rest[1..] : !uri.EndsWith('/') && prefix.EndsWith('/') && rest.Length > 0 && !rest.StartsWith('/') ? $"{uri}/{rest}" : uri + rest;
        return joined.StartsWith('/') ? joined : "/" + joined;
    }

    /// <summary>RE2's <c>\1</c> in the words of .NET.</summary>
    private static string Replacement(string rewrite)
    {
        var text = new StringBuilder();
        for (var index = 0; index < rewrite.Length; index++)
        {
            if (rewrite[index] == '\\' && index + 1 < rewrite.Length)
            {
                index++;
                text.Append(char.IsAsciiDigit(rewrite[index]) ? $"${{{rewrite[index]}}}" : rewrite[index] == '$' ? "$$" : rewrite[index].ToString());
            }
            else text.Append(rewrite[index] == '$' ? "$$" : rewrite[index].ToString());
        }
        return text.ToString();
    }
}
