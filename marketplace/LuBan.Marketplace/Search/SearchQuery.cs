namespace LuBan.Marketplace.Search;

/// <summary>What to look for. Values of one filter are alternatives, filters add up.</summary>
internal sealed record SearchQuery
{
    /// <summary>Words; every one has to be found. Null or empty: everything.</summary>
    public string? Text { get; init; }

    /// <summary>Categories, any of which will do; empty: no matter.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Tags, any of which will do.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Publishers, any of which will do.</summary>
    public IReadOnlyList<string> Publishers { get; init; } = [];

    /// <summary>SPDX expressions, any of which will do.</summary>
    public IReadOnlyList<string> Licenses { get; init; } = [];

    /// <summary>Only packages with a reserved prefix, or only those without; null: both.</summary>
    public bool? Verified { get; init; }

    /// <summary>Only packages of which a version runs on this host; null: no matter.</summary>
    public string? HostVersion { get; init; }

    /// <summary>Only packages with a version in this channel; null: no matter.</summary>
    public string? Channel { get; init; }

    /// <summary>Whether prereleases count as versions.</summary>
    public bool IncludePrerelease { get; init; }

    /// <summary>Whether versions that only SemVer 2 clients understand count, such as <c>1.0.0-beta.1</c>.</summary>
    public bool IncludeSemVer2 { get; init; } = true;

    /// <summary>The order of the answer.</summary>
    public SearchSort Sort { get; init; }

    /// <summary>Whether the answer counts facets.</summary>
    public bool WithFacets { get; init; }

    /// <summary>How many hits to leave out, 0–10,000.</summary>
    public int Skip { get; init; }

    /// <summary>How many hits to return, 0–1,000.</summary>
    public int Take { get; init; } = 20;
}

/// <summary>Orders of an answer. Equal hits: verified and often downloaded first, then by id.</summary>
internal enum SearchSort
{
    /// <summary>What fits best first; without words the most downloaded.</summary>
    Relevance,

    /// <summary>The most downloaded first.</summary>
    Downloads,

    /// <summary>The best rated first.</summary>
    Rating,

    /// <summary>The last updated first.</summary>
    Updated,

    /// <summary>By id.</summary>
    Name,
}
