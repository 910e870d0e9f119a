using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace LuBan.Marketplace.Feed;

/// <summary>Where the link "report abuse" of a client leads.</summary>
internal sealed class AbuseReports(FeedPackages packages, IOptions<MarketplaceOptions> options)
{
    public async Task<IResult> GetAsync(HttpContext context, string id, string version)
    {
        if (await packages.FindAsync(id, version, context.RequestAborted) is not { } found) return FeedAnswers.NotFound();
        var contact = options.Value.AbuseContact is { Length: > 0 } address ? address : "the administrator of this server";
        return Results.Text($"To report {found.Package.Id} {found.Version.Version} of the publisher '{found.Package.Publisher}', write to {contact}. Say what it does, and how it can be seen.\n");
    }
}
