namespace LuBan.Resources.Http;

/// <summary>What a path names: a group and version, and within it a resource, an object, a subresource.</summary>
/// <param name="Group">The group; empty for the core group.</param>
/// <param name="Version">The version; null when the path ends before it.</param>
/// <param name="Namespace">The namespace; null for all or for cluster-scoped kinds.</param>
/// <param name="Plural">The resource; null for discovery.</param>
/// <param name="Name">The object; null for the collection.</param>
/// <param name="Subresource">The subresource; null for the object itself.</param>
internal sealed record RequestPath(string Group, string? Version, string? Namespace, string? Plural, string? Name, string? Subresource)
{
    /// <summary>Whether the path goes on behind the subresource. No resource is that deep; a route of the kernel may be.</summary>
    internal bool GoesDeeper { get; private init; }

    /// <summary>Reads a path.</summary>
    /// <param name="path">Such as <c>/apis/apps/v1/namespaces/default/deployments/web/status</c>.</param>
    /// <returns>What it names; null when it is no path of the API.</returns>
    internal static RequestPath? Parse(string path) => ParseBeginning(path) is { GoesDeeper: false } found ? found : null;

    /// <summary>As <see cref="Parse"/>, and of a path that goes deeper the beginning.</summary>
    internal static RequestPath? ParseBeginning(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts switch
        {
            ["api"] => new RequestPath("", null, null, null, null, null),
            ["api", var version, .. var rest] => Within("", version, rest),
            ["apis"] => new RequestPath("", null, null, null, null, null),
            ["apis", var group] => new RequestPath(group, null, null, null, null, null),
            ["apis", var group, var version, .. var rest] => Within(group, version, rest),
            _ => null,
        };
    }

    private static RequestPath Within(string group, string version, string[] rest) => rest switch
    {
        [] => new RequestPath(group, version, null, null, null, null),
        ["namespaces", var ns, var plural, .. var tail] when !(group.Length == 0 && plural is "status" or "finalize") => Object(group, version, ns, plural, tail),
        [var plural, .. var tail] => Object(group, version, null, plural, tail),
    };

    private static RequestPath Object(string group, string version, string? ns, string plural, string[] tail) => tail switch
    {
        [] => new RequestPath(group, version, ns, plural, null, null),
        [var name] => new RequestPath(group, version, ns, plural, name, null),
        [var name, var subresource, .. var deeper] => new RequestPath(group, version, ns, plural, name, subresource) { GoesDeeper = deeper.Length > 0 },
    };
}
