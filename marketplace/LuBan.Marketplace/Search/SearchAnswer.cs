using LuBan.Marketplace.State;

namespace LuBan.Marketplace.Search;

/// <summary>What was found.</summary>
/// <param name="Total">How many packages match, before skip and take.</param>
/// <param name="Hits">The page asked for.</param>
internal sealed record SearchAnswer(int Total, IReadOnlyList<SearchHit> Hits)
{
    /// <summary>How many of the matches have which value; null when not asked for.</summary>
    public SearchFacets? Facets { get; init; }

    /// <summary>Words that were found only by similar ones, from what was typed to what was taken; empty when all were found.</summary>
    public IReadOnlyDictionary<string, string> Corrections { get; init; } = new Dictionary<string, string>();
}

/// <summary>A package that was found.</summary>
/// <param name="Package">The package as of the search.</param>
/// <param name="Version">Its newest version that the query's host, channel and prerelease filters let through.</param>
internal sealed record SearchHit(PackageEntry Package, VersionEntry Version);

/// <summary>Counts by value, largest first. A filter on the same facet does not count: one sees what choosing another value would give.</summary>
/// <param name="Categories">By category.</param>
/// <param name="Tags">By tag, the 20 most frequent.</param>
/// <param name="Publishers">By publisher, the 20 most frequent.</param>
/// <param name="Licenses">By licence.</param>
/// <param name="Verified">By <c>true</c> and <c>false</c>.</param>
/// <param name="Hosts">By host version, of those that the marketplace knows.</param>
internal sealed record SearchFacets(
    IReadOnlyList<FacetCount> Categories, IReadOnlyList<FacetCount> Tags, IReadOnlyList<FacetCount> Publishers,
    IReadOnlyList<FacetCount> Licenses, IReadOnlyList<FacetCount> Verified, IReadOnlyList<FacetCount> Hosts);

/// <summary>How many matches have a value.</summary>
/// <param name="Value">The value.</param>
/// <param name="Count">How many.</param>
internal sealed record FacetCount(string Value, int Count);
