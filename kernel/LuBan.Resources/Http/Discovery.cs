using System.Text.Json.Nodes;

namespace LuBan.Resources.Http;

/// <summary>The documents that tell clients which groups, versions and resources there are. Made from the registry at each request.</summary>
internal static class Discovery
{
    private static readonly string[] StatusVerbs = ["get", "patch", "update"];
    private static readonly string[] RequestVerbs = ["create"];

    internal static JsonObject CoreVersions() => new()
    {
        ["kind"] = "APIVersions",
        ["versions"] = new JsonArray("v1"),
        ["serverAddressByClientCIDRs"] = new JsonArray(),
    };

    internal static JsonObject GroupList(IEnumerable<KindGroup> groups) => new()
    {
        ["kind"] = "APIGroupList",
        ["apiVersion"] = "v1",
        ["groups"] = new JsonArray([.. groups.Where(group => group.Name.Length > 0).Select(group => Group(group, inList: true))]),
    };

    internal static JsonObject Group(KindGroup group, bool inList = false)
    {
        var document = new JsonObject();
        if (!inList)
        {
            document["kind"] = "APIGroup";
            document["apiVersion"] = "v1";
        }

        document["name"] = group.Name;
        document["versions"] = new JsonArray([.. group.Versions.Select(version => GroupVersion(group.Name, version))]);
        document["preferredVersion"] = GroupVersion(group.Name, group.Versions[0]);
        return document;
    }

    internal static JsonObject ResourceList(string group, string version, IEnumerable<ResourceKind> kinds, RequestedSubresources requested)
    {
        var resources = new JsonArray();
        foreach (var kind in kinds)
        {
            resources.Add(Resource(kind));
            if (kind.HasStatus)
            {
                resources.Add(new JsonObject
                {
                    ["name"] = $"{kind.Plural}/status", ["singularName"] = "", ["namespaced"] = kind.IsNamespaced, ["kind"] = kind.Kind, ["verbs"] = Texts(StatusVerbs),
                });
            }

            if (kind.Scale is not null)
            {
                resources.Add(new JsonObject
                {
                    ["name"] = $"{kind.Plural}/scale", ["singularName"] = "", ["namespaced"] = kind.IsNamespaced,
                    ["group"] = "autoscaling", ["version"] = "v1", ["kind"] = "Scale", ["verbs"] = Texts(StatusVerbs),
                });
            }

            foreach (var part in requested.Of(kind))
            {
                resources.Add(new JsonObject
                {
                    ["name"] = $"{kind.Plural}/{part.Name}", ["singularName"] = "", ["namespaced"] = kind.IsNamespaced,
                    ["group"] = part.Request.Group, ["version"] = part.Request.Version, ["kind"] = part.Request.Kind, ["verbs"] = Texts(RequestVerbs),
                });
            }
        }

        return new JsonObject
        {
            ["kind"] = "APIResourceList",
            ["apiVersion"] = "v1",
            ["groupVersion"] = group.Length == 0 ? version : $"{group}/{version}",
            ["resources"] = resources,
        };
    }

    /// <summary>Everything below <c>/api</c> or <c>/apis</c> in one document.</summary>
    internal static JsonObject Aggregated(KindTable kinds, RequestedSubresources requested, bool core, string version) => new()
    {
        ["kind"] = "APIGroupDiscoveryList",
        ["apiVersion"] = $"apidiscovery.k8s.io/{version}",
        ["metadata"] = new JsonObject(),
        ["items"] = new JsonArray([.. kinds.Groups.Where(group => group.Name.Length == 0 == core).Select(group => AggregatedGroup(kinds, requested, group))]),
    };

    private static JsonObject AggregatedGroup(KindTable kinds, RequestedSubresources requested, KindGroup group)
    {
        var metadata = new JsonObject { ["creationTimestamp"] = null };
        if (group.Name.Length > 0) metadata["name"] = group.Name;
        return new JsonObject
        {
            ["metadata"] = metadata,
            ["versions"] = new JsonArray([.. group.Versions.Select(version => new JsonObject
            {
                ["version"] = version,
                ["freshness"] = "Current",
                ["resources"] = new JsonArray([.. kinds.In(group.Name, version).Select(kind => AggregatedResource(kind, requested))]),
            })]),
        };
    }

    private static JsonObject AggregatedResource(ResourceKind kind, RequestedSubresources requested)
    {
        var document = new JsonObject
        {
            ["resource"] = kind.Plural,
            ["responseKind"] = ResponseKind(kind),
            ["scope"] = kind.IsNamespaced ? "Namespaced" : "Cluster",
            ["singularResource"] = kind.Singular,
            ["verbs"] = Texts(kind.Verbs),
        };
        if (kind.ShortNames.Count > 0) document["shortNames"] = Texts(kind.ShortNames);
        if (kind.Categories.Count > 0) document["categories"] = Texts(kind.Categories);
        var subresources = new JsonArray();
        if (kind.HasStatus) subresources.Add(Subresource("status", ResponseKind(kind), StatusVerbs));
        if (kind.Scale is not null) subresources.Add(Subresource("scale", new JsonObject { ["group"] = "autoscaling", ["version"] = "v1", ["kind"] = "Scale" }, StatusVerbs));
        foreach (var part in requested.Of(kind)) subresources.Add(Subresource(part.Name, ResponseKind(part.Request), RequestVerbs));
        if (subresources.Count > 0) document["subresources"] = subresources;
        return document;
    }

    private static JsonObject Subresource(string name, JsonObject responseKind, string[] verbs) => new() { ["subresource"] = name, ["responseKind"] = responseKind, ["verbs"] = Texts(verbs) };

    private static JsonObject ResponseKind(ResourceKind kind) => new() { ["group"] = kind.Group, ["version"] = kind.Version, ["kind"] = kind.Kind };

    private static JsonObject Resource(ResourceKind kind)
    {
        var document = new JsonObject
        {
            ["name"] = kind.Plural,
            ["singularName"] = kind.Singular,
            ["namespaced"] = kind.IsNamespaced,
            ["kind"] = kind.Kind,
            ["verbs"] = Texts(kind.Verbs),
        };
        if (kind.ShortNames.Count > 0) document["shortNames"] = Texts(kind.ShortNames);
        if (kind.Categories.Count > 0) document["categories"] = Texts(kind.Categories);
        return document;
    }

    private static JsonObject GroupVersion(string group, string version) => new() { ["groupVersion"] = $"{group}/{version}", ["version"] = version };

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => JsonValue.Create(text))];
}
