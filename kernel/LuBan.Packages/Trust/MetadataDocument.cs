namespace LuBan.Packages;

/// <summary>What a marketplace tells everybody who uses its feed: which certificates may sign, what is blocked, what is known to be unsafe.</summary>
public sealed record MetadataDocument
{
    /// <summary>The feed's id: 32 hex digits, made once for each marketplace.</summary>
    public required string Feed { get; init; }

    /// <summary>Grows with each change and each re-issue; a document with a lower one is a replay.</summary>
    public required long Sequence { get; init; }

    /// <summary>When it was issued.</summary>
    public required DateTimeOffset Issued { get; init; }

    /// <summary>Until when it counts. A marketplace re-issues before half of the time is over.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>The SHA-256 of every certificate that may sign, in lower-case hex; the next one too, before it signs.</summary>
    public IReadOnlyList<string> Certificates { get; init; } = [];

    /// <summary>What must not run.</summary>
    public IReadOnlyList<BlockedPackage> Blocked { get; init; } = [];

    /// <summary>What is known to be unsafe.</summary>
    public IReadOnlyList<PackageAdvisory> Advisories { get; init; } = [];

    /// <summary>The entry that blocks a package.</summary>
    /// <param name="id">The package id; case does not matter.</param>
    /// <param name="version">Its version, normalised.</param>
    /// <param name="contentHash">The SHA-512 of its unsigned content in base64; null: not known, then an entry with a hash blocks it too.</param>
    /// <param name="now">The time that the entries' ends are compared with.</param>
    /// <returns>The entry; null when nothing blocks it. Entries for a whole publisher name no id, and are not found here.</returns>
    public BlockedPackage? FindBlock(string id, string version, string? contentHash, DateTimeOffset now) => Blocked.FirstOrDefault(entry =>
        (entry.Expires is null || entry.Expires > now)
        && entry.Id is not null && entry.Id.Equals(id, StringComparison.OrdinalIgnoreCase)
        && (entry.Version is null || entry.Version.Equals(version, StringComparison.OrdinalIgnoreCase))
        && (entry.ContentHash is null || contentHash is null || entry.ContentHash == contentHash));
}

/// <summary>A blocked version, or everything of an id or a publisher.</summary>
/// <param name="Reference">The entry's own name, such as <c>LBB-2026-1</c>.</param>
/// <param name="Reason"><c>malware</c>, <c>vulnerability</c>, <c>takedown</c>, <c>mistake</c> or <c>other</c>.</param>
/// <param name="Since">Since when.</param>
public sealed record BlockedPackage(string Reference, string Reason, DateTimeOffset Since)
{
    /// <summary>The package id; null: every package of the publisher.</summary>
    public string? Id { get; init; }

    /// <summary>The version, normalised; null: every version.</summary>
    public string? Version { get; init; }

    /// <summary>The SHA-512 of the unsigned content in base64; null: whatever its content.</summary>
    public string? ContentHash { get; init; }

    /// <summary>The publisher; null when the entry names none.</summary>
    public string? Publisher { get; init; }

    /// <summary>What people are told; null: nothing more than the reason.</summary>
    public string? Message { get; init; }

    /// <summary>Until when; null: until it is taken out.</summary>
    public DateTimeOffset? Expires { get; init; }
}

/// <summary>A known weakness of some versions of a package.</summary>
/// <param name="Id">Its own name, such as <c>LBA-2026-1</c>.</param>
/// <param name="Package">The package id.</param>
/// <param name="Versions">The versions concerned, in NuGet's notation.</param>
/// <param name="Severity"><c>low</c>, <c>moderate</c>, <c>high</c> or <c>critical</c>.</param>
/// <param name="Summary">One or two sentences.</param>
public sealed record PackageAdvisory(string Id, string Package, string Versions, string Severity, string Summary)
{
    /// <summary>Where to read more; null: nowhere.</summary>
    public string? Url { get; init; }

    /// <summary>The first version without the weakness; null when there is none.</summary>
    public string? Fixed { get; init; }
}
