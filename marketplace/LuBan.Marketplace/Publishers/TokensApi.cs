using LuBan.Marketplace.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LuBan.Marketplace.Publishers;

/// <summary>API tokens: what there are, new ones, and their end.</summary>
internal static class TokensApi
{
    public static void MapTokens(this RouteGroupBuilder api)
    {
        var tokens = api.MapGroup("/tokens").WithTags("Publishers");
        tokens.MapGet("", List).AllowPublishers(TokenScope.Manage).WithSummary("The tokens of your publishers; of all for administrators.").Produces<Page<TokenView>>();
        tokens.MapPost("", CreateAsync).AllowPublishers(TokenScope.Manage).WithSummary("Makes a token. Its secret is in the answer and nowhere else.").Produces<NewToken>(StatusCodes.Status201Created);
        tokens.MapDelete("/{id}", RevokeAsync).AllowPublishers().WithSummary("Revokes a token.").Produces<TokenView>();
    }

    private static IResult List(string? publisher, int? skip, int? take, MarketplaceCaller caller, PublisherDocuments documents, TokenUses uses)
    {
        var found = documents.Tokens.All.Select(item => item.Value)
            .Where(token => caller.IsAdministrator || (token.Publisher is { } owner && caller.ActsFor(owner)))
            .Where(token => publisher is null || token.Publisher == publisher)
            .OrderByDescending(token => token.Created).ThenBy(token => token.Id, StringComparer.Ordinal);
        return Answers.Json(Answers.Page([.. found.Select(token => TokenView.Of(token, uses))], skip, take));
    }

    private static async Task<IResult> CreateAsync(HttpContext context, Body<TokenRequest> body, MarketplaceCaller caller, Tokens tokens, TokenUses uses, CancellationToken cancellationToken)
    {
        var request = body.Value with { Publisher = body.Value.Publisher ?? caller.OnlyPublisher };
        var (token, secret) = await tokens.CreateAsync(request, caller, cancellationToken);
        context.Response.Headers.CacheControl = "no-store";
        return Answers.Json(new NewToken(secret, TokenView.Of(token, uses)), StatusCodes.Status201Created);
    }

    private static async Task<IResult> RevokeAsync(string id, MarketplaceCaller caller, Tokens tokens, TokenUses uses, CancellationToken cancellationToken) =>
        Answers.Json(TokenView.Of(await tokens.RevokeAsync(id, caller, cancellationToken), uses));

    private sealed record NewToken(string Secret, TokenView Token);

    private sealed record TokenView(
        string Id, string Label, string? Publisher, IReadOnlyList<string> Scopes, IReadOnlyList<string> Packages, DateTimeOffset Created, string CreatedBy, DateTimeOffset Expires, DateTimeOffset? LastUsed, DateTimeOffset? Revoked)
    {
        public static TokenView Of(ApiToken token, TokenUses uses) =>
            new(token.Id, token.Label, token.Publisher, token.Scopes, token.Packages, token.Created, token.CreatedBy, token.Expires, uses.Find(token.Id), token.Revoked);
    }
}
