using System.Text.Json;
using LuBan.Kernel.Catalogue;
using LuBan.Sdk;

namespace LuBan.Kernel.Browsing;

/// <summary>One version, as its package says. Texts are its publisher's: show them as text.</summary>
internal sealed record VersionView
{
    /// <summary>The id as published.</summary>
    public required string Id { get; init; }

    /// <summary>The version.</summary>
    public required string Version { get; init; }

    /// <summary>The source that it comes from; null when that is not known any more.</summary>
    public string? Source { get; init; }

    /// <summary>Whether it is the installed version.</summary>
    public bool Installed { get; init; }

    /// <summary>The manifest.</summary>
    public required ExtensionManifest Manifest { get; init; }

    /// <summary>The name in the language asked for.</summary>
    public required string DisplayName { get; init; }

    /// <summary>A few sentences, in the language asked for if there are any.</summary>
    public required string Description { get; init; }

    /// <summary>Who wrote it.</summary>
    public required IReadOnlyList<string> Authors { get; init; }

    /// <summary>The project's page; null when it names none.</summary>
    public Uri? ProjectUrl { get; init; }

    /// <summary>Where its source is; null when it names none.</summary>
    public Uri? RepositoryUrl { get; init; }

    /// <summary>The commit it was built from; null when it names none.</summary>
    public string? RepositoryCommit { get; init; }

    /// <summary>The release notes; null when there are none.</summary>
    public string? ReleaseNotes { get; init; }

    /// <summary>The copyright line; null when there is none.</summary>
    public string? Copyright { get; init; }

    /// <summary>The permissions that it declares, in words, those with most risk first.</summary>
    public required IReadOnlyList<PermissionView> Permissions { get; init; }

    /// <summary>What it does in its own name with objects that are not its own, in words, those with most risk first.</summary>
    public required IReadOnlyList<PermissionView> Access { get; init; }

    /// <summary>The extensions that it needs.</summary>
    public required IReadOnlyList<DependencyView> Dependencies { get; init; }

    /// <summary>What it adds to the kernel.</summary>
    public required VersionContributions Contributions { get; init; }

    /// <summary>Whether it runs on this kernel.</summary>
    public bool Compatible { get; init; }

    /// <summary>The kernels that it runs on; null for any.</summary>
    public string? HostRange { get; init; }

    /// <summary>The package's size, in bytes.</summary>
    public long Size { get; init; }

    /// <summary>When it was published; null when its source does not say.</summary>
    public DateTimeOffset? Published { get; init; }

    /// <summary>The SHA-512 of the package without its signature, in base64.</summary>
    public string? Hash { get; init; }

    /// <summary>The fingerprint of the certificate of the repository that signed it; null when none did.</summary>
    public string? Signer { get; init; }

    /// <summary>The licence as an SPDX expression; null when it names none or has it as a file.</summary>
    public string? License { get; init; }

    /// <summary>The licence's text, when it is a file.</summary>
    public string? LicenseText { get; init; }

    /// <summary>Whether there is a README.</summary>
    public bool Readme { get; init; }

    /// <summary>Whether there is a change log.</summary>
    public bool Changelog { get; init; }

    /// <summary>Whether there is an icon.</summary>
    public bool Icon { get; init; }

    /// <summary>How many screenshots there are: /screenshots/0 and so on.</summary>
    public int Screenshots { get; init; }

    /// <summary>The JSON Schema of its configuration; null when anything goes.</summary>
    public JsonElement? ConfigSchema { get; init; }

    /// <summary>How its parts of the console would run: <c>none</c>, <c>module</c> or <c>isolated</c>, as its manifest of the console asks.</summary>
    public required string ConsoleTrust { get; init; }

    /// <summary>Why it should no longer be used; null when it may.</summary>
    public Packages.VersionDeprecation? Deprecated { get; init; }

    /// <summary>The advisories that speak of it, by their ids.</summary>
    public required IReadOnlyList<string> Advisories { get; init; }

    /// <summary>The reference of the entry that blocks it; null when nothing does.</summary>
    public string? Blocked { get; init; }
}

/// <summary>An extension that a version needs.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Range">In which versions, in NuGet's notation.</param>
/// <param name="Installed">The installed version; null when none is.</param>
/// <param name="Satisfied">Whether that is one of them.</param>
/// <param name="Resolved">The newest offered version that is one of them; null when none is known.</param>
internal sealed record DependencyView(string Id, string Range, string? Installed, bool Satisfied, string? Resolved);

/// <summary>What a version adds to the kernel.</summary>
internal sealed record VersionContributions
{
    /// <summary>Its routes; null when it does not serve here, because only its code knows them.</summary>
    public IReadOnlyList<RouteEntry>? Routes { get; init; }

    /// <summary>Its resource kinds; null when it does not serve here, because only its code knows them.</summary>
    public IReadOnlyList<string>? Kinds { get; init; }

    /// <summary>Its permissions.</summary>
    public required IReadOnlyList<string> Permissions { get; init; }

    /// <summary>What it adds to the console.</summary>
    public required IReadOnlyList<ConsoleContributionView> Console { get; init; }
}

/// <summary>Something that a version adds to the console.</summary>
/// <param name="Point">Where.</param>
/// <param name="Id">Its name within the extension.</param>
/// <param name="Title">What it is called, in the language asked for; null when it has no title.</param>
internal sealed record ConsoleContributionView(string Point, string Id, string? Title);
