namespace LuBan.Sdk;

/// <summary>How requests to an upstream, and its answers, are changed on their way. Applied in the order of the properties.</summary>
/// <remarks>The names and meanings are those of <c>spec.directives</c> of KubeSphere's ReverseProxy.</remarks>
public sealed record UpstreamDirectives
{
    /// <summary>The method that is sent instead; null for the caller's.</summary>
    public string? Method { get; init; }

    /// <summary>What is cut from the beginning of the path, whole segments.</summary>
    public string? StripPathPrefix { get; init; }

    /// <summary>What is cut from the end of the path.</summary>
    public string? StripPathSuffix { get; init; }

    /// <summary>Regular expressions to replace in the path: <c>expression replacement</c>.</summary>
    public IReadOnlyList<string> PathRegexp { get; init; } = [];

    /// <summary>Texts to replace in the path and query, wherever they are: <c>text replacement</c>.</summary>
    public IReadOnlyList<string> Replace { get; init; } = [];

    /// <summary>
    /// Paths and queries that the request gets instead, the first that fits: <c>matcher target</c>. The matcher is a path, the beginning of paths with <c>*</c>
    /// behind it, or <c>*</c>; in the target <c>{path}</c> is the path behind the matched beginning, <c>{uri}</c> path and query as they were, <c>{query}</c> the query.
    /// </summary>
    public IReadOnlyList<string> Rewrite { get; init; } = [];

    /// <summary>Headers of the request: <c>Name value</c> sets, <c>+Name value</c> adds, <c>-Name</c> removes; <c>-Name*</c> removes all that begin so.</summary>
    public IReadOnlyList<string> HeaderUp { get; init; } = [];

    /// <summary>Headers of the answer, written as in <see cref="HeaderUp"/>.</summary>
    public IReadOnlyList<string> HeaderDown { get; init; } = [];

    /// <summary>Whether the upstream is told who calls: <c>X-Remote-User</c>, and <c>X-Remote-Group</c>, a list with commas in which a comma of a name is <c>%2C</c>. Callers cannot set them.</summary>
    public bool AuthProxy { get; init; }

    /// <summary>Whether redirects to elsewhere are answered with 502 instead of being handed on.</summary>
    public bool RejectForwardingRedirects { get; init; }
}
