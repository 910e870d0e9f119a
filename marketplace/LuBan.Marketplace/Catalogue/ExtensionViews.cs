using System.Diagnostics.CodeAnalysis;
using LuBan.Marketplace.Content;
using LuBan.Marketplace.Search;
using LuBan.Marketplace.State;
using LuBan.Packages;
using LuBan.Sdk;

namespace LuBan.Marketplace.Catalogue;

/// <summary>An extension in a list. Texts are its publisher's: show them as text.</summary>
internal record ExtensionSummary
{
    /// <summary>The package id.</summary>
    public required string Id { get; init; }

    /// <summary>The name for people.</summary>
    public required string Title { get; init; }

    /// <summary>From language tag to name.</summary>
    public required IReadOnlyDictionary<string, string> DisplayName { get; init; }

    /// <summary>From language tag to a sentence or two.</summary>
    public required IReadOnlyDictionary<string, string> Summary { get; init; }

    /// <summary>What it is, at most 4,000 characters.</summary>
    public required string Description { get; init; }

    /// <summary>The newest version that fits what was asked.</summary>
    public required string Version { get; init; }

    /// <summary>When that version was pushed.</summary>
    public required DateTimeOffset Published { get; init; }

    /// <summary>The hosts that it runs on, in NuGet's notation; null when it does not say.</summary>
    public string? HostRange { get; init; }

    /// <summary>Who wrote it, as its publisher says.</summary>
    public required IReadOnlyList<string> Authors { get; init; }

    /// <summary>The publisher.</summary>
    public required string Publisher { get; init; }

    /// <summary>Whether the id begins with a prefix that its publisher reserved.</summary>
    public bool Verified { get; init; }

    /// <summary>Words to search by.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>Where it stands.</summary>
    public required IReadOnlyList<string> Categories { get; init; }

    /// <summary>An SPDX expression; null when it names none.</summary>
    public string? License { get; init; }

    /// <summary>The project's page; null when it has none.</summary>
    public string? ProjectUrl { get; init; }

    /// <summary>Where its icon is; null when it has none.</summary>
    public string? IconUrl { get; init; }

    /// <summary>How often its versions were downloaded.</summary>
    public long Downloads { get; init; }

    /// <summary>How it is rated.</summary>
    public required Rating Rating { get; init; }

    /// <summary>Why that version is deprecated; null when it is not.</summary>
    public State.Deprecation? Deprecation { get; init; }

    /// <summary>Advisories about that version.</summary>
    public required IReadOnlyList<Advisory> Advisories { get; init; }
}

/// <summary>An extension with all its versions.</summary>
internal sealed record ExtensionDetail : ExtensionSummary
{
    [SetsRequiredMembers]
    internal ExtensionDetail(ExtensionSummary summary) : base(summary)
    {
    }

    /// <summary>Publishers that may push versions, the owner first.</summary>
    public IReadOnlyList<string> Owners { get; init; } = [];

    /// <summary>The permissions that the version asks for.</summary>
    public IReadOnlyList<PermissionDeclaration> Permissions { get; init; } = [];

    /// <summary>Every version that can be downloaded, the newest first. Unlisted ones only for who acts for the publisher.</summary>
    public IReadOnlyList<VersionSummary> Versions { get; init; } = [];
}

/// <summary>A version in a list.</summary>
internal record VersionSummary
{
    /// <summary>The version.</summary>
    public required string Version { get; init; }

    /// <summary>Where it is on its way.</summary>
    public required VersionState State { get; init; }

    /// <summary>Whether it is a prerelease.</summary>
    public bool Prerelease { get; init; }

    /// <summary>When it was pushed.</summary>
    public required DateTimeOffset Published { get; init; }

    /// <summary>Such as <c>stable</c>.</summary>
    public required string Channel { get; init; }

    /// <summary>For how many of 100 hosts an automatic upgrade takes it.</summary>
    public int Rollout { get; init; }

    /// <summary>The hosts that it runs on.</summary>
    public string? HostRange { get; init; }

    /// <summary>The file's size, in bytes.</summary>
    public long Size { get; init; }

    /// <summary>How often it was downloaded.</summary>
    public long Downloads { get; init; }

    /// <summary>Why it is deprecated; null when it is not.</summary>
    public State.Deprecation? Deprecation { get; init; }

    /// <summary>The names of advisories about it.</summary>
    public required IReadOnlyList<string> Advisories { get; init; }
}

/// <summary>Everything about one version.</summary>
internal sealed record VersionView : VersionSummary
{
    [SetsRequiredMembers]
    internal VersionView(VersionSummary summary) : base(summary)
    {
    }

    /// <summary>The package id.</summary>
    public string Id { get; init; } = "";

    /// <summary>What it needs.</summary>
    public IReadOnlyList<PackageDependency> Dependencies { get; init; } = [];

    /// <summary>What it asks to be allowed.</summary>
    public IReadOnlyList<PermissionDeclaration> Permissions { get; init; } = [];

    /// <summary>The SHA-512 of the unsigned content, base64: what lock files hold.</summary>
    public string ContentHash { get; init; } = "";

    /// <summary>The SHA-256 of the author's certificate; null when the author did not sign.</summary>
    public string? AuthorFingerprint { get; init; }

    /// <summary>The nuspec's release notes; text.</summary>
    public string? ReleaseNotes { get; init; }

    /// <summary>Where the source is.</summary>
    public string? RepositoryUrl { get; init; }

    /// <summary>The commit it was built from.</summary>
    public string? RepositoryCommit { get; init; }

    /// <summary>Unpacked size, in bytes.</summary>
    public long UnpackedSize { get; init; }

    /// <summary>How many files it has.</summary>
    public int Files { get; init; }

    /// <summary>The languages of its README; the empty one is the default.</summary>
    public IReadOnlyList<string> ReadmeLanguages { get; init; } = [];

    /// <summary>The languages of its changelog; the empty one is the default.</summary>
    public IReadOnlyList<string> ChangelogLanguages { get; init; } = [];

    /// <summary>The addresses of its screenshots, in their order.</summary>
    public IReadOnlyList<string> Screenshots { get; init; } = [];
}

/// <summary>What was found.</summary>
/// <param name="Total">How many extensions match.</param>
/// <param name="Items">The page asked for.</param>
internal sealed record SearchPage(int Total, IReadOnlyList<ExtensionSummary> Items)
{
    /// <summary>How many of the matches have which value.</summary>
    public required SearchFacets Facets { get; init; }

    /// <summary>Words that were found only by similar ones, from what was typed to what was taken.</summary>
    public required IReadOnlyDictionary<string, string> Corrections { get; init; }
}

/// <summary>A category.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Extensions">How many extensions stand in it.</param>
internal sealed record Category(string Name, int Extensions);

/// <summary>A changelog.</summary>
/// <param name="Language">The language of the text; empty when it is the default.</param>
/// <param name="Entries">Its versions, in its order; empty when it is not written as "Keep a Changelog" describes.</param>
/// <param name="Html">The whole text as HTML, safe to put into a page.</param>
internal sealed record ChangelogView(string Language, IReadOnlyList<ChangelogEntry> Entries, string Html);
