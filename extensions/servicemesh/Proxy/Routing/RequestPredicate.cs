using LuBan.ServiceMesh.Proxy.Istio;
using Microsoft.Extensions.Primitives;

namespace LuBan.ServiceMesh.Proxy.Routing;

/// <summary>One thing that a match demands. The same object decides about requests and explains the decision.</summary>
/// <param name="Field">Where in the match it stands.</param>
/// <param name="Demand">What is demanded, in words.</param>
/// <param name="Holds">Whether a request has it.</param>
/// <param name="Found">What the request has instead.</param>
internal sealed record RequestPredicate(string Field, string Demand, Func<RequestFacts, bool> Holds, Func<RequestFacts, string> Found)
{
    /// <summary>The predicates of a match, cheap ones first.</summary>
    public static RequestPredicate[] Of(HttpMatchRequest match)
    {
        var all = new List<RequestPredicate>();
        if (match.Port is { } port) all.Add(new("port", $"= {port}", facts => facts.Port == port, facts => $"{facts.Port}"));
        Add(all, "method", match.Method, facts => facts.Method);
        Add(all, "uri", match.Uri, facts => facts.Path, match.IgnoreUriCase == true);
        Add(all, "scheme", match.Scheme, facts => facts.Scheme);
        Add(all, "authority", match.Authority, facts => facts.Authority);
        foreach (var (name, text) in match.Headers ?? Empty) AddMany(all, $"headers[{name}]", text, facts => HeaderOf(facts, name), negate: false);
        foreach (var (name, text) in match.WithoutHeaders ?? Empty) AddMany(all, $"withoutHeaders[{name}]", text, facts => HeaderOf(facts, name), negate: true);
        foreach (var (name, text) in match.QueryParams ?? Empty) AddMany(all, $"queryParams[{name}]", text, facts => facts.QueryValue(name), negate: false);
        return [.. all];
    }

    private static readonly Dictionary<string, StringMatch> Empty = [];

    private static void Add(List<RequestPredicate> all, string field, StringMatch? match, Func<RequestFacts, string> value, bool ignoreCase = false)
    {
        if (match is null) return;
        var text = new TextPredicate(match, ignoreCase);
        all.Add(new(field, text.ToString(), facts => text.Matches(value(facts)), facts => $"'{value(facts)}'"));
    }

    private static void AddMany(List<RequestPredicate> all, string field, StringMatch match, Func<RequestFacts, StringValues> values, bool negate)
    {
        var text = new TextPredicate(match);
        bool IsThere(RequestFacts facts)
        {
            var found = values(facts);
            // Several headers of one name are one list (RFC 9110 §5.3).
            return found.Count > 0 && text.Matches(found.Count == 1 ? found[0] ?? "" : string.Join(",", found.ToArray()));
        }
        all.Add(new(field, negate ? $"not: {text}" : text.ToString(), facts => IsThere(facts) != negate, facts => values(facts) is { Count: > 0 } found ? $"'{found}'" : "nothing"));
    }

    private static StringValues HeaderOf(RequestFacts facts, string name) => name switch
    {
        ":authority" => facts.Authority,
        ":method" => facts.Method,
        ":path" => facts.Path + facts.Query,
        _ => facts.Headers.TryGetValue(name, out var values) ? values : StringValues.Empty,
    };
}
