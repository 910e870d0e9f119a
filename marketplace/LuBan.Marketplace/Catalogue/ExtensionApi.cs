using LuBan.Marketplace.Access;
using LuBan.Marketplace.Publishers;
using LuBan.Marketplace.State;
using LuBan.Packages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace LuBan.Marketplace.Catalogue;

/// <summary>Compatibility, previews, statistics and news.</summary>
internal static class ExtensionApi
{
    private const int MaxHosts = 50;

    public static void MapExtensions(this RouteGroupBuilder api)
    {
        api.MapGet("/extensions/{id}/compatibility", Compatible).WithTags("Extensions").AllowReaders()
            .Gives<Compatibility>("Which version each host is offered; hosts that are not named are those of the options.", problems: [400, 404]);
        api.MapPost("/resolve", async (Body<ResolveInput> input, ResolvePreview preview, CancellationToken cancellationToken) => Answers.Json(await preview.ResolveAsync(input.Value, cancellationToken)))
            .WithTags("Extensions").AllowReaders().Gives<Preview>("What an install would add and change, or why it cannot be. Changes nothing.", problems: [400, 422]);
        api.MapGet("/extensions/{id}/statistics", (HttpContext context, string id, int? days, MarketplaceState state, Statistics statistics) => context.Cached(statistics.Of(state.RequirePackage(id, context.Caller()), Days(days))))
            .WithTags("Statistics").AllowReaders().Gives<ExtensionStatistics>("Downloads by version and day, of the last 30 days when it is not said.", problems: [400, 404]);
        api.MapGet("/statistics", (HttpContext context, Statistics statistics) => context.Cached(statistics.All()))
            .WithTags("Statistics").AllowReaders().Gives<MarketStatistics>("The marketplace in numbers.");
        api.MapGet("/rss", (HttpContext context, string? format, NewsFeed news) => news.All(context, format))
            .WithTags("News").AllowReaders().GivesFile("The newest versions, as RSS 2.0 or, with format=atom, Atom.", "application/rss+xml", 400);
        api.MapGet("/extensions/{id}/rss", (HttpContext context, string id, string? format, NewsFeed news) => news.Of(context, id, format))
            .WithTags("News").AllowReaders().GivesFile("The newest versions of an extension, as RSS 2.0 or Atom.", "application/rss+xml", 400, 404);
    }

    private static IResult Compatible(HttpContext context, string id, string[]? host, bool? prerelease, MarketplaceState state, IOptions<MarketplaceOptions> options)
    {
        var package = state.RequirePackage(id, context.Caller());
        IReadOnlyList<string> hosts = host is { Length: > 0 } ? host : options.Value.Catalogue.HostVersions;
        if (hosts.Count > MaxHosts) throw new MarketplaceException(400, "LB7201", $"{hosts.Count} hosts are named; at most {MaxHosts} are looked at.");
        if (hosts.FirstOrDefault(version => !PackageVersions.TryNormalize(version, out _)) is { } wrong) throw new MarketplaceException(400, "LB7201", $"the host '{wrong}' is not a version.");
        return context.Cached(Compatibility.Of(package, hosts, prerelease ?? false));
    }

    private static int Days(int? days) => days is null or (>= 1 and <= 365) ? days ?? 30 : throw new MarketplaceException(400, "LB7201", $"days is {days}; it is 1 to 365.");
}
