namespace LuBan.Marketplace.State;

/// <summary>One line of the journal.</summary>
/// <param name="Sequence">From 1, without gaps.</param>
/// <param name="Time">When, by the server's clock. For people; order is the sequence's.</param>
/// <param name="Actor">Who: a user, <c>publisher/token</c>, or <c>marketplace</c>.</param>
/// <param name="Event">What.</param>
/// <param name="Previous">The SHA-256 of the line before, hexadecimal: a line that was changed breaks the chain.</param>
public sealed record JournalEntry(long Sequence, DateTimeOffset Time, string Actor, MarketplaceEvent Event, string Previous);
