using System.Text.Json;
using LuBan.Marketplace.Access;
using LuBan.Marketplace.Catalogue;
using LuBan.Marketplace.State;
using LuBan.Marketplace.Trust;
using LuBan.Packages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LuBan.Marketplace.Bundles;

/// <summary>Bundles for hosts without a network.</summary>
internal static class BundlesApi
{
    /// <summary>The header that names the certificate of the bundle: SHA-256, lower-case hexadecimal.</summary>
    public const string SignerHeader = "LuBan-Bundle-Signer";

    public static IServiceCollection AddBundles(this IServiceCollection services)
    {
        services.TryAddSingleton<BundleMaker>();
        services.TryAddSingleton<LockMaker>();
        return services;
    }

    public static void MapBundles(this RouteGroupBuilder api) =>
        api.MapPost("/bundles", PostAsync).WithTags("Bundles").WithSummary("A signed bundle of everything in a lock file, or of extensions and what they need.")
            .Accepts<BundleWish>("application/json").Produces(StatusCodes.Status200OK, contentType: "application/zip").WithMetadata(new RequestSizeLimitAttribute(LockFile.MaxBytes)).AllowUsers(TokenScope.Read);

    private static async Task<IResult> PostAsync(HttpContext context, BundleMaker bundles, LockMaker locks, SigningKeys keys, CancellationToken cancellationToken)
    {
        if (!context.Request.HasJsonContentType()) throw new MarketplaceException(415, "LB7107", "the body should be JSON, with the content type application/json.");
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, cancellationToken);
        var bytes = body.GetBuffer().AsMemory(0, (int)body.Length);
        var bundle = await bundles.MakeAsync(await ReadAsync(bytes, locks, cancellationToken), cancellationToken);
        context.Response.Headers[SignerHeader] = keys.Current.Fingerprint;
        return Results.Stream(bundle, "application/zip", "extensions.lubanbundle");
    }

    /// <summary>A lock file says its format in <c>version</c>; a wish does not.</summary>
    private static async Task<LockFile> ReadAsync(ReadOnlyMemory<byte> bytes, LockMaker locks, CancellationToken cancellationToken)
    {
        try
        {
            using var json = JsonDocument.Parse(bytes);
            if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("version", out _)) return LockFile.Read(bytes.Span);
            var wish = json.Deserialize<BundleWish>(MarketplaceJson.Options) ?? new();
            return await locks.MakeAsync(wish, wish.Host ?? SdkVersion.Current, cancellationToken);
        }
        catch (JsonException problem)
        {
            throw new MarketplaceException(400, "LB7107", $"the body cannot be read: {problem.Message} Send a lock file, or {{ \"extensions\": [{{ \"id\": \"Acme.Greeter\" }}] }}.");
        }
        catch (PackageException refusal)
        {
            throw new MarketplaceException(400, refusal.Problems);
        }
    }
}
