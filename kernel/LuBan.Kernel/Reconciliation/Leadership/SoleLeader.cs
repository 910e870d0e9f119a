using Microsoft.Extensions.Primitives;

namespace LuBan.Kernel.Reconciliation;

/// <summary>Leads always: for work that every replica does, and where there is one replica by construction.</summary>
public sealed class SoleLeader : ILeadership
{
    /// <summary>The only one that is needed.</summary>
    public static SoleLeader Instance { get; } = new();

    /// <inheritdoc />
    public LeaderTerm? Term { get; } = new("", 0, CancellationToken.None);

    /// <inheritdoc />
    public IChangeToken Watch() => new CancellationChangeToken(CancellationToken.None);
}
