namespace LuBan.Marketplace.State;

/// <summary>A decision: the events that shall happen, and what to answer when they have.</summary>
/// <typeparam name="T">The answer.</typeparam>
/// <param name="Result">What to answer.</param>
/// <param name="Events">What shall happen; none when everything is already so.</param>
public sealed record Change<T>(T Result, params IReadOnlyList<MarketplaceEvent> Events);
