using System.Text.Json.Nodes;

namespace LuBan.Access.Tests.Tenancy;

/// <summary>A resource or subresource, as discovery names it.</summary>
public sealed record Route(string Group, string Version, string Plural, string? Subresource, bool IsNamespaced, IReadOnlyList<string> Verbs)
{
    /// <summary>Whether its objects are in the home namespaces of workspaces only.</summary>
    public bool IsTenants => Group == "tenant.luban.dev";

    public string Name => $"{Plural}{(Group.Length == 0 ? "" : "." + Group)}{(Subresource is null ? "" : "/" + Subresource)}";

    public string Collection(string ns) => $"{(Group.Length == 0 ? "/api/v1" : $"/apis/{Group}/{Version}")}{(IsNamespaced && ns.Length > 0 ? $"/namespaces/{ns}" : "")}/{Plural}";

    public string Object(string ns, string name) => $"{Collection(ns)}/{name}{(Subresource is null ? "" : "/" + Subresource)}";

    /// <summary>Everything that discovery names.</summary>
    public static async Task<IReadOnlyList<Route>> DiscoverAsync(Caller caller)
    {
        List<(string Path, string Group, string Version)> versions = [("/api/v1", "", "v1")];
        foreach (var group in (await caller.GetAsync("/apis")).Json["groups"]!.AsArray())
            foreach (var version in group!["versions"]!.AsArray())
                versions.Add(($"/apis/{version!["groupVersion"]}", (string)group["name"]!, (string)version["version"]!));
        var routes = new List<Route>();
        foreach (var (path, group, version) in versions)
        {
            foreach (var resource in (await caller.GetAsync(path)).Json["resources"]!.AsArray())
            {
                var parts = ((string)resource!["name"]!).Split('/', 2);
                routes.Add(new(group, version, parts[0], parts.ElementAtOrDefault(1), (bool)resource["namespaced"]!, [.. resource["verbs"]!.AsArray().Select(verb => (string)verb!)]));
            }
        }
        return routes;
    }

    /// <summary>The same from the OpenAPI documents: paths with their methods.</summary>
    public static async Task<IReadOnlyList<(string Path, string Method)>> DescribedAsync(Caller caller)
    {
        var found = new List<(string, string)>();
        foreach (var (_, document) in (await caller.GetAsync("/openapi/v3")).Json["paths"]!.AsObject())
        {
            var paths = (await caller.GetAsync((string)document!["serverRelativeURL"]!)).Json["paths"] as JsonObject ?? [];
            foreach (var (path, item) in paths)
                foreach (var (method, _) in item!.AsObject().Where(entry => entry.Key is "get" or "put" or "post" or "delete" or "patch" or "head" or "options"))
                    found.Add((path, method.ToUpperInvariant()));
        }
        return found;
    }
}
