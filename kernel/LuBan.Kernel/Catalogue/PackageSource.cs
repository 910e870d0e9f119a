using LuBan.Kernel.Installation;
using LuBan.Sdk;

namespace LuBan.Kernel.Catalogue;

/// <summary>A place that packages come from: a NuGet V3 feed or a folder.</summary>
[ResourceKind(KernelKinds.Group, KernelKinds.Version, "PackageSource", Scope = ResourceScope.Cluster, ShortNames = ["source", "sources"], Categories = ["luban"])]
[PrinterColumn("Url", ".spec.url")]
[PrinterColumn("Priority", ".spec.priority", Type = "integer")]
[PrinterColumn("Extensions", ".status.extensions", Type = "integer")]
[PrinterColumn("Ready", ".status.ready")]
[PrinterColumn("Trust", ".status.trust.mode", Priority = 1)]
[PrinterColumn("Synced", ".status.lastSync", Type = "date")]
public sealed record PackageSource : Resource<PackageSourceSpec, PackageSourceStatus>;

/// <summary>Where a source is and what it may deliver.</summary>
public sealed record PackageSourceSpec
{
    /// <summary>The address of a NuGet V3 service index (<c>https://…/index.json</c>), a folder, or <c>embedded:NAME</c> for a feed inside this server.</summary>
    public string Url { get; init; } = "";

    /// <summary>Which source an extension comes from when several have it and no <see cref="IdPrefixes"/> tell: the one with the higher number, whole.</summary>
    public int Priority { get; init; }

    /// <summary>The beginnings of the ids that come from this source only (<c>Acme.</c>); empty for every id that no other source names.</summary>
    public IReadOnlyList<string> IdPrefixes { get; init; } = [];

    /// <summary>The Secret that holds the credentials: <c>username</c> and <c>password</c>, or <c>token</c>.</summary>
    public SecretName? CredentialsSecret { get; init; }

    /// <summary>The authorities that may have signed the server's certificate, in PEM, instead of those of this machine.</summary>
    public string? CaBundle { get; init; }

    /// <summary>How often the source is read: 10s to 24h, as <c>5m</c> or <c>PT5M</c>. Default: 5m.</summary>
    public string? PollInterval { get; init; }

    /// <summary>Accepts plain http from another machine.</summary>
    public bool AllowInsecure { get; init; }

    /// <summary>Whose packages are accepted.</summary>
    public SourceTrustPolicy? TrustPolicy { get; init; }
}

/// <summary>A Secret by its name.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
public sealed record SecretName(string Namespace, string Name);

/// <summary>Whose packages a source may deliver.</summary>
public sealed record SourceTrustPolicy
{
    /// <summary>Absent: <c>Require</c> for feeds of other machines, <c>AllowUnsigned</c> for folders and feeds of this machine.</summary>
    public SourceTrustMode? Mode { get; init; }

    /// <summary>The certificates that may have signed packages and metadata: SHA-256, 64 hexadecimal digits. Empty: those of the first contact.</summary>
    public IReadOnlyList<string> Fingerprints { get; init; } = [];

    /// <summary>The owners of whom a package must have one, as the repository's signature names them; empty for any.</summary>
    public IReadOnlyList<string> Owners { get; init; } = [];

    /// <summary>How old a version must be before it is taken without being asked for, as <c>72h</c>. A plan may say otherwise.</summary>
    public string? MinimumAge { get; init; }
}

/// <summary>Whether packages must be signed.</summary>
public enum SourceTrustMode
{
    /// <summary>By the repository, with a certificate that is pinned.</summary>
    Require,

    /// <summary>Not; but a signature that is there is checked.</summary>
    AllowUnsigned,
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

    /// <summary>When the next sync is due, by this machine's clock. For people: it is kept by a monotonic clock.</summary>
    public DateTimeOffset? NextSync { get; init; }

    /// <summary>The last failure; null when the last sync succeeded.</summary>
    public SourceError? LastError { get; init; }

    /// <summary>How many extensions the source offers.</summary>
    public int Extensions { get; init; }

    /// <summary>How many versions the source offers.</summary>
    public int Versions { get; init; }

    /// <summary>How far its catalogue has been read, where the source can tell changes.</summary>
    public long Sequence { get; init; }

    /// <summary>The sync annotation that was acted on.</summary>
    public string? SyncToken { get; init; }

    /// <summary>What is believed of the source, and on what grounds.</summary>
    public SourceTrust? Trust { get; init; }

    /// <summary>The versions that the source's signed metadata blocks.</summary>
    public IReadOnlyList<BlockedVersion> Blocked { get; init; } = [];

    /// <summary>Ready, Trusted, MetadataCurrent and Mapped, as in the Kubernetes API.</summary>
    public IReadOnlyList<PlanCondition> Conditions { get; init; } = [];
}

/// <summary>A failure of a source.</summary>
/// <param name="Code">The error code.</param>
/// <param name="Message">What happened, and what to do.</param>
public sealed record SourceError(string Code, string Message);

/// <summary>What is believed of a source.</summary>
public sealed record SourceTrust
{
    /// <summary>The mode in force.</summary>
    public SourceTrustMode Mode { get; init; }

    /// <summary>The address that all this was learnt from; another one is another feed.</summary>
    public string Url { get; init; } = "";

    /// <summary>The feed's id; null when it has none.</summary>
    public string? Feed { get; init; }

    /// <summary>The certificates that count: SHA-256.</summary>
    public IReadOnlyList<string> Fingerprints { get; init; } = [];

    /// <summary>The fingerprints of the spec that these began with; empty when they are those of the first contact.</summary>
    public IReadOnlyList<string> Configured { get; init; } = [];

    /// <summary>The number of the newest signed metadata: an older one is not accepted.</summary>
    public long? MetadataSequence { get; init; }

    /// <summary>The extensions of which a signed version was installed from here: an unsigned one is not accepted any more.</summary>
    public IReadOnlyList<string> SignedIds { get; init; } = [];

    /// <summary>Until when the signed metadata may be believed.</summary>
    public DateTimeOffset? MetadataExpires { get; init; }
}

/// <summary>A version that must not run.</summary>
public sealed record BlockedVersion
{
    /// <summary>The entry's reference, such as <c>LBB-2026-1</c>.</summary>
    public string Reference { get; init; } = "";

    /// <summary>The extension id; null for everything of the publisher.</summary>
    public string? Id { get; init; }

    /// <summary>The version; null for every version.</summary>
    public string? Version { get; init; }

    /// <summary>The package's content hash; null for every package of that version.</summary>
    public string? ContentHash { get; init; }

    /// <summary>The publisher.</summary>
    public string? Publisher { get; init; }

    /// <summary>malware, vulnerability, takedown, mistake or other.</summary>
    public string Reason { get; init; } = "";

    /// <summary>What whoever blocked it says.</summary>
    public string Message { get; init; } = "";

    /// <summary>Since when.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Until when; null for ever.</summary>
    public DateTimeOffset? Expires { get; init; }
}
