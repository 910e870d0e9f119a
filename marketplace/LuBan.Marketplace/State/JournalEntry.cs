using System.Text.Json.Serialization;

namespace LuBan.Marketplace.State;

/// <summary>One line of the journal.</summary>
/// <param name="Sequence">From 1, without gaps.</param>
/// <param name="Time">When, by the server's clock, and always later than the entry before.</param>
/// <param name="Actor">Who: a user, <c>publisher/token</c>, or <c>marketplace</c>.</param>
/// <param name="Event">What.</param>
/// <param name="Previous">The SHA-256 of the line before, hexadecimal: a line that was changed breaks the chain. Zeros in the first line.</param>
public sealed record JournalEntry(long Sequence, DateTimeOffset Time, string Actor, MarketplaceEvent Event, string Previous)
{
    /// <summary>How many entries of the same decision follow: a decision counts when its last entry is there.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Rest { get; init; }
}
