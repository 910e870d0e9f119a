using LuBan.Marketplace.Access;
using LuBan.Marketplace.State;

namespace LuBan.Marketplace.Publishers;

/// <summary>The documents of publishers and tokens. Made before the journal is read: what is read needs its set.</summary>
internal sealed class PublisherDocuments(MarketplaceState state)
{
    /// <summary>Publishers, by name.</summary>
    public DocumentSet<Publisher> Publishers { get; } = state.Set<Publisher>("publishers");

    /// <summary>Tokens, by id.</summary>
    public DocumentSet<ApiToken> Tokens { get; } = state.Set<ApiToken>("tokens");

    /// <summary>When tokens were last used, by id.</summary>
    public DocumentSet<TokenUse> TokenUses { get; } = state.Set<TokenUse>("tokenUses");

    /// <summary>The publishers that a user is a member of, by name.</summary>
    public IReadOnlyList<string> PublishersOf(string user) =>
        [.. Publishers.All.Where(item => item.Value.Members.Contains(user)).Select(item => item.Key).Order(StringComparer.Ordinal)];
}
