using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace LuBan.Marketplace.Feed;

/// <summary>The service index: which resources there are, and where.</summary>
internal sealed class ServiceIndex(FeedAddresses addresses, IOptions<MarketplaceOptions> options)
{
    public IResult Get(HttpContext context)
    {
        context.Cache(FeedAnswers.Revalidate);
        var links = addresses.Of(context);
        var resources = new JsonArray();
        foreach (var (address, type, comment) in Resources(links)) resources.Add(new JsonObject { ["@id"] = address, ["@type"] = type, ["comment"] = comment });
        return FeedAnswers.Json(new JsonObject { ["version"] = "3.0.0", ["resources"] = resources });
    }

    private IEnumerable<(string Address, string Type, string Comment)> Resources(FeedLinks links)
    {
        yield return (links.Flat, "PackageBaseAddress/3.0.0", "Package files: {id}/index.json lists versions, {id}/{version}/{id}.{version}.nupkg is one.");
        foreach (var version in new[] { "", "/3.0.0-beta", "/3.0.0-rc" }) yield return (links.Registrations(RegistrationHive.Plain), "RegistrationsBaseUrl" + version, "Metadata of packages, without SemVer 2 versions.");
        yield return (links.Registrations(RegistrationHive.Compressed), "RegistrationsBaseUrl/3.4.0", "Metadata of packages, compressed, without SemVer 2 versions.");
        yield return (links.Registrations(RegistrationHive.SemVer2), "RegistrationsBaseUrl/3.6.0", "Metadata of packages, compressed, all versions.");
        foreach (var version in new[] { "", "/3.0.0-beta", "/3.0.0-rc", "/3.5.0" }) yield return (links.Search, "SearchQueryService" + version, "Search.");
        foreach (var version in new[] { "", "/3.0.0-beta", "/3.0.0-rc", "/3.5.0" }) yield return (links.Autocomplete, "SearchAutocompleteService" + version, "Completion of ids, and versions of an id.");
        yield return (links.Publish, "PackagePublish/2.0.0", "Push, delete (unlist) and relist.");
        yield return (links.Symbols, "SymbolPackagePublish/4.9.0", "Push of symbol packages.");
        yield return (links.Catalog, "Catalog/3.0.0", "Everything that happened to packages, in order.");
        yield return (links.Vulnerabilities + "index.json", "VulnerabilityInfo/6.7.0", "Known vulnerabilities of packages.");
        // The stock client refuses the whole feed when this one is not https.
        if (links.Base.StartsWith("https:", StringComparison.Ordinal)) yield return (links.Signatures + "index.json", "RepositorySignatures/5.0.0", "The certificates that sign packages here.");
        yield return (links.Flat + "{lower_id}/{lower_version}/readme", "ReadmeUriTemplate/6.13.0", "A version's README, Markdown.");
        yield return (Page(links, "{id}/{version}"), "PackageDetailsUriTemplate/5.1.0", "A version, for people.");
        yield return (links.Base + "/v3/report/{id}/{version}", "ReportAbuseUriTemplate/3.0.0", "How to report a version.");
        yield return ($"{links.Root}/api/marketplace/v1/publishers/{{owner}}", "OwnerDetailsUriTemplate/6.11.0", "A publisher.");
        yield return (links.Base + "/v3/luban/catalogue", "LuBanCatalogue/1.0.0", "What changed in the catalogue, for kernels.");
        yield return (links.Base + "/v3/luban/metadata", "LuBanMetadata/1.0.0", "Signed: certificates, blocked versions, advisories.");
    }

    private string Page(FeedLinks links, string what) =>
        options.Value.PortalUrl is { Length: > 0 } portal ? $"{portal.TrimEnd('/')}/{what}" : $"{links.Root}/api/marketplace/v1/extensions/{what.Replace("/", "/versions/", StringComparison.Ordinal)}";
}
