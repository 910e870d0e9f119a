using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace LuBan.Marketplace.Feed;

/// <summary>VulnerabilityInfo: what restore and <c>dotnet list package --vulnerable</c> read.</summary>
internal sealed class Vulnerabilities(IFeedAdvisories advisories, FeedAddresses addresses)
{
    public IResult Index(HttpContext context)
    {
        context.Cache(FeedAnswers.Revalidate);
        var links = addresses.Of(context);
        var updated = advisories.Updated.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);
        return FeedAnswers.Json(new JsonArray(Page("base"), Page("update")));

        // Clients keep a page for as long as its address and time are the same: the time is in the address, so that they never keep an old one.
        JsonObject Page(string name) => new()
        {
            ["@name"] = name,
            ["@id"] = $"{links.Vulnerabilities}{advisories.Updated.UtcTicks}/{name}.json",
            ["@updated"] = updated,
            ["comment"] = name == "base" ? "All advisories." : "None: they are all in 'base'.",
        };
    }

    public IResult Page(HttpContext context, string name)
    {
        context.Cache(FeedAnswers.Revalidate);
        if (name is not ("base" or "update")) return FeedAnswers.NotFound();
        // Empty is {}: the protocol's pages say [], at which the client warns on every restore.
        var page = new JsonObject();
        foreach (var group in name == "base" ? advisories.All.GroupBy(item => item.Id, StringComparer.Ordinal) : [])
            page[group.Key] = new JsonArray([.. group.Select(item => new JsonObject { ["severity"] = item.Advisory.Severity, ["url"] = item.Advisory.Url, ["versions"] = item.Advisory.Versions })]);
        return FeedAnswers.Json(page);
    }
}
