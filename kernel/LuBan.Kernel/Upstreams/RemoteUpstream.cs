using LuBan.Kernel.Access;
using LuBan.Kernel.Gateway;
using LuBan.Sdk;
using Microsoft.AspNetCore.Http;

namespace LuBan.Kernel.Upstreams;

/// <summary>One upstream of an extension in use: where it is now, how requests to it are changed, and whether it works.</summary>
internal sealed class RemoteUpstream : IDisposable
{
    private const string Root = "/";
    private readonly ForwardRequest _template;

    public RemoteUpstream(UpstreamDeclaration declaration, string extension, TimeProvider time)
    {
        Declaration = declaration;
        Upstream = new(declaration.ToOptions(extension), time);
        Availability = declaration.Health is { } health ? new(health, time) : null;
        _template = declaration.Directives.ToRequest();
    }

    public UpstreamDeclaration Declaration { get; }

    public Upstream Upstream { get; }

    /// <summary>What its health checks say; null when it is not asked.</summary>
    public AvailabilityTracker? Availability { get; }

    /// <summary>How much of a path it answers: the length of its own; -1 when it does not answer the request.</summary>
    public int Matches(HttpRequest request)
    {
        if (Declaration.Methods.Count > 0 && !Declaration.Methods.Contains(request.Method, StringComparer.Ordinal)) return -1;
        return MatchesPath(request.Path) ? Declaration.Path!.Length : -1;
    }

    /// <summary>Whether the path is its own, whatever the method.</summary>
    public bool MatchesPath(PathString path) => Declaration.Path is { } own && (own == Root || path.StartsWithSegments(own, StringComparison.Ordinal));

    public bool Serves(string group, string version) => Declaration.Group == group && Declaration.Version == version;

    /// <summary>How one request goes up.</summary>
    /// <param name="context">The request.</param>
    /// <param name="prefix">What the kernel takes from its target, as written; null for nothing.</param>
    public ForwardRequest Prepare(HttpContext context, string? prefix) => _template with { StripPrefix = prefix, Set = Identity(context) };

    public void Dispose() => Upstream.Dispose();

    // They arrive as one list, with commas between them.
    private static string Escape(string group) => group.Replace("%", "%25", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);

    private IReadOnlyList<KeyValuePair<string, string?>> Identity(HttpContext context)
    {
        if (!Declaration.Directives.AuthProxy) return [];
        var caller = Callers.Describe(context.User);
        return [new("X-Remote-User", caller.Name), .. caller.Groups.Select(group => new KeyValuePair<string, string?>("X-Remote-Group", Escape(group)))];
    }
}
