namespace LuBan.Marketplace.Feed;

/// <summary>A feed whose host keeps no advisories.</summary>
internal sealed class NoAdvisories : IFeedAdvisories
{
    public DateTimeOffset Updated => DateTimeOffset.UnixEpoch;

    public IReadOnlyList<(string Id, FeedAdvisory Advisory)> All => [];

    public IReadOnlyList<FeedAdvisory> Of(string id) => [];
}
