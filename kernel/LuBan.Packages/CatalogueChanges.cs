namespace LuBan.Packages;

/// <summary>What has changed in a feed's catalogue. Texts are the publishers': treat them as untrusted.</summary>
/// <param name="Feed">The feed's id, made once for each feed: another id at the same address is another feed. Null for a source without an identity.</param>
/// <param name="Sequence">How far it has been read; ask for what comes after it the next time.</param>
/// <param name="IsWhole">Whether these are all packages, because the feed was read from its beginning: what is not here is not there.</param>
/// <param name="Packages">The packages that have changed, each as it is now.</param>
public sealed record CatalogueChanges(string? Feed, long Sequence, bool IsWhole, IReadOnlyList<CataloguePackage> Packages);

/// <summary>A package of a catalogue.</summary>
public sealed record CataloguePackage
{
    /// <summary>The package id, as written.</summary>
    public required string Id { get; init; }

    /// <summary>The change that made it as it is.</summary>
    public long Sequence { get; init; }

    /// <summary>Whether nothing of it is left.</summary>
    public bool Removed { get; init; }

    /// <summary>The title; null when it has none.</summary>
    public string? Title { get; init; }

    /// <summary>From language tag to the name shown to people.</summary>
    public IReadOnlyDictionary<string, string> DisplayName { get; init; } = new Dictionary<string, string>();

    /// <summary>A few sentences.</summary>
    public string? Description { get; init; }

    /// <summary>From language tag to a sentence or two.</summary>
    public IReadOnlyDictionary<string, string> Summary { get; init; } = new Dictionary<string, string>();

    /// <summary>Who wrote it.</summary>
    public IReadOnlyList<string> Authors { get; init; } = [];

    /// <summary>Words to search by.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The shelves that it stands on.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Where its icon is.</summary>
    public string? IconUrl { get; init; }

    /// <summary>The project's page.</summary>
    public string? ProjectUrl { get; init; }

    /// <summary>The licence as an SPDX expression.</summary>
    public string? License { get; init; }

    /// <summary>The account that published it.</summary>
    public string? Publisher { get; init; }

    /// <summary>The accounts that may publish versions of it.</summary>
    public IReadOnlyList<string> Owners { get; init; } = [];

    /// <summary>Whether its id begins with a prefix that is reserved for its publisher.</summary>
    public bool Verified { get; init; }

    /// <summary>How often it was downloaded.</summary>
    public long Downloads { get; init; }

    /// <summary>The versions that are there.</summary>
    public IReadOnlyList<CatalogueVersion> Versions { get; init; } = [];
}

/// <summary>A version of a catalogue.</summary>
public sealed record CatalogueVersion
{
    /// <summary>The version, normalised.</summary>
    public required string Version { get; init; }

    /// <summary>Whether it is offered to everybody.</summary>
    public bool Listed { get; init; } = true;

    /// <summary>When it was published.</summary>
    public DateTimeOffset? Published { get; init; }

    /// <summary>The kernels that it fits; null for any.</summary>
    public string? HostRange { get; init; }

    /// <summary>What it needs.</summary>
    public IReadOnlyList<PackageDependency> Dependencies { get; init; } = [];

    /// <summary>The SHA-512 of the unsigned package, in base64.</summary>
    public string? ContentHash { get; init; }

    /// <summary>The package's size, in bytes.</summary>
    public long Size { get; init; }

    /// <summary>The channel that it is offered in; null for <c>stable</c>.</summary>
    public string? Channel { get; init; }

    /// <summary>To how many of a hundred kernels it is offered for an automatic upgrade: 0 to 100.</summary>
    public int Rollout { get; init; } = 100;

    /// <summary>What it wants to do.</summary>
    public IReadOnlyList<CataloguePermission> Permissions { get; init; } = [];

    /// <summary>Why it should no longer be used; null when it may.</summary>
    public VersionDeprecation? Deprecated { get; init; }

    /// <summary>The advisories that speak of it, by their ids.</summary>
    public IReadOnlyList<string> Advisories { get; init; } = [];
}

/// <summary>Something that an extension wants to do.</summary>
/// <param name="Name">The permission.</param>
/// <param name="Description">What for, in the publisher's words.</param>
public sealed record CataloguePermission(string Name, string? Description = null);

/// <summary>Why a version should no longer be used.</summary>
/// <param name="Reasons"><c>Legacy</c>, <c>CriticalBugs</c> or <c>Other</c>.</param>
/// <param name="Message">What its publisher says of it.</param>
/// <param name="Alternate">What to use instead.</param>
public sealed record VersionDeprecation(IReadOnlyList<string> Reasons, string? Message = null, PackageDependency? Alternate = null);
