using LuBan.Packages;

namespace LuBan.Marketplace.Feed;

/// <summary>The advisories as the feed tells them.</summary>
internal interface IFeedAdvisories
{
    /// <summary>When one was last changed.</summary>
    DateTimeOffset Updated { get; }

    /// <summary>Every advisory that counts, with the package it is about, lower case.</summary>
    IReadOnlyList<(string Id, FeedAdvisory Advisory)> All { get; }

    /// <summary>Those about a package.</summary>
    IReadOnlyList<FeedAdvisory> Of(string id);
}

/// <summary>An advisory about versions of a package.</summary>
/// <param name="Reference">Its number here, such as <c>LBA-2026-1</c>.</param>
/// <param name="Versions">Which, as a range in NuGet's notation.</param>
/// <param name="Severity">0 low, 1 moderate, 2 high, 3 critical.</param>
/// <param name="Url">Where to read on. Clients take two advisories of one address for the same.</param>
internal sealed record FeedAdvisory(string Reference, string Versions, int Severity, string Url)
{
    public bool Covers(string version) => PackageVersions.Satisfies(Versions, version);
}
