using System.Diagnostics.CodeAnalysis;
using LuBan.Kernel.Catalogue;
using LuBan.Kernel.Installation;

namespace LuBan.Kernel.Browsing;

/// <summary>What a search has found. Texts are their publishers': show them as text.</summary>
/// <param name="Total">How many there are, on all pages.</param>
/// <param name="Items">Those of the page.</param>
/// <param name="Facets">What else could be filtered by.</param>
internal sealed record ExtensionPage(int Total, IReadOnlyList<ExtensionItem> Items, ExtensionFacets Facets);

/// <summary>What could be filtered by. Each list counts as if its own filter were not set.</summary>
internal sealed record ExtensionFacets
{
    /// <summary>The categories.</summary>
    public required IReadOnlyList<FacetValue> Categories { get; init; }

    /// <summary>All states, also those that nothing is in.</summary>
    public required IReadOnlyList<FacetValue> States { get; init; }

    /// <summary>The sources.</summary>
    public required IReadOnlyList<FacetValue> Sources { get; init; }

    /// <summary>The publishers; those with most extensions.</summary>
    public required IReadOnlyList<FacetValue> Publishers { get; init; }

    /// <summary>The licences.</summary>
    public required IReadOnlyList<FacetValue> Licenses { get; init; }
}

/// <summary>A value to filter by.</summary>
/// <param name="Name">The value.</param>
/// <param name="DisplayName">How it is shown.</param>
/// <param name="Count">How many extensions have it.</param>
internal sealed record FacetValue(string Name, string DisplayName, int Count);

/// <summary>An extension in a list.</summary>
internal record ExtensionItem
{
    /// <summary>The id as published.</summary>
    public required string Id { get; init; }

    /// <summary>The name in the language asked for.</summary>
    public required string DisplayName { get; init; }

    /// <summary>A few sentences, in the language asked for if there are any.</summary>
    public required string Description { get; init; }

    /// <summary>The account that publishes it; its authors where the source knows no accounts.</summary>
    public string? Publisher { get; init; }

    /// <summary>Whether its source has reserved its id's prefix for its publisher.</summary>
    public bool Verified { get; init; }

    /// <summary>Where its icon is, on this server; null when it has none. There may be none behind it: then it answers 404.</summary>
    public string? IconUrl { get; init; }

    /// <summary>The project's page; null when it names none.</summary>
    public string? ProjectUrl { get; init; }

    /// <summary>Its categories, by name.</summary>
    public required IReadOnlyList<string> Categories { get; init; }

    /// <summary>Words to search by.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>The licence as an SPDX expression; null when it is not known.</summary>
    public string? License { get; init; }

    /// <summary>The newest version that fits this kernel and may be installed; null when there is none.</summary>
    public string? RecommendedVersion { get; init; }

    /// <summary>The installed version; null when none is.</summary>
    public string? InstalledVersion { get; init; }

    /// <summary>The phase of its install plan, or <c>NotInstalled</c>.</summary>
    public required string State { get; init; }

    /// <summary>Whether it is enabled; null when there is no plan for it.</summary>
    public bool? Enabled { get; init; }

    /// <summary>The code of the last failure of its plan; null when all is well.</summary>
    public string? Reason { get; init; }

    /// <summary>Why it cannot be installed as the sources are, or what failed; null when all is well.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether the recommended version is newer than the installed one.</summary>
    public bool UpdateAvailable { get; init; }

    /// <summary>How often it was downloaded, as far as its source counts.</summary>
    public long Downloads { get; init; }

    /// <summary>When its newest version was published; null when no source says.</summary>
    public DateTimeOffset? Updated { get; init; }

    /// <summary>The sources that offer it.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>What is known to be wrong with versions of it.</summary>
    public required IReadOnlyList<ExtensionAdvisory> Advisories { get; init; }

    /// <summary><c>signed</c>: what is installed, or would be, has a signature of its source that was or will be checked. <c>unsigned</c>: what is installed has none. <c>unknown</c>: it need not have one.</summary>
    public required string Trust { get; init; }

    /// <summary>Whether a source that offered it did not answer the last time.</summary>
    public bool Stale { get; init; }
}

/// <summary>An extension with all that is known of it.</summary>
internal sealed record ExtensionDetail : ExtensionItem
{
    [SetsRequiredMembers]
    public ExtensionDetail(ExtensionItem item) : base(item)
    {
    }

    /// <summary>The versions, newest first.</summary>
    public IReadOnlyList<ExtensionVersionItem> Versions { get; init; } = [];

    /// <summary>Who made it.</summary>
    public string Authors { get; init; } = "";

    /// <summary>The accounts that may publish versions of it.</summary>
    public IReadOnlyList<string> Owners { get; init; } = [];

    /// <summary>What its plan says; null when there is none, or the caller may not read it.</summary>
    public PlanView? Plan { get; init; }
}

/// <summary>One version that a source offers, or that is installed.</summary>
/// <param name="Version">The version.</param>
/// <param name="Source">Where it comes from; null when that is not known any more.</param>
internal sealed record ExtensionVersionItem(string Version, string? Source)
{
    /// <summary>Whether its publisher still lists it.</summary>
    public bool Listed { get; init; }

    /// <summary>Whether it fits this kernel.</summary>
    public bool Compatible { get; init; }

    /// <summary>The kernels that it fits; null for any.</summary>
    public string? HostRange { get; init; }

    /// <summary>When it was published.</summary>
    public DateTimeOffset? Published { get; init; }

    /// <summary>The channel; null for <c>stable</c>.</summary>
    public string? Channel { get; init; }

    /// <summary>Whether it is a prerelease.</summary>
    public bool Prerelease { get; init; }

    /// <summary>Whether it is the installed one.</summary>
    public bool Installed { get; init; }

    /// <summary>Whether its package is stored here, so that it can be shown and installed without its source.</summary>
    public bool Stored { get; init; }

    /// <summary>Why it should no longer be used; null when it may.</summary>
    public Packages.VersionDeprecation? Deprecated { get; init; }

    /// <summary>The advisories that speak of it, by their ids.</summary>
    public required IReadOnlyList<string> Advisories { get; init; }

    /// <summary>The reference of the entry that blocks it; null when nothing does.</summary>
    public string? Blocked { get; init; }
}

/// <summary>What is wanted of an extension, and how that is going.</summary>
/// <param name="Spec">What is wanted.</param>
/// <param name="Status">What is the case; null when nothing has begun.</param>
internal sealed record PlanView(InstallPlanSpec Spec, InstallPlanStatus? Status);
