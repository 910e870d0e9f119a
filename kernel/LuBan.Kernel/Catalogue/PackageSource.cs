using LuBan.Kernel.Installation;
using LuBan.Sdk;

namespace LuBan.Kernel.Catalogue;

/// <summary>A place that packages come from: a NuGet V3 feed or a folder.</summary>
[ResourceKind(KernelKinds.Group, KernelKinds.Version, "PackageSource", Scope = ResourceScope.Cluster, ShortNames = ["source", "sources"], Categories = ["luban"])]
[PrinterColumn("Url", ".spec.url")]
[PrinterColumn("Priority", ".spec.priority", Type = "integer")]
[PrinterColumn("Extensions", ".status.extensions", Type = "integer")]
[PrinterColumn("Ready", ".status.ready")]
[PrinterColumn("Synced", ".status.lastSync", Type = "date")]
public sealed record PackageSource : Resource<PackageSourceSpec, PackageSourceStatus>;

/// <summary>Where a source is and what it may deliver.</summary>
public sealed record PackageSourceSpec
{
    /// <summary>The address of a NuGet V3 service index (<c>https://…/index.json</c>), or a folder.</summary>
    public string Url { get; init; } = "";

    /// <summary>Of two sources with the same version, the one with the higher priority delivers it.</summary>
    public int Priority { get; init; }

    /// <summary>Only ids that begin with one of these come from this source; empty for all.</summary>
    public IReadOnlyList<string> IdPrefixes { get; init; } = [];
}

/// <summary>How a source is doing.</summary>
public sealed record PackageSourceStatus
{
    /// <summary><c>True</c> when the last sync succeeded.</summary>
    public string Ready { get; init; } = "Unknown";

    /// <summary>The generation that was synced.</summary>
    public long ObservedGeneration { get; init; }

    /// <summary>When the last successful sync ended, by this machine's clock.</summary>
    public DateTimeOffset? LastSync { get; init; }

    /// <summary>How many extensions the source offers.</summary>
    public int Extensions { get; init; }

    /// <summary>How many versions the source offers.</summary>
    public int Versions { get; init; }

    /// <summary>The sync annotation that was acted on.</summary>
    public string? SyncToken { get; init; }

    /// <summary>Ready, as in the Kubernetes API.</summary>
    public IReadOnlyList<PlanCondition> Conditions { get; init; } = [];
}
