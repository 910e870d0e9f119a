using System.Security.Cryptography;
using LuBan.Marketplace.State;

namespace LuBan.Marketplace.Trust;

/// <summary>Tells this marketplace from every other: clients notice when another stands in its place.</summary>
internal sealed class FeedIdentity(MarketplaceStore store, TrustDocuments documents)
{
    private const string Name = "feed";

    /// <summary>The id: 32 hexadecimal digits. Made when it is asked for first; servers that share a journal share it.</summary>
    public async ValueTask<string> GetAsync(CancellationToken cancellationToken)
    {
        if (documents.Feed.Find(Name) is { } feed) return feed.Id;
        return await store.ChangeAsync(MarketplaceKeys.Document(documents.Feed.Kind, Name), "marketplace", _ =>
        {
            if (documents.Feed.Find(Name) is { } made) return new Change<string>(made.Id);
            var id = RandomNumberGenerator.GetHexString(32, lowercase: true);
            return new Change<string>(id, documents.Feed.Put(Name, new FeedName(id)));
        }, cancellationToken);
    }
}
