namespace LuBan.Marketplace.Access;

/// <summary>Who asks.</summary>
/// <param name="Actor">For the journal: a user, or <c>publisher/token</c>.</param>
internal sealed record MarketplaceCaller(string Actor);
