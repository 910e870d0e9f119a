using LuBan.Marketplace.State;

namespace LuBan.Marketplace.Publishers;

/// <summary>What somebody wants a version to become.</summary>
internal sealed record VersionChange
{
    /// <summary>The state wanted.</summary>
    public required VersionState State { get; init; }

    /// <summary>Why, in one word: of a revocation <c>malware</c>, <c>vulnerability</c>, <c>takedown</c>, <c>mistake</c> or <c>other</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>Why, in a sentence for people. Needed to reject, quarantine and revoke.</summary>
    public string? Message { get; init; }

    /// <summary>Of a deprecation: <c>Legacy</c>, <c>CriticalBugs</c>, <c>Other</c>.</summary>
    public IReadOnlyList<string>? Reasons { get; init; }

    /// <summary>Of a deprecation: the package to use instead.</summary>
    public string? AlternateId { get; init; }

    /// <summary>Of a deprecation: which versions of it, in NuGet's notation.</summary>
    public string? AlternateRange { get; init; }

    /// <summary>Of a revocation: until when it is on the blocklist; null: until it is taken off.</summary>
    public DateTimeOffset? Expires { get; init; }
}
