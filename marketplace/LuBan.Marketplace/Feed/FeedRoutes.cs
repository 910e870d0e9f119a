using LuBan.Marketplace.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace LuBan.Marketplace.Feed;

/// <summary>The addresses of the feed below its base. Ids and versions in them are looked up without regard to case.</summary>
internal static class FeedRoutes
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void MapFeed(this IEndpointRouteBuilder routes, string path, MarketplaceOptions options)
    {
        var feed = routes.MapGroup(path + "/v3").WithTags("Feed");
        feed.GuardMarketplace().AllowReaders();

        feed.Read("/index.json", (HttpContext context, ServiceIndex index) => index.Get(context));
        feed.Read("/flat/{id}/index.json", (HttpContext context, string id, FlatContainer flat) => flat.VersionsAsync(context, id));
        feed.Read("/flat/{id}/{version}/{file}", (HttpContext context, string id, string version, string file, FlatContainer flat) => flat.FileAsync(context, id, version, file));
        feed.Read("/search", (HttpContext context, FeedSearch search) => search.Search(context));
        feed.Read("/autocomplete", (HttpContext context, FeedSearch search) => search.CompleteAsync(context));
        feed.Read("/vulnerabilities/index.json", (HttpContext context, Vulnerabilities vulnerabilities) => vulnerabilities.Index(context));
        feed.Read("/vulnerabilities/{stamp}/{name}.json", (HttpContext context, string name, Vulnerabilities vulnerabilities) => vulnerabilities.Page(context, name));
        feed.Read("/repository-signatures/index.json", (HttpContext context, RepositorySignatures signatures) => signatures.Index(context));
        feed.Read("/repository-signatures/certificates/{fingerprint}.crt", (string fingerprint, RepositorySignatures signatures) => signatures.Certificate(fingerprint));
        feed.Read("/catalog/index.json", (HttpContext context, FeedCatalog catalog) => catalog.IndexAsync(context));
        feed.Read("/catalog/page{number:long}.json", (HttpContext context, long number, FeedCatalog catalog) => catalog.PageAsync(context, number));
        feed.Read("/catalog/data/{sequence:long}/{name}.json", (HttpContext context, long sequence, FeedCatalog catalog) => catalog.LeafAsync(context, sequence));
        feed.Read("/details/{id}/{version}.json", (HttpContext context, string id, string version, Registrations registrations) => registrations.DetailsAsync(context, id, version));
        feed.Read("/luban/catalogue", (HttpContext context, CatalogueSync sync, long after = 0, int take = CatalogueSync.DefaultTake) => sync.Get(context, after, take));
        feed.Read("/report/{id}/{version}", (HttpContext context, string id, string version, AbuseReports reports) => reports.GetAsync(context, id, version));
        foreach (var hive in RegistrationHive.All) feed.MapRegistrations(hive);
        feed.MapPublishing(options);

        var symbols = routes.MapGroup(path + "/symbols").WithTags("Feed");
        symbols.GuardMarketplace().AllowReaders();
        symbols.Read("/{name}/{key}/{file}", (HttpContext context, string name, string key, string file, SymbolFiles files) => files.GetAsync(context, name, key, file));
    }

    private static void MapPublishing(this RouteGroupBuilder feed, MarketplaceOptions options)
    {
        var body = new RequestSizeLimitAttribute(options.MaxPackageBytes + (2 * Uploads.EnvelopeBytes));
        feed.MapPut("/package", (HttpContext context, PackagePublish publish) => publish.PushAsync(context)).AllowPublishers(TokenScope.PushVersion).WithMetadata(body);
        feed.MapPut("/symbolpackage", (HttpContext context, SymbolFiles symbols) => symbols.PushAsync(context)).AllowPublishers(TokenScope.PushVersion).WithMetadata(body);
        feed.MapDelete("/package/{id}/{version}", (HttpContext context, string id, string version, PackagePublish publish) => publish.SetListedAsync(context, id, version, listed: false)).AllowPublishers(TokenScope.Unlist);
        feed.MapPost("/package/{id}/{version}", (HttpContext context, string id, string version, PackagePublish publish) => publish.SetListedAsync(context, id, version, listed: true)).AllowPublishers(TokenScope.Unlist);
    }

    private static void MapRegistrations(this RouteGroupBuilder feed, RegistrationHive hive)
    {
        feed.Read($"/{hive.Path}/{{id}}/index.json", (HttpContext context, string id, Registrations registrations) => registrations.IndexAsync(context, hive, id));
        feed.Read($"/{hive.Path}/{{id}}/page/{{lower}}/{{upper}}.json", (HttpContext context, string id, string lower, string upper, Registrations registrations) => registrations.PageAsync(context, hive, id, lower, upper));
        feed.Read($"/{hive.Path}/{{id}}/{{version}}.json", (HttpContext context, string id, string version, Registrations registrations) => registrations.LeafAsync(context, hive, id, version));
    }

    private static void Read(this RouteGroupBuilder feed, string pattern, Delegate handler) => feed.MapMethods(pattern, Reading, handler);
}
