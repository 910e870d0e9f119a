using LuBan.Kernel.Hosting;
using LuBan.Kernel.Workers.Protocol;
using LuBan.Sdk;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ActionConstraints;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LuBan.Kernel.Workers.Guest;

/// <summary>Describes endpoints so that the kernel's routing picks the same one as the extension's own.</summary>
internal static class GuestEndpoints
{
    public static (IReadOnlyList<WorkerEndpoint> Endpoints, List<ExtensionProblem> Problems) Describe(ExtensionInstance instance)
    {
        var constraints = instance.Services.GetRequiredService<IOptions<RouteOptions>>().Value.ConstraintMap;
        var usual = new RouteOptions().ConstraintMap;
        var own = constraints.Where(one => !usual.TryGetValue(one.Key, out var type) || type != one.Value).Select(one => one.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var problems = instance.Services.GetServices<MatcherPolicy>().Select(policy => policy.GetType()).Where(type => !IsFramework(type))
            .Select(type => Problem(TypeNames.Of(type), "A MatcherPolicy of the extension's own chooses endpoints, which the kernel cannot ask.")).ToList();
        foreach (var endpoint in instance.Endpoints)
            if (Obstacle(endpoint, own) is { } obstacle) problems.Add(Problem(endpoint.DisplayName ?? endpoint.RoutePattern.RawText ?? "", obstacle));
        return ([.. instance.Endpoints.Select(Describe)], problems);
    }

    public static WorkerEndpoint Describe(RouteEndpoint endpoint)
    {
        var accepts = endpoint.Metadata.GetMetadata<IAcceptsMetadata>();
        var methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>();
        return new()
        {
            Pattern = endpoint.RoutePattern.RawText ?? "",
            Order = endpoint.Order,
            DisplayName = endpoint.DisplayName,
            Methods = methods is null ? null : [.. methods.HttpMethods],
            AcceptsPreflight = methods?.AcceptCorsPreflight == true,
            Hosts = endpoint.Metadata.GetMetadata<IHostMetadata>() is { } hosts ? [.. hosts.Hosts] : null,
            Accepts = accepts is null ? null : [.. accepts.ContentTypes],
            BodyIsOptional = accepts?.IsOptional == true,
            Permissions = [.. endpoint.Metadata.GetOrderedMetadata<IPermissionMetadata>().Select(one => new WorkerPermission(one.Permission, one.InNamespace))],
            Rights = [.. endpoint.Metadata.GetOrderedMetadata<IAccessMetadata>().Select(one => new WorkerRight(one.Verb, one.ApiGroup, one.Resource, one.Subresource, one.InNamespace, one.Named))],
            IsAnonymous = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null,
            IsSuppressed = endpoint.Metadata.GetMetadata<ISuppressMatchingMetadata>()?.SuppressMatching == true,
        };
    }

    /// <summary>Why the kernel's routing could pick another endpoint; null when it cannot.</summary>
    private static string? Obstacle(RouteEndpoint endpoint, HashSet<string> own)
    {
        if (endpoint.Metadata.GetMetadata<IDynamicEndpointMetadata>()?.IsDynamic == true) return "The route finds its endpoint when a request comes (MapDynamicControllerRoute and the like), after the kernel has decided.";
        if (endpoint.Metadata.GetMetadata<ActionDescriptor>()?.ActionConstraints?.Any(constraint => constraint is not HttpMethodActionConstraint) == true) return "An action constraint chooses the endpoint, which the kernel cannot ask.";
        if (endpoint.Metadata.Any(one => one.GetType().FullName == "Microsoft.AspNetCore.Routing.ContentEncodingMetadata")) return "Endpoints that differ in their content encoding only (MapStaticAssets) cannot be told apart by the kernel. Use UseStaticFiles.";
        if (endpoint.RoutePattern.RawText is not { } text) return "The route has no pattern as text.";
        foreach (var (name, policies) in endpoint.RoutePattern.ParameterPolicies)
        {
            foreach (var policy in policies)
            {
                var constraint = policy.Content?.Split('(')[0];
                if (constraint is null || own.Contains(constraint)) return $"The route parameter '{name}' has a constraint of the extension's own ('{policy.Content ?? policy.ParameterPolicy?.GetType().Name}'), which the kernel cannot ask.";
            }
        }
        return IsSame(endpoint.RoutePattern, RoutePatternFactory.Parse(text)) ? null : "The route is more than its pattern says (defaults or constraints that were passed apart). Write them into the pattern.";
    }

    private static bool IsSame(RoutePattern one, RoutePattern other) => one.PathSegments.Count == other.PathSegments.Count && one.Parameters.Count == other.Parameters.Count
        && one.Parameters.Zip(other.Parameters).All(pair => pair.First.Name == pair.Second.Name && pair.First.IsOptional == pair.Second.IsOptional && pair.First.IsCatchAll == pair.Second.IsCatchAll
            && Equals(pair.First.Default?.ToString(), pair.Second.Default?.ToString())
            && pair.First.ParameterPolicies.Select(policy => policy.Content).SequenceEqual(pair.Second.ParameterPolicies.Select(policy => policy.Content)));

    private static bool IsFramework(Type type) => type.Assembly.GetName().Name!.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal);

    private static ExtensionProblem Problem(string location, string message) => new("LB8803", location, message);
}
