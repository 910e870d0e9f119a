namespace LuBan.Kernel.Diagnostics;

/// <summary>What this process is among the replicas on the same store, for readiness. Given by the room that installs extensions.</summary>
internal interface IReplicaState
{
    /// <summary>Whether other processes may use the same store.</summary>
    bool IsShared { get; }

    /// <summary>Whether this process reconciles.</summary>
    bool IsLeader { get; }

    /// <summary>Whether this process has found out, for every installed extension, whether it can serve.</summary>
    Task<bool> HasSettledAsync(CancellationToken cancellationToken);
}
