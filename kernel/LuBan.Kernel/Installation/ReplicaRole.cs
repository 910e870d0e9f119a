using LuBan.Kernel.Reconciliation;
using LuBan.Resources.Storage;
using Microsoft.Extensions.Primitives;

namespace LuBan.Kernel.Installation;

/// <summary>What this process is among the kernel processes on the same store.</summary>
internal sealed class ReplicaRole(ILeadership leadership, bool isShared)
{
    /// <summary>Whether other processes may use the same store.</summary>
    public bool IsShared { get; } = isShared;

    /// <summary>Whether this process reconciles.</summary>
    public bool IsLeader => leadership.IsLeader;

    /// <summary>Has every write that follows in this flow of execution refused once another replica leads.</summary>
    public void FenceWrites() => StoreFence.Current = leadership.Term?.Fence;

    /// <summary>Fires when the role may have changed. Take it before <see cref="IsLeader"/>.</summary>
    public IChangeToken GetChangeToken() => leadership.Watch();
}
