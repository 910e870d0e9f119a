using System.Security.Cryptography;
using System.Text.Json;
using LuBan.Marketplace.Access;
using LuBan.Marketplace.State;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace LuBan.Marketplace.Catalogue;

/// <summary>Answers that clients may keep: each has a tag, and who sends the tag again is told that nothing changed.</summary>
internal static class CatalogueAnswers
{
    /// <summary>A value as JSON.</summary>
    public static IResult Cached<T>(this HttpContext context, T value) =>
        context.Cached(JsonSerializer.SerializeToUtf8Bytes(value, MarketplaceJson.Options), "application/json; charset=utf-8");

    /// <summary>Bytes of a type.</summary>
    public static IResult Cached(this HttpContext context, byte[] content, string type)
    {
        // What callers see may differ: a shared cache must not give one's answer to another.
        context.Response.Headers.CacheControl = context.Caller().IsAnonymous ? "no-cache" : "private, no-cache";
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 12))}\"");
        return Results.Bytes(content, type, entityTag: tag);
    }

    /// <summary>Says what a route answers, for the API's description.</summary>
    public static RouteHandlerBuilder Gives<T>(this RouteHandlerBuilder route, string summary, int status = StatusCodes.Status200OK, params int[] problems)
    {
        route.WithSummary(summary).Produces<T>(status);
        return route.Refuses(problems);
    }

    /// <summary>Says what a route answers, when that is no JSON.</summary>
    public static RouteHandlerBuilder GivesFile(this RouteHandlerBuilder route, string summary, string type, params int[] problems)
    {
        route.WithSummary(summary).Produces<Stream>(StatusCodes.Status200OK, type);
        return route.Refuses(problems);
    }

    /// <summary>Says that a route answers without a body.</summary>
    public static RouteHandlerBuilder GivesNothing(this RouteHandlerBuilder route, string summary, params int[] problems)
    {
        route.WithSummary(summary).Produces(StatusCodes.Status204NoContent);
        return route.Refuses(problems);
    }

    private static RouteHandlerBuilder Refuses(this RouteHandlerBuilder route, int[] problems)
    {
        foreach (var problem in problems) route.ProducesProblem(problem);
        return route;
    }
}
