using LuBan.Marketplace.Access;
using LuBan.Marketplace.State;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LuBan.Marketplace.Publishers;

/// <summary>Whose a package is, and how it comes to be another's.</summary>
internal static class OwnersApi
{
    public static void MapOwners(this RouteGroupBuilder api)
    {
        var owners = api.MapGroup("/extensions/{id}/owners").WithTags("Publishers");
        owners.MapGet("", Get).AllowReaders().WithSummary("The owners of a package.").Produces<OwnersView>();
        owners.MapPut("", SetAsync).AllowPublishers(TokenScope.Manage).WithSummary("Sets the owners: the owner takes others off, an administrator names any.").Produces<OwnersView>();
        owners.MapPost("/transfer", OfferAsync).AllowPublishers(TokenScope.Manage).WithSummary("Offers the package to a publisher, in the owner's place or beside it.").Produces<OwnershipOffer>(StatusCodes.Status202Accepted);
        owners.MapPost("/transfer/accept", AcceptAsync).AllowPublishers(TokenScope.Manage).WithSummary("Accepts an offer.").Produces<OwnersView>();
        owners.MapDelete("/transfer/{to}", RemoveAsync).AllowPublishers(TokenScope.Manage).WithSummary("Withdraws or declines an offer.").Produces(StatusCodes.Status204NoContent);
    }

    private static IResult Get(string id, MarketplaceCaller caller, MarketplaceState state, Ownership ownership) => Answers.Json(View(state.RequirePackage(id, caller), caller, ownership));

    private static async Task<IResult> SetAsync(string id, Body<OwnersChange> body, MarketplaceCaller caller, MarketplaceState state, Ownership ownership, CancellationToken cancellationToken)
    {
        await ownership.SetAsync(id, body.Value.Owners ?? [], caller, cancellationToken);
        return Answers.Json(View(state.RequirePackage(id, caller), caller, ownership));
    }

    private static async Task<IResult> OfferAsync(string id, Body<OfferRequest> body, MarketplaceCaller caller, Ownership ownership, CancellationToken cancellationToken) =>
        Answers.Json(await ownership.OfferAsync(id, body.Value.To ?? "", !body.Value.Joint, caller, cancellationToken), StatusCodes.Status202Accepted);

    private static async Task<IResult> AcceptAsync(string id, Body<AcceptRequest> body, MarketplaceCaller caller, MarketplaceState state, Ownership ownership, CancellationToken cancellationToken)
    {
        var publisher = body.Value.Publisher ?? caller.OnlyPublisher ?? throw new MarketplaceException(400, "LB7107", "'publisher' is missing: you act for several, or for all.");
        await ownership.AcceptAsync(id, publisher, caller, cancellationToken);
        return Answers.Json(View(state.RequirePackage(id, caller), caller, ownership));
    }

    private static async Task<IResult> RemoveAsync(string id, string to, MarketplaceCaller caller, Ownership ownership, CancellationToken cancellationToken)
    {
        await ownership.RemoveOfferAsync(id, to, caller, cancellationToken);
        return Results.NoContent();
    }

    private static OwnersView View(PackageEntry package, MarketplaceCaller caller, Ownership ownership) => new(package.Id, package.Publisher, package.Owners, package.Verified,
        // Offers are between the two.
        [.. ownership.OffersFor(package.Id).Where(offer => caller.ActsFor(offer.From) || caller.ActsFor(offer.To))]);

    private sealed record OwnersView(string Id, string Publisher, IReadOnlyList<string> Owners, bool Verified, IReadOnlyList<OwnershipOffer> Offers);

    private sealed record OwnersChange(IReadOnlyList<string>? Owners);

    private sealed record OfferRequest(string? To, bool Joint);

    private sealed record AcceptRequest(string? Publisher);
}
