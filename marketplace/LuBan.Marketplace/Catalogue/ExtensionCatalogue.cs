using LuBan.Marketplace.Access;
using LuBan.Marketplace.Blobs;
using LuBan.Marketplace.Feed;
using LuBan.Marketplace.Publishers;
using LuBan.Marketplace.Search;
using LuBan.Marketplace.State;
using LuBan.Packages;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace LuBan.Marketplace.Catalogue;

/// <summary>What the catalogue's API tells of extensions.</summary>
internal sealed class ExtensionCatalogue(MarketplaceState state, SearchIndex index, Reviews reviews, Advisories advisories, IBlobs blobs, FeedAddresses addresses, IOptions<MarketplaceOptions> options)
{
    /// <summary>The word that stands for the newest version in addresses.</summary>
    public const string Latest = "latest";

    public SearchPage Search(HttpContext context, SearchQuery query)
    {
        var links = addresses.Of(context);
        var answer = index.Search(query);
        return new SearchPage(answer.Total, [.. answer.Hits.Select(hit => Summary(hit.Package, hit.Version, links))])
        {
            Facets = answer.Facets ?? throw new InvalidOperationException("The catalogue searches with facets."),
            Corrections = answer.Corrections,
        };
    }

    /// <summary>An extension, with the versions that the caller may see.</summary>
    /// <exception cref="MarketplaceException">LB7110: there is none.</exception>
    public ExtensionDetail Find(HttpContext context, string id)
    {
        var caller = context.Caller();
        var package = state.RequirePackage(id, caller);
        var shown = Newest(package) ?? (caller.Owns(package) ? package.Versions.LastOrDefault() : null) ?? throw NotOffered(package);
        return new ExtensionDetail(Summary(package, shown, addresses.Of(context)))
        {
            Owners = package.Owners,
            Permissions = shown.Permissions,
            Versions = [.. package.Versions.Reverse().Where(version => version.State.IsListed() || caller.Owns(package)).Select(version => Summary(package, version))],
        };
    }

    /// <summary>One version.</summary>
    /// <exception cref="MarketplaceException">LB7110: there is none.</exception>
    public async Task<VersionView> FindVersionAsync(HttpContext context, string id, string version)
    {
        var (package, entry) = Require(context, id, version);
        var detail = await DetailAsync(entry, context.RequestAborted);
        var links = addresses.Of(context);
        return new VersionView(Summary(package, entry))
        {
            Id = package.Id,
            Dependencies = entry.Dependencies,
            Permissions = entry.Permissions,
            ContentHash = Convert.ToBase64String(entry.ContentHash.Span),
            AuthorFingerprint = entry.AuthorFingerprint,
            ReleaseNotes = detail?.ReleaseNotes,
            RepositoryUrl = detail?.RepositoryUrl,
            RepositoryCommit = detail?.RepositoryCommit,
            UnpackedSize = detail?.UnpackedSize ?? 0,
            Files = detail?.Files ?? 0,
            ReadmeLanguages = [.. (detail?.Readmes.Keys ?? []).Order(StringComparer.Ordinal)],
            ChangelogLanguages = [.. (detail?.Changelogs.Keys ?? []).Order(StringComparer.Ordinal)],
            Screenshots = [.. Enumerable.Range(0, detail?.Images.Count ?? 0).Select(number => Screenshot(links, package.Id, entry.Version, number))],
        };
    }

    /// <summary>Finds a version by its number, or the newest by <see cref="Latest"/>.</summary>
    /// <exception cref="MarketplaceException">LB7110: there is none.</exception>
    public (PackageEntry Package, VersionEntry Version) Require(HttpContext context, string id, string version)
    {
        if (version != Latest) return state.RequireVersion(id, version, context.Caller());
        var package = state.RequirePackage(id, context.Caller());
        return (package, Newest(package) ?? throw NotOffered(package));
    }

    public Task<VersionDetail?> DetailAsync(VersionEntry version, CancellationToken cancellationToken) => blobs.ReadJsonAsync<VersionDetail>(version.Detail, cancellationToken);

    public IReadOnlyList<Category> Categories()
    {
        var counts = index.Search(new SearchQuery { Take = 0, WithFacets = true, IncludePrerelease = true }).Facets!.Categories.ToDictionary(count => count.Value, count => count.Count, StringComparer.Ordinal);
        var known = options.Value.Catalogue.Categories;
        return [.. known.Select(name => new Category(name, counts.GetValueOrDefault(name))), .. counts.Where(count => !known.Contains(count.Key)).OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => new Category(count.Key, count.Value))];
    }

    /// <summary>The newest version that everybody is offered: a release when there is one.</summary>
    public static VersionEntry? Newest(PackageEntry package) =>
        package.Versions.LastOrDefault(version => version.State.IsListed() && !PackageVersions.IsPrerelease(version.Version)) ?? package.Versions.LastOrDefault(version => version.State.IsListed());

    public static string Screenshot(FeedLinks links, string id, string version, int number) => $"{links.Extension(id)}/versions/{version.ToLowerInvariant()}/screenshots/{number}";

    private static MarketplaceException NotOffered(PackageEntry package) => new(404, "LB7110", $"no version of {package.Id} is offered.");

    private ExtensionSummary Summary(PackageEntry package, VersionEntry version, FeedLinks links)
    {
        var card = version.Card;
        return new ExtensionSummary
        {
            Id = package.Id,
            Title = card.Title,
            DisplayName = card.DisplayName,
            Summary = card.Summary,
            Description = card.Description,
            Version = version.Version,
            Published = version.Pushed,
            HostRange = version.HostRange,
            Authors = card.Authors,
            Publisher = package.Publisher,
            Verified = package.Verified,
            Tags = card.Tags,
            Categories = card.Categories,
            License = card.License,
            ProjectUrl = card.ProjectUrl,
            IconUrl = links.Icon(package.Id, version),
            Downloads = package.Downloads,
            Rating = reviews.RatingOf(package.Id),
            Deprecation = version.Deprecation,
            Advisories = advisories.About(package.Id, version.Version),
        };
    }

    private VersionSummary Summary(PackageEntry package, VersionEntry version) => new()
    {
        Version = version.Version,
        State = version.State,
        Prerelease = PackageVersions.IsPrerelease(version.Version),
        Published = version.Pushed,
        Channel = version.Channel,
        Rollout = version.Rollout,
        HostRange = version.HostRange,
        Size = version.Size,
        Downloads = version.Downloads,
        Deprecation = version.Deprecation,
        Advisories = [.. advisories.About(package.Id, version.Version).Select(advisory => advisory.Id)],
    };
}
