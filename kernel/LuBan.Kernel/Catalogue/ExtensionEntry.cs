using LuBan.Sdk;

namespace LuBan.Kernel.Catalogue;

/// <summary>A catalogue entry: an extension that a source offers or that is installed. Only the kernel writes it.</summary>
[ResourceKind(KernelKinds.Group, KernelKinds.Version, "Extension", Scope = ResourceScope.Cluster, ShortNames = ["ext"], Categories = ["luban"])]
[PrinterColumn("Recommended", ".status.recommendedVersion")]
[PrinterColumn("Installed", ".status.installedVersion")]
[PrinterColumn("State", ".status.state")]
[PrinterColumn("Description", ".spec.description", Priority = 1)]
public sealed record ExtensionEntry : Resource<ExtensionEntrySpec, ExtensionEntryStatus>;

/// <summary>What its publisher says of an extension.</summary>
public sealed record ExtensionEntrySpec
{
    /// <summary>The extension id as published.</summary>
    public string Id { get; init; } = "";

    /// <summary>The name shown to people.</summary>
    public string DisplayName { get; init; } = "";

    /// <summary>One or two sentences.</summary>
    public string Description { get; init; } = "";

    /// <summary>Who made it.</summary>
    public string Authors { get; init; } = "";

    /// <summary>Words to search by.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];
}

/// <summary>Which versions there are.</summary>
public sealed record ExtensionEntryStatus
{
    /// <summary>The phase of the install plan, or <c>NotInstalled</c>.</summary>
    public string State { get; init; } = "NotInstalled";

    /// <summary>The newest stable version that fits this kernel; null if none does.</summary>
    public string? RecommendedVersion { get; init; }

    /// <summary>The installed version.</summary>
    public string? InstalledVersion { get; init; }

    /// <summary>The versions, newest first.</summary>
    public IReadOnlyList<ExtensionVersionEntry> Versions { get; init; } = [];

    /// <summary>True when a source that offered the extension did not answer the last time: the entry shows what was known before.</summary>
    public bool Stale { get; init; }
}

/// <summary>One version that a source offers.</summary>
/// <param name="Version">The version.</param>
/// <param name="Source">The source.</param>
/// <param name="Listed">Whether its publisher still lists it.</param>
/// <param name="Compatible">Whether it fits this kernel.</param>
/// <param name="HostRange">The kernels that it fits.</param>
public sealed record ExtensionVersionEntry(string Version, string Source, bool Listed, bool Compatible, string? HostRange);
