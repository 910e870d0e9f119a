using LuBan.ServiceMesh.Proxy.Istio;

namespace LuBan.ServiceMesh.Proxy.Routing;

/// <summary>One of the matches of a rule.</summary>
internal sealed class CompiledMatch(HttpMatchRequest match)
{
    private readonly RequestPredicate[] _predicates = RequestPredicate.Of(match);

    public HttpMatchRequest Source => match;

    /// <summary>What the request does not have; null when it matches.</summary>
    public RequestPredicate? FirstFailing(RequestFacts facts)
    {
        foreach (var predicate in _predicates) if (!predicate.Holds(facts)) return predicate;
        return null;
    }
}
