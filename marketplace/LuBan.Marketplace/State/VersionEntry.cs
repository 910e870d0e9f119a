using System.Text.Json.Serialization;
using LuBan.Packages;

namespace LuBan.Marketplace.State;

/// <summary>One version of a package. Immutable: a change makes a new one. What is not needed for lists is in <see cref="Detail"/>.</summary>
public sealed record VersionEntry
{
    /// <summary>The normalised version.</summary>
    public required string Version { get; init; }

    /// <summary>Where it is on its way.</summary>
    public required VersionState State { get; init; }

    /// <summary>What lists show.</summary>
    public required PackageCard Card { get; init; }

    /// <summary>When it was pushed, by the server's clock.</summary>
    public required DateTimeOffset Pushed { get; init; }

    /// <summary>The file that is delivered: with the repository's signature.</summary>
    public required BlobHash Package { get; init; }

    /// <summary>The file as it was pushed.</summary>
    public required BlobHash Original { get; init; }

    /// <summary>The delivered file's size, in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>The SHA-512 of the unsigned content: the version's identity whatever signatures come and go.</summary>
    public required ReadOnlyMemory<byte> ContentHash { get; init; }

    /// <summary>The stored <see cref="VersionDetail"/>.</summary>
    public required BlobHash Detail { get; init; }

    /// <summary>The hosts it runs on; null when it says nothing.</summary>
    public string? HostRange { get; init; }

    /// <summary>What it needs, LuBan.Sdk included.</summary>
    public IReadOnlyList<PackageDependency> Dependencies { get; init; } = [];

    /// <summary>The names and reasons of the permissions that it asks for.</summary>
    public IReadOnlyList<LuBan.Sdk.PermissionDeclaration> Permissions { get; init; } = [];

    /// <summary>Such as <c>stable</c> or <c>beta</c>.</summary>
    public string Channel { get; init; } = "stable";

    /// <summary>For how many of 100 hosts an automatic upgrade takes it.</summary>
    public int Rollout { get; init; } = 100;

    /// <summary>The SHA-256 fingerprint of the author's certificate; null when the author did not sign.</summary>
    public string? AuthorFingerprint { get; init; }

    /// <summary>Why it is deprecated; null when it is not.</summary>
    public Deprecation? Deprecation { get; init; }

    /// <summary>The symbols that came with it; empty when none did.</summary>
    public BlobHash Symbols { get; init; }

    /// <summary>How often it was downloaded. Counted by the state, not part of events.</summary>
    [JsonIgnore]
    public long Downloads { get; init; }

    /// <summary>Who pushed it.</summary>
    public string PushedBy { get; init; } = "";

    /// <summary>The upstream it was fetched from; null when it was pushed here.</summary>
    public string? Upstream { get; init; }
}

/// <summary>Why a version is deprecated.</summary>
/// <param name="Reasons"><c>Legacy</c>, <c>CriticalBugs</c> or <c>Other</c>.</param>
/// <param name="Message">What its publisher says; may be empty.</param>
/// <param name="AlternateId">The package to use instead; null when there is none.</param>
/// <param name="AlternateRange">Which versions of it; null for any.</param>
public sealed record Deprecation(IReadOnlyList<string> Reasons, string Message, string? AlternateId, string? AlternateRange);
