using System.Text.Json.Nodes;
using LuBan.Sdk;

namespace LuBan.Kernel.Installation;

/// <summary>The only thing a user writes to install, configure, upgrade, disable or remove an extension. Its name is the extension id in lower case.</summary>
[ResourceKind(KernelKinds.Group, KernelKinds.Version, "InstallPlan", Scope = ResourceScope.Cluster, ShortNames = ["plan", "plans"], Categories = ["luban"])]
[PrinterColumn("Extension", ".spec.extension.id")]
[PrinterColumn("Wanted", ".spec.extension.version")]
[PrinterColumn("Installed", ".status.installedVersion")]
[PrinterColumn("Phase", ".status.phase")]
[PrinterColumn("Step", ".status.operation.step", Priority = 1)]
[PrinterColumn("Reason", ".status.reason")]
[PrinterColumn("Age", ".metadata.creationTimestamp", Type = "date")]
public sealed record InstallPlan : Resource<InstallPlanSpec, InstallPlanStatus>;

/// <summary>What the operator wants.</summary>
public sealed record InstallPlanSpec
{
    /// <summary>Which extension, and which version of it.</summary>
    public ExtensionReference Extension { get; init; } = new();

    /// <summary>Whether the extension's code is loaded and serves.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>The extension's configuration. Options reload when it changes.</summary>
    public JsonObject? Config { get; init; }

    /// <summary>Which newer versions are taken without being asked for.</summary>
    public UpgradeStrategy UpgradeStrategy { get; init; }

    /// <summary>Which of the versions that the strategy allows are taken, and when.</summary>
    public UpgradePolicy? UpgradePolicy { get; init; }

    /// <summary>How far the extension's code is kept from the kernel's.</summary>
    public IsolationTier Isolation { get; init; }

    /// <summary>The permissions that the operator approved. A version that wants more waits until they are here. Absent: those of the first installed version.</summary>
    public IReadOnlyList<string>? ApprovedPermissions { get; init; }

    /// <summary>Whether the extension's data folder and the objects of its kinds outlive an uninstall.</summary>
    public bool RetainData { get; init; } = true;
}

/// <summary>An extension and a version.</summary>
public sealed record ExtensionReference
{
    /// <summary>The extension id, <c>Publisher.Name</c>.</summary>
    public string Id { get; init; } = "";

    /// <summary>An exact version, a range such as <c>[1.0,2.0)</c> or <c>1.x</c>; empty for the newest stable one that fits this kernel.</summary>
    public string? Version { get; init; }

    /// <summary>A locked install: the SHA-512 of the package without its signature, in base64. Other bytes of that version are refused. Needs an exact version.</summary>
    public string? ContentHash { get; init; }
}

/// <summary>Which newer versions are taken without being asked for.</summary>
public enum UpgradeStrategy
{
    /// <summary>None.</summary>
    Manual,

    /// <summary>Versions that differ in the patch number only.</summary>
    Patch,

    /// <summary>Versions of the same major number.</summary>
    Minor,

    /// <summary>Every stable version.</summary>
    Automatic,
}

/// <summary>How far an extension's code is kept from the kernel's.</summary>
public enum IsolationTier
{
    /// <summary>The kernel's policy decides.</summary>
    Default,

    /// <summary>In the kernel's process, in a load context of its own.</summary>
    InProcess,

    /// <summary>In a process of its own.</summary>
    Process,
}

/// <summary>Where a plan stands.</summary>
public enum InstallPhase
{
    /// <summary>Nothing has begun.</summary>
    Pending,

    /// <summary>The version and the dependencies are being chosen.</summary>
    Resolving,

    /// <summary>Packages are being fetched.</summary>
    Downloading,

    /// <summary>Packages are being checked and unpacked.</summary>
    Verifying,

    /// <summary>The code is being loaded, started and warmed.</summary>
    Activating,

    /// <summary>The wanted version serves.</summary>
    Installed,

    /// <summary>Another version is being activated beside the one that serves.</summary>
    Upgrading,

    /// <summary>Installed, and not loaded because the plan says so.</summary>
    Disabled,

    /// <summary>The last operation failed; the reason, the message and what still runs are in the status.</summary>
    Failed,

    /// <summary>The version before is being put back.</summary>
    RollingBack,

    /// <summary>The extension is being removed.</summary>
    Uninstalling,
}

/// <summary>What is the case.</summary>
public sealed record InstallPlanStatus
{
    /// <summary>Where the plan stands.</summary>
    public InstallPhase Phase { get; init; }

    /// <summary>The generation of the spec that the phase speaks of.</summary>
    public long ObservedGeneration { get; init; }

    /// <summary>The version that is installed; it serves unless the plan is disabled.</summary>
    public string? InstalledVersion { get; init; }

    /// <summary>The version before; <c>luban rollback</c> goes back to it.</summary>
    public string? PreviousVersion { get; init; }

    /// <summary>SHA-256 of the installed package.</summary>
    public string? PackageHash { get; init; }

    /// <summary>The source that the installed package came from: later versions come from it, too.</summary>
    public string? Source { get; init; }

    /// <summary>SHA-512 of the installed package without its signature, in base64: the same whoever signed it.</summary>
    public string? ContentHash { get; init; }

