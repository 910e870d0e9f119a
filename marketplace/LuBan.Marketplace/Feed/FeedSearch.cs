using System.Text.Json.Nodes;
using LuBan.Marketplace.Search;
using LuBan.Marketplace.State;
using Microsoft.AspNetCore.Http;

namespace LuBan.Marketplace.Feed;

/// <summary>Search and completion as NuGet clients ask for them.</summary>
internal sealed class FeedSearch(SearchIndex index, FeedPackages packages, FeedAddresses addresses)
{
    private const int MaxSkip = 3000;
    private const int MaxTake = 1000;
    private const int DefaultTake = 20;
    private const string PackageType = "LuBanExtension";

    public IResult Search(HttpContext context)
    {
        context.Cache(FeedAnswers.Revalidate);
        var query = Query(context.Request.Query);
        var answer = IsOtherType(context.Request.Query) ? new SearchAnswer(0, []) : index.Search(query);
        var links = addresses.Of(context);
        var hive = query.IncludeSemVer2 ? RegistrationHive.SemVer2 : RegistrationHive.Plain;
        return FeedAnswers.Json(new JsonObject
        {
            ["totalHits"] = answer.Total,
            ["data"] = new JsonArray([.. answer.Hits.Select(hit => Item(hit, query, links, hive))]),
        });
    }

    /// <summary>Ids that begin with <c>q</c>, or the versions of <c>id</c>.</summary>
    public async Task<IResult> CompleteAsync(HttpContext context)
    {
        context.Cache(FeedAnswers.Revalidate);
        var query = Query(context.Request.Query);
        var filter = OfferFilter.Of(query);
        if (context.Request.Query["id"].ToString() is { Length: > 0 } id)
        {
            var package = await packages.FindAsync(id, context.RequestAborted);
            return FeedAnswers.Json(new JsonObject { ["data"] = FeedAnswers.Array(package?.Versions.Where(filter.Accepts).Select(version => version.Version) ?? []) });
        }
        var (total, ids) = IsOtherType(context.Request.Query) ? (0, []) : index.Complete(query.Text ?? "", filter, query.Skip, query.Take);
        return FeedAnswers.Json(new JsonObject { ["totalHits"] = total, ["data"] = FeedAnswers.Array(ids) });
    }

    private static SearchQuery Query(IQueryCollection query) => new()
    {
        Text = query["q"].ToString(),
        IncludePrerelease = query["prerelease"].ToString().Equals("true", StringComparison.OrdinalIgnoreCase),
        IncludeSemVer2 = query["semVerLevel"].ToString() is "2.0.0" or "2",
        Skip = Number(query, "skip", 0, MaxSkip),
        Take = Number(query, "take", DefaultTake, MaxTake),
    };

    private static int Number(IQueryCollection query, string name, int otherwise, int largest) =>
        int.TryParse(query[name], out var number) ? Math.Clamp(number, 0, largest) : otherwise;

    /// <summary>There are packages of one type only.</summary>
    private static bool IsOtherType(IQueryCollection query) => query["packageType"].ToString() is { Length: > 0 } type && !type.Equals(PackageType, StringComparison.OrdinalIgnoreCase);

    private static JsonObject Item(SearchHit hit, SearchQuery query, FeedLinks links, RegistrationHive hive)
    {
        var (package, newest) = (hit.Package, hit.Version);
        var filter = OfferFilter.Of(query);
        return new JsonObject
        {
            ["@id"] = links.Registration(hive, package.Id),
            ["@type"] = "Package",
            ["registration"] = links.Registration(hive, package.Id),
            ["id"] = package.Id,
            ["version"] = newest.Version,
            ["description"] = newest.Card.Description,
            ["summary"] = newest.Card.Summary.GetValueOrDefault("en") ?? "",
            ["title"] = newest.Card.Title,
            ["iconUrl"] = links.Icon(package.Id, newest) ?? "",
            ["licenseUrl"] = "",
            ["projectUrl"] = newest.Card.ProjectUrl ?? "",
            ["tags"] = FeedAnswers.Array(newest.Card.Tags),
            ["authors"] = FeedAnswers.Array(newest.Card.Authors),
            // Who may push here, not what a nuspec claims.
            ["owners"] = FeedAnswers.Array(package.Owners),
            ["totalDownloads"] = package.Downloads,
            ["verified"] = package.Verified,
            ["packageTypes"] = new JsonArray(new JsonObject { ["name"] = PackageType }),
            ["versions"] = new JsonArray([.. package.Versions.Where(filter.Accepts).Select(version => new JsonObject
            {
                ["version"] = version.Version,
                ["downloads"] = version.Downloads,
                ["@id"] = links.RegistrationLeaf(hive, package.Id, version.Version),
            })]),
        };
    }
}
