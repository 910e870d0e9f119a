using Microsoft.Extensions.Primitives;

namespace LuBan.Kernel.Reconciliation;

/// <summary>Whether this replica is the one that reconciles.</summary>
public interface ILeadership
{
    /// <summary>The term that this replica leads; null while another one does, or none.</summary>
    LeaderTerm? Term { get; }

    /// <summary>Whether this replica leads now. Only the store knows for certain: let it refuse by the token.</summary>
    bool IsLeader => Term is not null;

    /// <summary>The fencing token of this replica's term; 0 when it does not lead, or where no election is held.</summary>
    long Token => Term?.Token ?? 0;

    /// <summary>A token that fires when leadership is won or lost. Take it before reading <see cref="Term"/>.</summary>
    /// <returns>The token.</returns>
    IChangeToken Watch();
}
