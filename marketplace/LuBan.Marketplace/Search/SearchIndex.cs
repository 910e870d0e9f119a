using LuBan.Marketplace.State;

namespace LuBan.Marketplace.Search;

/// <summary>Finds packages by words, in memory. Follows the state by itself: what a decision made visible is found by the next search.</summary>
internal sealed class SearchIndex(MarketplaceState state)
{
    /// <summary>Searches. Only listed and deprecated versions are ever found.</summary>
    public SearchAnswer Search(SearchQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var packages = state.Packages.Where(package => package.Versions.Any(version => version.State.IsListed()));
        var hits = packages.Where(package => query.Text is not { Length: > 0 } text || package.Id.Contains(text, StringComparison.OrdinalIgnoreCase))
            .Select(package => new SearchHit(package, package.Versions.Last(version => version.State.IsListed())))
            .OrderByDescending(hit => hit.Package.Downloads).ThenBy(hit => hit.Package.Id, StringComparer.OrdinalIgnoreCase).ToList();
        return new SearchAnswer(hits.Count, [.. hits.Skip(query.Skip).Take(query.Take)]);
    }

    /// <summary>Ids that begin with a text, the most downloaded first. For completion while somebody types.</summary>
    /// <param name="prefix">The beginning; case does not matter; empty: every id.</param>
    /// <param name="includePrerelease">Whether ids count of which there are prereleases only.</param>
    /// <param name="skip">How many to leave out.</param>
    /// <param name="take">How many to return.</param>
    public (int Total, IReadOnlyList<string> Ids) Complete(string prefix, bool includePrerelease, int skip, int take)
    {
        var answer = Search(new SearchQuery { IncludePrerelease = includePrerelease, Take = int.MaxValue });
        var ids = answer.Hits.Select(hit => hit.Package.Id).Where(id => id.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)).ToList();
        return (ids.Count, [.. ids.Skip(skip).Take(take)]);
    }
}
