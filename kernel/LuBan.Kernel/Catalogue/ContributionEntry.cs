using LuBan.Sdk;

namespace LuBan.Kernel.Catalogue;

/// <summary>What a loaded extension contributes at this moment. Its name is the extension id in lower case. Only the kernel writes it.</summary>
[ResourceKind(KernelKinds.Group, KernelKinds.Version, "Contribution", Scope = ResourceScope.Cluster, Categories = ["luban"])]
[PrinterColumn("Version", ".spec.version")]
[PrinterColumn("Routes", ".status.routes", Type = "integer")]
[PrinterColumn("State", ".status.state")]
[PrinterColumn("Health", ".status.health")]
public sealed record ContributionEntry : Resource<ContributionSpec, ContributionStatus>;

/// <summary>The contributions of one version.</summary>
public sealed record ContributionSpec
{
    /// <summary>The extension id as published.</summary>
    public string Extension { get; init; } = "";

    /// <summary>The version that serves.</summary>
    public string Version { get; init; } = "";

    /// <summary>The routes below <c>/ext/{extension}</c>.</summary>
    public IReadOnlyList<RouteEntry> Routes { get; init; } = [];

    /// <summary>The resource kinds, as <c>Kind.group/version</c>.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>The permissions that endpoints can demand.</summary>
    public IReadOnlyList<string> Permissions { get; init; } = [];

    /// <summary>The reconcilers.</summary>
    public IReadOnlyList<string> Reconcilers { get; init; } = [];

    /// <summary>The hosted services.</summary>
    public IReadOnlyList<string> HostedServices { get; init; } = [];
}

/// <summary>One route.</summary>
/// <param name="Methods">The HTTP methods; empty for any.</param>
/// <param name="Pattern">The route pattern.</param>
/// <param name="Permissions">The permissions that a caller needs.</param>
public sealed record RouteEntry(IReadOnlyList<string> Methods, string Pattern, IReadOnlyList<string> Permissions)
{
    /// <summary>Everything that a caller needs, permissions and rights on resources; empty: administrators only.</summary>
    public IReadOnlyList<string> Demands { get; init; } = [];
}

/// <summary>How the version is doing.</summary>
public sealed record ContributionStatus
{
    /// <summary>Serving, Draining and so on.</summary>
    public string State { get; init; } = "";

    /// <summary>Healthy, or Degraded with its reason.</summary>
    public string Health { get; init; } = "";

    /// <summary>Why it is degraded.</summary>
    public string? HealthReason { get; init; }

    /// <summary>How many routes there are.</summary>
    public int Routes { get; init; }
}
