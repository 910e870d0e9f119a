using System.Diagnostics;

namespace LuBan.Kernel.Hosting;

/// <summary>What one thread does: whose code it runs, and since when.</summary>
internal sealed class ThreadSlot
{
    [ThreadStatic]
    private static ThreadSlot? _own;

    private static readonly Lock Listing = new();
    private static readonly List<ThreadSlot> Slots = [];

    private readonly WeakReference<Thread> _thread = new(Thread.CurrentThread);
    private long _allocated;
    private long _since;
    private volatile FlowOwner? _owner;

    private ThreadSlot()
    {
        lock (Listing)
        {
            // Threads of the pool come and go.
            Slots.RemoveAll(slot => !slot._thread.TryGetTarget(out var thread) || !thread.IsAlive);
            Slots.Add(this);
        }
    }

    /// <summary>The calling thread's.</summary>
    public static ThreadSlot Own => _own ??= new();

    /// <summary>Every thread that runs an extension's code now: whose, and for how long without a break.</summary>
    public static IReadOnlyList<(FlowOwner Owner, TimeSpan For)> Running()
    {
        var found = new List<(FlowOwner, TimeSpan)>();
        lock (Listing)
        {
            foreach (var slot in Slots)
            {
                // The time first: a switch in between makes the time too short, never too long.
                var since = Volatile.Read(ref slot._since);
                if (slot._owner is { } owner && since == Volatile.Read(ref slot._since) && slot._thread.TryGetTarget(out var thread) && thread.IsAlive) found.Add((owner, Stopwatch.GetElapsedTime(since)));
            }
        }
        return found;
    }

    /// <summary>Called on the slot's own thread.</summary>
    public void Switch(FlowOwner? next)
    {
        var (allocated, now) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
        _owner?.Add(allocated - _allocated, now - _since);
        _allocated = allocated;
        Volatile.Write(ref _since, now);
        _owner = next;
    }
}