    /// <summary>The fingerprint of the certificate of the repository that signed the installed package; null when none did.</summary>
    public string? Signer { get; init; }

    /// <summary>The owners that the repository's signature names.</summary>
    public IReadOnlyList<string> Owners { get; init; } = [];

    /// <summary>The permissions that the installed version's manifest names.</summary>
    public IReadOnlyList<string> Permissions { get; init; } = [];

    /// <summary>The version that waits for permissions to be approved; null when none does.</summary>
    public PendingApproval? PendingApproval { get; init; }

    /// <summary>SHA-256 of the package of the version before.</summary>
    public string? PreviousPackageHash { get; init; }

    /// <summary>The code of the last failure; empty when all is well.</summary>
    public string? Reason { get; init; }

    /// <summary>What happened, what to do, and what still runs.</summary>
    public string? Message { get; init; }

    /// <summary>The operation under way, or the last one.</summary>
    public OperationStatus? Operation { get; init; }

    /// <summary>Ready, Degraded and others, as in the Kubernetes API.</summary>
    public IReadOnlyList<PlanCondition> Conditions { get; init; } = [];

    /// <summary>The last operations, newest first; at most 20.</summary>
    public IReadOnlyList<OperationRecord> History { get; init; } = [];

    /// <summary>Everything the extension has on this system.</summary>
    public IReadOnlyList<InventoryItem> Inventory { get; init; } = [];

    /// <summary>What an apply would do; only in answers to dry runs.</summary>
    public PlanPreview? Preview { get; init; }
}

/// <summary>An operation on a plan.</summary>
public sealed record OperationStatus
{
    /// <summary>Unique; cancel by this id.</summary>
    public required string Id { get; init; }

    /// <summary>What it does.</summary>
    public OperationKind Kind { get; init; }

    /// <summary>What it is doing now, in words.</summary>
    public string Step { get; init; } = "";

    /// <summary>0 to 100.</summary>
    public int Percent { get; init; }

    /// <summary>The version it goes to; null where none is involved.</summary>
    public string? TargetVersion { get; init; }

    /// <summary>The spec's generation that it serves.</summary>
    public long Generation { get; init; }

    /// <summary>Which attempt this is, from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>When it began, by this machine's clock. For people; no decision depends on it.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When it is given up, by this machine's clock. For people; the deadline itself is kept by a monotonic clock.</summary>
    public DateTimeOffset Deadline { get; init; }

    /// <summary>When it ended; null while it runs.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The value of the retry annotation that was acted on.</summary>
    public string? RetryToken { get; init; }
}

/// <summary>What an operation does.</summary>
public enum OperationKind
{
    /// <summary>Installs what was not installed.</summary>
    Install,

    /// <summary>Replaces one version by another.</summary>
    Upgrade,

    /// <summary>Loads an installed version, after a start of the kernel or when a plan is enabled.</summary>
    Start,

    /// <summary>Unloads a version that stays installed.</summary>
    Disable,

    /// <summary>Hands a new configuration to the running version.</summary>
    Configure,

    /// <summary>Removes the extension.</summary>
    Uninstall,
}

/// <summary>A condition, as in the Kubernetes API (<c>meta/v1 Condition</c>).</summary>
public sealed record PlanCondition(string Type, string Status, string Reason, string Message, DateTimeOffset LastTransitionTime);

/// <summary>An operation that ended.</summary>
public sealed record OperationRecord(
    string Id, OperationKind Kind, string? FromVersion, string? ToVersion, string Result, string? Reason, string? Message, int Attempt, DateTimeOffset StartedAt, DateTimeOffset FinishedAt);

/// <summary>One thing that an extension has on this system.</summary>
/// <param name="Type"><c>Package</c>, <c>Data</c>, <c>Route</c>, <c>Kind</c>, <c>Permission</c>, <c>HostedService</c> or <c>Reconciler</c>.</param>
/// <param name="Name">Its name or place.</param>
/// <param name="Retained">Whether it outlives an uninstall under the plan as it is.</param>
public sealed record InventoryItem(string Type, string Name, bool Retained);

/// <summary>What an apply would do.</summary>
/// <param name="Packages">The packages that would be installed, dependencies first.</param>
/// <param name="Problems">What would stop it.</param>
public sealed record PlanPreview(IReadOnlyList<PreviewPackage> Packages, IReadOnlyList<string> Problems);

/// <summary>One package of a preview.</summary>
public sealed record PreviewPackage(string Id, string Version, string? InstalledVersion, string Source)
{
    /// <summary>What it wants to do; null when its source does not say before the download.</summary>
    public IReadOnlyList<Packages.CataloguePermission>? Permissions { get; init; }

    /// <summary>The permissions that would have to be approved; null when its source does not say before the download.</summary>
    public IReadOnlyList<string>? NewPermissions { get; init; }

    /// <summary>The advisories that speak of the version, by their ids.</summary>
    public IReadOnlyList<string> Advisories { get; init; } = [];
}

/// <summary>A version that waits for permissions to be approved.</summary>
/// <param name="Version">The version.</param>
/// <param name="Permissions">The permissions that are not approved.</param>
/// <param name="Generation">The generation of the spec that it waits under; another one is looked at anew.</param>
public sealed record PendingApproval(string Version, IReadOnlyList<string> Permissions, long Generation);
