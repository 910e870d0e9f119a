using LuBan.Marketplace.Access;
using LuBan.Marketplace.State;

namespace LuBan.Marketplace.Publishers;

/// <summary>The documents of publishers, tokens and states.</summary>
internal sealed class PublisherDocuments(MarketplaceState state)
{
    /// <summary>Publishers, by name.</summary>
    public DocumentSet<Publisher> Publishers { get; } = state.Set<Publisher>("publishers");

    /// <summary>Reserved prefixes, by <see cref="ReservedPrefix.Key"/>.</summary>
    public DocumentSet<ReservedPrefix> Prefixes { get; } = state.Set<ReservedPrefix>("prefixes");

    /// <summary>Tokens, by id.</summary>
    public DocumentSet<ApiToken> Tokens { get; } = state.Set<ApiToken>("tokens");

    /// <summary>When tokens were last used, by id.</summary>
    public DocumentSet<TokenUse> TokenUses { get; } = state.Set<TokenUse>("tokenUses");

    /// <summary>Offers of ownership that nobody answered yet, by <see cref="OwnershipOffer.Key"/>.</summary>
    public DocumentSet<OwnershipOffer> Offers { get; } = state.Set<OwnershipOffer>("ownershipOffers");

    /// <summary>Why versions are in the state that they are in, by <see cref="VersionNote.Key"/>.</summary>
    public DocumentSet<VersionNote> Notes { get; } = state.Set<VersionNote>("versionNotes");

    private DocumentSet<MarketplacePolicy> Policies { get; } = state.Set<MarketplacePolicy>("policy");

    /// <summary>The policy in force.</summary>
    public MarketplacePolicy Policy => Policies.Find("policy") ?? MarketplacePolicy.Default;

    /// <summary>The event that puts another policy in force.</summary>
    public MarketplaceEvent Put(MarketplacePolicy policy) => Policies.Put("policy", policy);

    /// <summary>The publishers that a user is a member of, by name.</summary>
    public IReadOnlyList<string> PublishersOf(string user) =>
        [.. Publishers.All.Where(item => item.Value.Members.Contains(user)).Select(item => item.Key).Order(StringComparer.Ordinal)];

    /// <summary>Finds a publisher.</summary>
    /// <exception cref="MarketplaceException">LB7110: there is none of this name.</exception>
    public Publisher Require(string name) =>
        Publishers.Find(name) ?? throw new MarketplaceException(404, "LB7110", $"there is no publisher '{name}'. The list is at /api/marketplace/v1/publishers.");

    /// <summary>Finds a publisher that may change things.</summary>
    /// <exception cref="MarketplaceException">LB7110: there is none; LB7113: it is suspended.</exception>
    public Publisher RequireActive(string name)
    {
        var publisher = Require(name);
        return publisher.Suspended is { } reason
            ? throw new MarketplaceException(403, "LB7113", $"the publisher '{name}' is suspended: {reason} Ask an administrator of the marketplace.")
            : publisher;
    }
}
