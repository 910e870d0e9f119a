using System.Text.Encodings.Web;
using System.Text.Json;
using LuBan.Marketplace.State;
using LuBan.Packages;
using Microsoft.AspNetCore.Http;

namespace LuBan.Marketplace.Feed;

/// <summary>LuBanCatalogue: what changed in the catalogue after a sequence, so that a kernel takes over changes and not the whole catalogue.</summary>
internal sealed class CatalogueSync(MarketplaceStore store, ChangeLog changes, FeedAddresses addresses, IFeedAdvisories advisories)
{
    public const int DefaultTake = 500;
    private const int MaxTake = 1000;
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public IResult Get(HttpContext context, long after, int take)
    {
        context.Cache(FeedAnswers.Revalidate);
        // Read before the changes: a client that comes back with this sequence may see a change twice, and misses none.
        var head = store.State.Sequence;
        var (packages, more) = changes.Read(Math.Max(after, 0), Math.Clamp(take, 1, MaxTake));
        var links = addresses.Of(context);
        return Results.Json(new CataloguePage(store.FeedId, head, more, packages.Select(package => Item(package, links))), Options);
    }

    private CatalogueItem Item(PackageEntry package, FeedLinks links)
    {
        var versions = package.Versions.Where(version => version.State.IsDelivered()).ToList();
        if (versions.Count == 0) return new CatalogueItem(package.Id, package.Sequence, Removed: true);
        var newest = versions.FindLast(version => version.State.IsListed() && !PackageVersions.IsPrerelease(version.Version)) ?? versions.FindLast(version => version.State.IsListed()) ?? versions[^1];
        var known = advisories.Of(package.Id);
        return new CatalogueItem(package.Id, package.Sequence, Removed: false)
        {
            Title = newest.Card.Title,
            DisplayName = newest.Card.DisplayName,
            Description = newest.Card.Description,
            Summary = newest.Card.Summary,
            Authors = newest.Card.Authors,
            Tags = newest.Card.Tags,
            Categories = newest.Card.Categories,
            IconUrl = links.Icon(package.Id, newest),
            ProjectUrl = newest.Card.ProjectUrl,
            License = newest.Card.License,
            Publisher = package.Publisher,
            Owners = package.Owners,
            Verified = package.Verified,
            Downloads = package.Downloads,
            Versions = [.. versions.Select(version => Version(version, known))],
        };
    }

    private static CatalogueVersion Version(VersionEntry version, IReadOnlyList<FeedAdvisory> known) => new(
        version.Version, version.State.IsListed(), version.Pushed.UtcDateTime, version.HostRange, [.. version.Dependencies.Select(dependency => new CatalogueDependency(dependency.Id, dependency.Range))], Convert.ToBase64String(version.ContentHash.Span), version.Size,
        version.Channel, version.Rollout, version.Permissions, version.State == VersionState.Deprecated ? CatalogueDeprecation.Of(version.Deprecation) : null,
        [.. known.Where(advisory => advisory.Covers(version.Version)).Select(advisory => advisory.Reference)]);
}
