using LuBan.Marketplace.Access;
using LuBan.Marketplace.Publishers;
using LuBan.Marketplace.State;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LuBan.Marketplace.Catalogue;

/// <summary>Reviews: everybody reads, users write one each, administrators moderate, the publisher answers once.</summary>
internal static class ReviewApi
{
    public static void MapReviews(this RouteGroupBuilder api)
    {
        var reviews = api.MapGroup("/extensions/{id}/reviews").WithTags("Reviews");
        reviews.MapGet("", (HttpContext context, string id, int? skip, int? take, MarketplaceState state, Reviews all) =>
            {
                var (package, caller) = (state.RequirePackage(id, context.Caller()), context.Caller());
                var page = Answers.Page(all.Of(package.Id, caller), skip, take);
                return context.Cached(new ReviewPage(all.RatingOf(package.Id), page.Total, [.. page.Items.Select(review => ReviewView.Of(review, caller))]));
            })
            .AllowReaders().Gives<ReviewPage>("The rating and the reviews, the newest first. Reviews that wait or are hidden are shown to their writer and to administrators.", problems: [400, 404]);
        reviews.MapPut("", async (HttpContext context, string id, Body<ReviewInput> input, MarketplaceState state, Reviews all) =>
                Answers.Json(ReviewView.Of(await all.WriteAsync(state.RequirePackage(id, context.Caller()), input.Value, context.Caller(), context.RequestAborted), context.Caller())))
            .AllowUsers().Gives<ReviewView>("Writes the caller's review, or writes it anew.", problems: [400, 401, 403, 404]);
        reviews.MapDelete("", async (HttpContext context, string id, MarketplaceState state, Reviews all) =>
            {
                await all.RemoveAsync(state.RequirePackage(id, context.Caller()), context.Caller(), context.RequestAborted);
                return Results.NoContent();
            })
            .AllowUsers().GivesNothing("Removes the caller's review.", 401, 403, 404);
        reviews.MapPost("/{user}/moderate", async (HttpContext context, string id, string user, Body<ReviewDecision> input, MarketplaceState state, Reviews all) =>
                Answers.Json(ReviewView.Of(await all.ModerateAsync(state.RequirePackage(id, context.Caller()), user, input.Value, context.Caller(), context.RequestAborted), context.Caller())))
            .AllowAdministrators().Gives<ReviewView>("Shows or hides a review.", problems: [400, 401, 403, 404]);
        reviews.MapPost("/{user}/report", async (HttpContext context, string id, string user, Body<ReasonInput> input, MarketplaceState state, Reviews all) =>
                Answers.Json(ReviewView.Of(await all.ReportAsync(state.RequirePackage(id, context.Caller()), user, input.Value.Reason, context.Caller(), context.RequestAborted), context.Caller())))
            .AllowUsers().Gives<ReviewView>("Says that a review should not be there.", problems: [400, 401, 403, 404]);
        reviews.MapPost("/{user}/answer", async (HttpContext context, string id, string user, Body<TextInput> input, MarketplaceState state, Reviews all) =>
                Answers.Json(ReviewView.Of(await all.AnswerAsync(state.RequirePackage(id, context.Caller()), user, input.Value.Text, context.Caller(), context.RequestAborted), context.Caller())))
            .AllowPublishers(TokenScope.Manage).Gives<ReviewView>("Answers a review for the extension's publisher, once.", problems: [400, 401, 403, 404, 409]);
    }
}

/// <summary>Reviews of an extension.</summary>
/// <param name="Rating">How it is rated.</param>
/// <param name="Total">How many reviews the caller may see.</param>
/// <param name="Items">The page asked for.</param>
internal sealed record ReviewPage(Rating Rating, int Total, IReadOnlyList<ReviewView> Items);

/// <summary>A review as somebody sees it.</summary>
internal sealed record ReviewView(string User, int Stars, string Text, string? Version, ReviewState State, DateTimeOffset Created, DateTimeOffset Updated, ReviewAnswer? Answer)
{
    /// <summary>Why it is hidden; shown to its writer and to administrators.</summary>
    public string? Moderation { get; init; }

    /// <summary>Who reported it; shown to administrators.</summary>
    public IReadOnlyList<ReviewReport>? Reports { get; init; }

    /// <summary>What a caller sees of a review.</summary>
    public static ReviewView Of(Review review, MarketplaceCaller caller) => new(review.User, review.Stars, review.Text, review.Version, review.State, review.Created, review.Updated, review.Answer)
    {
        Moderation = caller.IsAdministrator || caller.User == review.User ? review.Moderation : null,
        Reports = caller.IsAdministrator ? review.Reports : null,
    };
}
