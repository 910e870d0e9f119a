namespace LuBan.Resources.Storage;

/// <summary>Keeps the writes of a deposed leader out. The store remembers one token per name, and it never falls.</summary>
/// <param name="Name">Which leadership.</param>
/// <param name="Token">The writer's token. A write whose token is below the remembered one is refused with <see cref="StoreResult.Fenced"/>.</param>
/// <param name="Raise">The write that wins an election: in its transaction the store remembers <paramref name="Token"/>.</param>
public sealed record StoreFence(string Name, long Token, bool Raise = false);
