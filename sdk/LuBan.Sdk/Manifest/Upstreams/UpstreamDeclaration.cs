namespace LuBan.Sdk;

/// <summary>A service outside of the kernel that an extension without code puts behind the kernel's door: in any language, anywhere that the kernel reaches.</summary>
/// <remarks>
/// It answers either below <c>/ext/{id}{Path}</c>, or below <c>/apis/{Group}/{Version}</c>. The operator may set the address, the TLS options, timeouts and
/// limits of each installation in the plan, under <c>spec.config.upstreams.{Name}</c>; what is set there counts from the next request on.
/// </remarks>
public sealed record UpstreamDeclaration
{
    /// <summary>Its name in the extension: lower-case letters, digits and dashes, at most 40 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Where it is: <c>http</c> or <c>https</c>, a host, perhaps a port and a path. Null when only the operator can know; the plan must say then.</summary>
    public Uri? Url { get; init; }

    /// <summary>Which paths below <c>/ext/{id}</c> it answers, whole segments, such as <c>/v1</c>; <c>/</c> for all. Null with a group and version.</summary>
    public string? Path { get; init; }

    /// <summary>The API group whose version it serves below <c>/apis</c>; null with a path.</summary>
    public string? Group { get; init; }

    /// <summary>The version of <see cref="Group"/>; null with a path.</summary>
    public string? Version { get; init; }

    /// <summary>The HTTP methods that it answers; empty for all.</summary>
    public IReadOnlyList<string> Methods { get; init; } = [];

    /// <summary>The permission of this extension that a caller needs; null: with a path administrators only, with a group the rights that its kinds need.</summary>
    public string? Permission { get; init; }

    /// <summary>How the kernel finds out whether it works; null: it is not asked, and only failed requests tell.</summary>
    public UpstreamHealth? Health { get; init; }

    /// <summary>How long it is waited for.</summary>
    public UpstreamTimeouts Timeouts { get; init; } = new();

    /// <summary>How many requests it gets at a time.</summary>
    public UpstreamLimits Limits { get; init; } = new();

    /// <summary>When it is left alone for a while.</summary>
    public UpstreamBreaker Breaker { get; init; } = new();

    /// <summary>How it is recognised when <see cref="Url"/> is <c>https</c>.</summary>
    public UpstreamTls Tls { get; init; } = new();

    /// <summary>How requests and answers are changed on their way.</summary>
    public UpstreamDirectives Directives { get; init; } = new();
}
