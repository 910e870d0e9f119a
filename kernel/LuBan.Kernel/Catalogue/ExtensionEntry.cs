using LuBan.Packages;
using LuBan.Sdk;

namespace LuBan.Kernel.Catalogue;

/// <summary>A catalogue entry: an extension that a source offers or that is installed. Only the kernel writes it.</summary>
[ResourceKind(KernelKinds.Group, KernelKinds.Version, "Extension", Scope = ResourceScope.Cluster, ShortNames = ["ext"], Categories = ["luban"])]
[PrinterColumn("Recommended", ".status.recommendedVersion")]
[PrinterColumn("Installed", ".status.installedVersion")]
[PrinterColumn("State", ".status.state")]
[PrinterColumn("Publisher", ".spec.publisher", Priority = 1)]
[PrinterColumn("Description", ".spec.description", Priority = 1)]
public sealed record ExtensionEntry : Resource<ExtensionEntrySpec, ExtensionEntryStatus>;

/// <summary>What its publisher says of an extension.</summary>
public sealed record ExtensionEntrySpec
{
    /// <summary>The extension id as published.</summary>
    public string Id { get; init; } = "";

    /// <summary>The name shown to people.</summary>
    public string DisplayName { get; init; } = "";

    /// <summary>From language tag to the name shown to people; empty when there is one name for all.</summary>
    public IReadOnlyDictionary<string, string> DisplayNames { get; init; } = new Dictionary<string, string>();

    /// <summary>One or two sentences.</summary>
    public string Description { get; init; } = "";

    /// <summary>From language tag to the sentences; empty when there are none but <see cref="Description"/>.</summary>
    public IReadOnlyDictionary<string, string> Descriptions { get; init; } = new Dictionary<string, string>();

    /// <summary>Who made it.</summary>
    public string Authors { get; init; } = "";

    /// <summary>Words to search by.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The shelves that it stands on: names of Category objects.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>The licence as an SPDX expression.</summary>
    public string? License { get; init; }

    /// <summary>The account that publishes it, where the source knows accounts.</summary>
    public string? Publisher { get; init; }

    /// <summary>The accounts that may publish versions of it.</summary>
    public IReadOnlyList<string> Owners { get; init; } = [];

    /// <summary>Whether its id begins with a prefix that the source has reserved for its publisher.</summary>
    public bool Verified { get; init; }

    /// <summary>Where its icon is.</summary>
    public string? IconUrl { get; init; }

    /// <summary>The project's page.</summary>
    public string? ProjectUrl { get; init; }
}

/// <summary>Which versions there are.</summary>
public sealed record ExtensionEntryStatus
{
    /// <summary>The phase of the install plan, or <c>NotInstalled</c>.</summary>
    public string State { get; init; } = "NotInstalled";

    /// <summary>The newest stable version that fits this kernel and may be installed; null if there is none.</summary>
    public string? RecommendedVersion { get; init; }

    /// <summary>The installed version.</summary>
    public string? InstalledVersion { get; init; }

    /// <summary>How often it was downloaded, as far as its source counts.</summary>
    public long Downloads { get; init; }

    /// <summary>The versions, newest first; of each source at most 200 listed ones.</summary>
    public IReadOnlyList<ExtensionVersionEntry> Versions { get; init; } = [];

    /// <summary>What is known to be wrong with versions of it.</summary>
    public IReadOnlyList<ExtensionAdvisory> Advisories { get; init; } = [];

    /// <summary>Why it cannot be installed as the sources are; null when it can.</summary>
    public string? Problem { get; init; }

    /// <summary>True when a source that offered the extension did not answer the last time: the entry shows what was known before.</summary>
    public bool Stale { get; init; }
}

/// <summary>One version that a source offers.</summary>
/// <param name="Version">The version.</param>
/// <param name="Source">The source.</param>
/// <param name="Listed">Whether its publisher still lists it.</param>
/// <param name="Compatible">Whether it fits this kernel.</param>
/// <param name="HostRange">The kernels that it fits.</param>
public sealed record ExtensionVersionEntry(string Version, string Source, bool Listed, bool Compatible, string? HostRange)
{
    /// <summary>When it was published; null when the source does not say.</summary>
    public DateTimeOffset? Published { get; init; }

    /// <summary>The SHA-512 of the unsigned package, in base64; null when the source does not say.</summary>
    public string? ContentHash { get; init; }

    /// <summary>The channel that it is offered in; null for <c>stable</c>.</summary>
    public string? Channel { get; init; }

    /// <summary>To how many of a hundred kernels it is offered for an automatic upgrade.</summary>
    public int Rollout { get; init; } = 100;

    /// <summary>What it wants to do; null when the source does not say.</summary>
    public IReadOnlyList<CataloguePermission>? Permissions { get; init; }

    /// <summary>Why it should no longer be used; null when it may.</summary>
    public VersionDeprecation? Deprecated { get; init; }

    /// <summary>The advisories that speak of it, by their ids.</summary>
    public IReadOnlyList<string> Advisories { get; init; } = [];

    /// <summary>The reference of the entry that blocks it; null when nothing does.</summary>
    public string? Blocked { get; init; }
}

/// <summary>What is known to be wrong with versions of an extension.</summary>
/// <param name="Id">The advisory, such as <c>LBA-2026-1</c>.</param>
/// <param name="Severity">low, moderate, high or critical.</param>
/// <param name="Versions">The versions that it speaks of, as a range.</param>
/// <param name="Summary">One sentence.</param>
/// <param name="Url">Where more is written.</param>
/// <param name="Fixed">The first version without it; null when there is none.</param>
public sealed record ExtensionAdvisory(string Id, string Severity, string Versions, string Summary, string? Url, string? Fixed);
