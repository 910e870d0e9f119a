using LuBan.Marketplace.Access;
using LuBan.Marketplace.State;

namespace LuBan.Marketplace.Publishers;

/// <summary>Whose packages are. Nobody becomes an owner without saying yes, except by an administrator.</summary>
internal sealed class Ownership(MarketplaceStore store, PublisherDocuments documents, PrefixRules prefixes, TimeProvider time)
{
    private const int MaxOwners = 20;
    private static readonly TimeSpan OfferLife = TimeSpan.FromDays(14);

    /// <summary>The offers for a package that can be accepted now.</summary>
    public IReadOnlyList<OwnershipOffer> OffersFor(string id)
    {
        var now = time.GetUtcNow();
        return [.. documents.Offers.All.Select(item => item.Value).Where(offer => offer.Expires > now && offer.Id.Equals(id, StringComparison.OrdinalIgnoreCase)).OrderBy(offer => offer.To, StringComparer.Ordinal)];
    }

    /// <summary>Offers a package to a publisher.</summary>
    /// <param name="id">The package.</param>
    /// <param name="to">To whom.</param>
    /// <param name="transfer">Whether the other takes this owner's place, or joins it.</param>
    /// <param name="caller">Somebody of the owner.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<OwnershipOffer> OfferAsync(string id, string to, bool transfer, MarketplaceCaller caller, CancellationToken cancellationToken) =>
        store.ChangeAsync(MarketplaceKeys.Package(id), caller.Name, state =>
        {
            var package = RequireOwn(state, id, caller);
            documents.RequireActive(to);
            if (package.Publisher == to || (!transfer && package.Owners.Contains(to))) throw new MarketplaceException(409, "LB7119", $"'{to}' is an owner of {package.Id} already.");
            var offer = new OwnershipOffer { Id = package.Id, From = package.Publisher, To = to, Transfer = transfer, By = caller.Name, Expires = time.GetUtcNow() + OfferLife };
            return new Change<OwnershipOffer>(offer, documents.Offers.Put(OwnershipOffer.Key(id, to), offer));
        }, cancellationToken);

    /// <summary>Accepts an offer.</summary>
    /// <param name="id">The package.</param>
    /// <param name="publisher">For whom; somebody of it calls.</param>
    /// <param name="caller">Who accepts.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<PackageSaved> AcceptAsync(string id, string publisher, MarketplaceCaller caller, CancellationToken cancellationToken) =>
        store.ChangeAsync(MarketplaceKeys.Package(id), caller.Name, state =>
        {
            caller.RequirePublisher(publisher);
            caller.Require(TokenScope.Manage);
            documents.RequireActive(publisher);
            var key = OwnershipOffer.Key(id, publisher);
            var offer = documents.Offers.Find(key);
            // An offer of somebody who is not the owner any more is void.
            if (offer is null || offer.Expires <= time.GetUtcNow() || !state.TryFind(id, out var package) || package.Publisher != offer.From)
                throw new MarketplaceException(404, "LB7118", $"nobody offers '{id}' to '{publisher}', or the offer has run out. Ask its owner to offer it again.");
            var others = package.Owners.Where(owner => owner != publisher && (!offer.Transfer || owner != offer.From));
            var saved = Saved(package, offer.Transfer ? [publisher, .. others] : [.. others, publisher]);
            return new Change<PackageSaved>(saved, saved, documents.Offers.Remove(key));
        }, cancellationToken);

    /// <summary>Withdraws or declines an offer.</summary>
    public Task RemoveOfferAsync(string id, string publisher, MarketplaceCaller caller, CancellationToken cancellationToken) =>
        store.ChangeAsync(MarketplaceKeys.Package(id), caller.Name, _ =>
        {
            var key = OwnershipOffer.Key(id, publisher);
            var offer = documents.Offers.Find(key) ?? throw new MarketplaceException(404, "LB7118", $"nobody offers '{id}' to '{publisher}'.");
            if (!caller.ActsFor(offer.From)) caller.RequirePublisher(offer.To);
            caller.Require(TokenScope.Manage);
            return new Change<bool>(true, documents.Offers.Remove(key));
        }, cancellationToken);

    /// <summary>Sets the owners, the first of whom is the one. An administrator sets any; the owner takes others off.</summary>
    public Task<PackageSaved> SetAsync(string id, IReadOnlyList<string> owners, MarketplaceCaller caller, CancellationToken cancellationToken) =>
        store.ChangeAsync(MarketplaceKeys.Package(id), caller.Name, state =>
        {
            var package = RequireOwn(state, id, caller);
            if (owners.Count is 0 or > MaxOwners || owners.Distinct().Count() != owners.Count) throw new MarketplaceException(400, "LB7119", $"there are {owners.Count} owners; name 1 to {MaxOwners}, each once.");
            foreach (var owner in owners) documents.Require(owner);
            if (!caller.IsAdministrator && (owners[0] != package.Publisher || owners.Except(package.Owners).Any()))
                throw new MarketplaceException(403, "LB7119", "new owners have to agree. Offer them the package: POST .../owners/transfer. Here owners can only be taken off.");
            var saved = Saved(package, owners);
            return new Change<PackageSaved>(saved, saved);
        }, cancellationToken);

    /// <summary>Looks again whether the packages of a publisher are verified, after something changed on which that depends.</summary>
    public async Task RefreshVerifiedAsync(string publisher, string actor, CancellationToken cancellationToken)
    {
        foreach (var package in store.State.Packages.Where(package => package.Publisher == publisher && package.Verified != prefixes.IsVerified(package.Id, publisher)))
        {
            await store.ChangeAsync(MarketplaceKeys.Package(package.Id), actor, state =>
                state.TryFind(package.Id, out var now) ? new Change<bool>(true, Saved(now, [.. now.Owners])) : new Change<bool>(false), cancellationToken);
        }
    }

    private PackageSaved Saved(PackageEntry package, IReadOnlyList<string> owners) => new(package.Id, owners[0], owners, prefixes.IsVerified(package.Id, owners[0]));

    private PackageEntry RequireOwn(MarketplaceState state, string id, MarketplaceCaller caller)
    {
        var package = state.RequirePackage(id, caller);
        caller.RequirePublisher(package.Publisher);
        caller.Require(TokenScope.Manage, package.Id);
        if (!caller.IsAdministrator) documents.RequireActive(package.Publisher);
        return package;
    }
}
