namespace LuBan.Resources.Storage;

/// <summary>Keeps the writes of a deposed leader out. The store remembers one token per name, and it never falls.</summary>
/// <param name="Name">Which leadership.</param>
/// <param name="Token">The writer's token. A write whose token is below the remembered one is refused with <see cref="StoreResult.Fenced"/>.</param>
/// <param name="Raise">The write that wins an election: in its transaction the store remembers <paramref name="Token"/>.</param>
public sealed record StoreFence(string Name, long Token, bool Raise = false)
{
    private static readonly AsyncLocal<StoreFence?> Ambient = new();

    /// <summary>The fence of every write that names none, in this flow of execution: what a leader's controller does while it reconciles.</summary>
    /// <remarks>Set it in an async method: it holds until that method returns, and in everything it calls.</remarks>
    public static StoreFence? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }
}
