using LuBan.Kernel.Contributions;
using LuBan.Sdk;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ActionConstraints;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace LuBan.Kernel.Hosting;

/// <summary>Looks at every endpoint of an extension before it is published.</summary>
internal static class EndpointCheck
{
    /// <summary>Constructs every endpoint, which is when a handler's parameters are bound.</summary>
    public static IReadOnlyList<RouteEndpoint> Construct(EndpointDataSource source) => [.. source.Endpoints.OfType<RouteEndpoint>()];

    public static IReadOnlyList<EndpointContribution> Describe(IEnumerable<RouteEndpoint> endpoints) =>
        [.. endpoints.Where(endpoint => PatternOf(endpoint) != ExtensionOpenApi.Path).Select(endpoint => new EndpointContribution(
            MethodsOf(endpoint), PatternOf(endpoint), EndpointDemands.PermissionsOf(endpoint), endpoint.DisplayName ?? PatternOf(endpoint)) { Demands = EndpointDemands.Describe(endpoint), IsAnonymous = EndpointDemands.IsAnonymous(endpoint) })];

    /// <summary>Finds endpoints that routing could not choose between, names used twice, permissions that nobody declared, demands on route parameters that are not there, and ways around the kernel's decision.</summary>
    public static IReadOnlyList<ExtensionProblem> Check(IReadOnlyList<RouteEndpoint> endpoints, IReadOnlyDictionary<string, PermissionDeclaration> permissions) =>
    [
        .. FindAmbiguous(endpoints),
        .. FindDuplicateNames(endpoints),
        .. FindUndeclared(endpoints, permissions),
        .. FindUnknownParameters(endpoints),
        .. FindShortCuts(endpoints),
    ];

    private static IEnumerable<ExtensionProblem> FindAmbiguous(IReadOnlyList<RouteEndpoint> endpoints)
    {
        // Endpoints that something besides path and method tells apart are routing's business.
        foreach (var group in endpoints.Where(IsPlain).GroupBy(endpoint => (Shape(endpoint.RoutePattern), endpoint.Order)).Where(group => group.Count() > 1))
        {
            RouteEndpoint[] same = [.. group];
            for (var first = 0; first < same.Length; first++)
            {
                for (var second = first + 1; second < same.Length; second++)
                {
                    var (one, other) = (MethodsOf(same[first]), MethodsOf(same[second]));
                    string[] shared = one.Count == 0 && other.Count == 0 ? ["any method"] : [.. one.Intersect(other, StringComparer.OrdinalIgnoreCase)];
                    if (shared.Length == 0) continue;
                    yield return new("LB3015", PatternOf(same[first]),
                        $"{string.Join(", ", shared)} '{PatternOf(same[first])}' is mapped twice, by {same[first].DisplayName} and by {same[second].DisplayName}; " +
                        "routing cannot choose, and every request would fail. Remove one, or give it another path or method.");
                }
            }
        }
    }

    private static IEnumerable<ExtensionProblem> FindDuplicateNames(IReadOnlyList<RouteEndpoint> endpoints) =>
        from endpoint in endpoints
        let name = endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName
        where name is not null
        group endpoint by name into named
        where named.Count() > 1
        select new ExtensionProblem("LB3015", named.Key,
            $"{named.Count()} endpoints are named '{named.Key}' ({string.Join(", ", named.Select(endpoint => endpoint.DisplayName))}). Endpoint names are unique: rename all but one.");

    private static IEnumerable<ExtensionProblem> FindUndeclared(IReadOnlyList<RouteEndpoint> endpoints, IReadOnlyDictionary<string, PermissionDeclaration> permissions) =>
        from endpoint in endpoints
        from permission in EndpointDemands.PermissionsOf(endpoint)
        where !permissions.ContainsKey(permission)
        select new ExtensionProblem("LB3016", PatternOf(endpoint),
            $"{endpoint.DisplayName} demands the permission '{permission}', which is not declared, so nobody could ever be granted it. " +
            $"Declare it with extension.AddPermission(\"{permission}\", …) or in the manifest. Declared: {(permissions.Count == 0 ? "none" : string.Join(", ", permissions.Keys))}.");

    private static IEnumerable<ExtensionProblem> FindUnknownParameters(IReadOnlyList<RouteEndpoint> endpoints) =>
        from endpoint in endpoints
        let parameters = endpoint.RoutePattern.Parameters.Select(parameter => parameter.Name).ToList()
        from named in EndpointDemands.ParametersOf(endpoint)
        where !parameters.Contains(named, StringComparer.OrdinalIgnoreCase)
        select new ExtensionProblem("LB8306", PatternOf(endpoint),
            $"{endpoint.DisplayName} demands a right by the route parameter '{named}', which '{PatternOf(endpoint)}' does not have, so the right would be demanded everywhere. " +
            $"Name one that the route has{(parameters.Count == 0 ? "; it has none" : $": {string.Join(", ", parameters)}")}.");

    // The framework's type for it is not public. Such an endpoint runs within routing, before anybody was asked whether the caller may.
    private static IEnumerable<ExtensionProblem> FindShortCuts(IReadOnlyList<RouteEndpoint> endpoints) =>
        from endpoint in endpoints
        where endpoint.Metadata.Any(one => one.GetType() is { Name: "ShortCircuitMetadata", Namespace: { } at } && at.StartsWith("Microsoft.AspNetCore.Routing", StringComparison.Ordinal))
        select new ExtensionProblem("LB3024", PatternOf(endpoint),
            $"{endpoint.DisplayName} is marked with ShortCircuit(), so it would answer before the kernel has decided whether the caller may. Remove ShortCircuit().");

    private static bool IsPlain(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IHostMetadata>() is null
        && endpoint.Metadata.GetMetadata<IAcceptsMetadata>() is null
        && endpoint.Metadata.GetMetadata<IDynamicEndpointMetadata>() is null
        && endpoint.Metadata.GetMetadata<ISuppressMatchingMetadata>()?.SuppressMatching is not true
        && endpoint.Metadata.GetMetadata<ActionDescriptor>()?.ActionConstraints?.All(constraint => constraint is HttpMethodActionConstraint) is not false;

    private static string Shape(RoutePattern pattern) => string.Join('/', pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
    {
        RoutePatternLiteralPart literal => literal.Content.ToUpperInvariant(),
        RoutePatternSeparatorPart separator => separator.Content,
        RoutePatternParameterPart parameter => $"{{{(parameter.IsCatchAll ? "*" : "")}{string.Join(':', parameter.ParameterPolicies.Select(policy => policy.Content))}}}",
        _ => "?",
    }))));

    private static IReadOnlyList<string> MethodsOf(Endpoint endpoint) => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [];

    private static string PatternOf(RouteEndpoint endpoint) => "/" + endpoint.RoutePattern.RawText?.TrimStart('/');
}
