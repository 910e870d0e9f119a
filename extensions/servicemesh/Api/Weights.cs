using LuBan.ServiceMesh.Model;
using LuBan.ServiceMesh.Proxy.Istio;

namespace LuBan.ServiceMesh.Api;

/// <summary>Reads and moves the weights of subsets.</summary>
internal static class Weights
{
    /// <summary>The weight of a subset in the last rule that splits by it; null when none does.</summary>
    public static int? Of(VirtualService? service, string subset) =>
        (service?.Spec.Http ?? []).LastOrDefault(route => Has(route, subset)) is { } rule ? rule.Route!.Where(one => one.Destination.Subset == subset).Sum(one => one.Weight ?? (rule.Route!.Count == 1 ? 100 : 0)) : null;

    /// <summary>The rules with this weight for the subset, in all of them that name it; the others share the rest as they did before. Null when none names it.</summary>
    public static VirtualServiceSpec? Shift(VirtualServiceSpec spec, string subset, int weight)
    {
        if (spec.Http is not { } routes || !routes.Any(route => Has(route, subset))) return null;
        return spec with { Http = [.. routes.Select(route => Has(route, subset) ? route with { Route = Shift(route.Route!, subset, weight) } : route)] };
    }

    private static bool Has(HttpRoute route, string subset) => route.Route?.Any(one => one.Destination.Subset == subset) == true;

    private static List<HttpRouteDestination> Shift(IReadOnlyList<HttpRouteDestination> routes, string subset, int weight)
    {
        if (routes.Count == 1) return [routes[0] with { Weight = 100 }];
        var chosen = routes.First(one => one.Destination.Subset == subset);
        var others = routes.Where(one => one != chosen).ToList();
        var before = others.Sum(one => Math.Max(0, one.Weight ?? 0));
        var (rest, given) = (100 - weight, 0);
        var shared = new Dictionary<HttpRouteDestination, int>(ReferenceEqualityComparer.Instance);
        for (var index = 0; index < others.Count; index++)
        {
            // Without shares of before the first gets all; the last gets what rounding left.
            var part = index == others.Count - 1 ? rest - given : before == 0 ? index == 0 ? rest : 0 : (int)Math.Round((double)rest * Math.Max(0, others[index].Weight ?? 0) / before, MidpointRounding.AwayFromZero);
            part = Math.Clamp(part, 0, rest - given);
            shared[others[index]] = part;
            given += part;
        }
        return [.. routes.Select(one => one with { Weight = one == chosen ? weight : shared[one] })];
    }
}
