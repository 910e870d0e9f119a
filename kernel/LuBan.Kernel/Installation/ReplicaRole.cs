namespace LuBan.Kernel.Installation;

/// <summary>What this process is among the kernel processes on the same store.</summary>
internal sealed class ReplicaRole(bool isShared)
{
    /// <summary>Whether other processes may use the same store.</summary>
    public bool IsShared { get; } = isShared;

    /// <summary>Whether this process reconciles.</summary>
    public bool IsLeader => true;
}
