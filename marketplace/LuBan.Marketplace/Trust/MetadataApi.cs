using System.Globalization;
using System.Text;
using LuBan.Marketplace.Access;
using LuBan.Packages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace LuBan.Marketplace.Trust;

/// <summary>The signed metadata, beside the feed's own resources.</summary>
internal static class MetadataApi
{
    /// <summary>Where they are below the feed's base.</summary>
    public const string Path = "/v3/luban/metadata";

    /// <summary>Maps them.</summary>
    /// <param name="routes">The host's routes.</param>
    /// <param name="feedPath">The feed's base path.</param>
    public static void MapMetadata(this IEndpointRouteBuilder routes, string feedPath) =>
        routes.MapMethods(feedPath + Path, [HttpMethods.Get, HttpMethods.Head], GetAsync).WithTags("Feed").WithSummary("What is blocked and which certificates sign, signed.").GuardMarketplace().AllowReaders();

    private static async Task<IResult> GetAsync(HttpContext context, MetadataIssuer issuer, CancellationToken cancellationToken)
    {
        var (jws, sequence) = await issuer.GetAsync(cancellationToken);
        context.Response.Headers.CacheControl = "no-cache";
        return Results.Bytes(Encoding.ASCII.GetBytes(jws), SignedMetadata.MediaType, entityTag: new EntityTagHeaderValue(string.Create(CultureInfo.InvariantCulture, $"\"{sequence}\"")));
    }
}
