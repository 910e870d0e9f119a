using LuBan.Marketplace.Access;
using LuBan.Marketplace.Search;
using LuBan.Packages;
using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LuBan.Marketplace.Catalogue;

/// <summary>Search, extensions, versions and categories.</summary>
internal static class SearchApi
{
    private const int MaxSkip = 10_000;
    private const int MaxTake = 100;
    private static readonly string[] _sorts = ["relevance", "downloads", "rating", "updated", "name"];

    public static void MapSearch(this RouteGroupBuilder api)
    {
        var extensions = api.MapGroup("/extensions").WithTags("Extensions").AllowReaders();
        extensions.MapGet("", (HttpContext context, ExtensionCatalogue catalogue, [AsParameters] SearchInput input) => context.Cached(catalogue.Search(context, Read(input))))
            .Gives<SearchPage>("Searches, and counts facets. Values of one filter are alternatives; filters add up.", problems: [400]);
        extensions.MapGet("/{id}", (HttpContext context, string id, ExtensionCatalogue catalogue) => context.Cached(catalogue.Find(context, id)))
            .Gives<ExtensionDetail>("An extension with its versions.", problems: [404]);
        extensions.MapGet("/{id}/versions/{version}", async (HttpContext context, string id, string version, ExtensionCatalogue catalogue) => context.Cached(await catalogue.FindVersionAsync(context, id, version)))
            .Gives<VersionView>("One version; 'latest' stands for the newest that is offered.", problems: [404]);
        api.MapGet("/categories", (HttpContext context, ExtensionCatalogue catalogue) => context.Cached(catalogue.Categories()))
            .WithTags("Extensions").AllowReaders().Gives<IReadOnlyList<Category>>("The categories, and how many extensions stand in each.");
    }

    private static SearchQuery Read(SearchInput input)
    {
        var problems = new List<ExtensionProblem>();
        var sort = Array.IndexOf(_sorts, input.Sort ?? _sorts[0]);
        if (sort < 0) Add("sort", $"'{input.Sort}' is not one of {string.Join(", ", _sorts)}");
        if (input.Skip is < 0 or > MaxSkip) Add("skip", $"{input.Skip} is not 0 to {MaxSkip}");
        if (input.Take is < 0 or > MaxTake) Add("take", $"{input.Take} is not 0 to {MaxTake}");
        if (input.Host is { Length: > 0 } && !PackageVersions.TryNormalize(input.Host, out _)) Add("host", $"'{input.Host}' is not a version");
        if (problems.Count > 0) throw new MarketplaceException(400, problems);
        return new SearchQuery
        {
            Text = input.Q,
            Categories = input.Category ?? [],
            Tags = input.Tag ?? [],
            Publishers = input.Publisher ?? [],
            Licenses = input.License ?? [],
            Verified = input.Verified,
            HostVersion = input.Host is { Length: > 0 } host ? host : null,
            Channel = input.Channel is { Length: > 0 } channel ? channel : null,
            IncludePrerelease = input.Prerelease ?? false,
            Sort = (SearchSort)sort,
            WithFacets = true,
            Skip = input.Skip ?? 0,
            Take = input.Take ?? 20,
        };

        void Add(string where, string what) => problems.Add(new("LB7201", where, $"{where}: {what}."));
    }

    /// <summary>A search as it is sent.</summary>
    /// <param name="Q">Words; every one has to be found.</param>
    /// <param name="Category">Categories.</param>
    /// <param name="Tag">Tags.</param>
    /// <param name="Publisher">Publishers.</param>
    /// <param name="License">SPDX expressions.</param>
    /// <param name="Host">A host version on which it has to run.</param>
    /// <param name="Channel">A channel that it has a version in.</param>
    /// <param name="Verified">Whether its prefix is reserved.</param>
    /// <param name="Prerelease">Whether prereleases count.</param>
    /// <param name="Sort">relevance, downloads, rating, updated or name.</param>
    /// <param name="Skip">0–10,000.</param>
    /// <param name="Take">0–100; 20 when it is not said.</param>
    internal sealed record SearchInput(
        string? Q, string[]? Category, string[]? Tag, string[]? Publisher, string[]? License, string? Host, string? Channel, bool? Verified, bool? Prerelease, string? Sort, int? Skip, int? Take);
}
