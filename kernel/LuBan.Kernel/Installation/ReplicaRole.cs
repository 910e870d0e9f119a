using LuBan.Kernel.Reconciliation;
using LuBan.Resources.Storage;
using Microsoft.Extensions.Primitives;

namespace LuBan.Kernel.Installation;

/// <summary>What this process is among the kernel processes on the same store.</summary>
internal sealed class ReplicaRole(ILeadership leadership, bool isShared)
{
    private bool _hasBegun;

    /// <summary>Whether other processes may use the same store.</summary>
    public bool IsShared { get; } = isShared;

    /// <summary>Whether this process reconciles.</summary>
    public bool IsLeader => leadership.IsLeader;

    /// <summary>Whether a process that leads has done what comes first: its sources and roles are there. Before, it decides about no plan.</summary>
    public bool HasBegun
    {
        get => Volatile.Read(ref _hasBegun);
        set => Volatile.Write(ref _hasBegun, value);
    }

    /// <summary>Has every write that follows in this flow of execution refused once another replica leads.</summary>
    public void FenceWrites() => StoreFence.Current = leadership.Term?.Fence;

    /// <summary>Fires when the role may have changed. Take it before <see cref="IsLeader"/>.</summary>
    public IChangeToken GetChangeToken() => leadership.Watch();
}
