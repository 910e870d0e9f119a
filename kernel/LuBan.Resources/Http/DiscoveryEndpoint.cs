using Microsoft.AspNetCore.Http;

namespace LuBan.Resources.Http;

/// <summary>Answers <c>/api</c>, <c>/apis</c> and what lies between them and the resources.</summary>
internal sealed class DiscoveryEndpoint(KindRegistry registry, RequestedSubresources parts, IForeignGroups? elsewhere)
{
    internal Task HandleAsync(HttpContext context)
    {
        var requested = context.Request.Path.Value ?? "";
        var path = RequestPath.Parse(requested) ?? throw Unknown(requested);
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method)) throw ResourceEndpoint.MethodNotAllowed(context, "GET, HEAD");
        var kinds = registry.Current;
        var core = requested.TrimStart('/').Split('/')[0] == "api";
        context.Response.Headers.Vary = "Accept";
        var foreign = core || elsewhere is null ? [] : elsewhere.Current;
        // What is served elsewhere can be listed there only: clients that get no aggregated document ask each group.
        if (path.Version is null && path.Group.Length == 0 && foreign.Count == 0 && Accept.AggregatedDiscovery(context.Request) is { } version)
            return JsonAnswer.WriteAsync(context, Discovery.Aggregated(kinds, parts, core, version), $"application/json;g=apidiscovery.k8s.io;v={version};as=APIGroupDiscoveryList");

        Accept.Negotiate(context.Request);
        if (path.Version is { } asked)
        {
            var found = kinds.In(path.Group, asked).ToList();
            return found.Count > 0 || (core && asked == "v1") ? JsonAnswer.WriteAsync(context, Discovery.ResourceList(path.Group, asked, found, parts)) : throw Unknown(requested);
        }

        if (path.Group.Length == 0) return JsonAnswer.WriteAsync(context, core ? Discovery.CoreVersions() : Discovery.GroupList(kinds.Groups.Concat(GroupsOf(foreign))));
        return kinds.Groups.Concat(GroupsOf(foreign)).FirstOrDefault(group => group.Name == path.Group) is { } one ? JsonAnswer.WriteAsync(context, Discovery.Group(one)) : throw Unknown(requested);
    }

    private static IEnumerable<KindGroup> GroupsOf(IReadOnlyCollection<(string Group, string Version)> foreign) =>
        foreign.GroupBy(one => one.Group, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new KindGroup(group.Key, [.. group.Select(one => one.Version).Order(ApiVersionComparer.Instance)]));

    internal static Sdk.ResourceException Unknown(string path) =>
        Refusal.Create(404, "NotFound", $"the server could not find the requested resource: nothing is served at {path}");
}
