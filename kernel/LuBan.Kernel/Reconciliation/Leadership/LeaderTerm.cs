using LuBan.Resources.Storage;

namespace LuBan.Kernel.Reconciliation;

/// <summary>The time in which one replica leads.</summary>
/// <param name="Election">Which election.</param>
/// <param name="Token">The fencing token: each term's is higher than all before it. 0: no election is held, and writes carry no token.</param>
/// <param name="Ended">Fires when the term ends: work must stop.</param>
public sealed record LeaderTerm(string Election, long Token, CancellationToken Ended)
{
    /// <summary>What the term's writes carry.</summary>
    public StoreFence? Fence => Token > 0 ? new(Election, Token) : null;
}
