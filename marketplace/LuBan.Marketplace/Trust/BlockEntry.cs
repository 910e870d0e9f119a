namespace LuBan.Marketplace.Trust;

/// <summary>Something that must not run, as the marketplace keeps it. Names versions, never only an id: whoever has the id later is not hit.</summary>
internal sealed record BlockEntry
{
    /// <summary>Its name, such as <c>LBB-2026-1</c>.</summary>
    public required string Reference { get; init; }

    /// <summary>What is blocked.</summary>
    public required IReadOnlyList<BlockedVersion> Versions { get; init; }

    /// <summary><c>malware</c>, <c>vulnerability</c>, <c>takedown</c>, <c>mistake</c> or <c>other</c>.</summary>
    public required string Reason { get; init; }

    /// <summary>What people are told.</summary>
    public required string Message { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Until when; null: until somebody takes it off.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Who blocked it.</summary>
    public required string By { get; init; }

    /// <summary>Whether it counts at a time.</summary>
    public bool Counts(DateTimeOffset now) => Expires is null || Expires > now;
}

/// <summary>One version that is blocked.</summary>
/// <param name="Id">The package id.</param>
/// <param name="Version">The normalised version.</param>
/// <param name="Publisher">Whose it was when it was blocked; null when it was never here.</param>
/// <param name="ContentHash">The SHA-512 of its unsigned content, base64; null when it is not known.</param>
internal sealed record BlockedVersion(string Id, string Version, string? Publisher, string? ContentHash)
{
    /// <summary>Whether it is this version.</summary>
    public bool Is(string id, string version) => Id.Equals(id, StringComparison.OrdinalIgnoreCase) && Version.Equals(version, StringComparison.OrdinalIgnoreCase);
}
