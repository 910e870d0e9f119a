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
    // Where Linux tells about the calling thread; nowhere on other systems.
    private readonly string? _state = new FileInfo("/proc/thread-self").LinkTarget is { } self ? $"/proc/{self}/stat" : null;
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

    /// <summary>Whose code uses a processor now, or would if there were one free: an entry for each thread. None where the system does not tell.</summary>
    public static IReadOnlyList<FlowOwner> Computing()
    {
        List<(FlowOwner Owner, string State)> candidates = [];
        lock (Listing)
        {
            foreach (var slot in Slots)
            {
                if (slot is { _owner: { } owner, _state: { } state } && slot._thread.TryGetTarget(out var thread) && thread.IsAlive) candidates.Add((owner, state));
            }
        }
        return [.. candidates.Where(one => IsRunnable(one.State)).Select(one => one.Owner)];
    }

    private static bool IsRunnable(string path)
    {
        Span<byte> stat = stackalloc byte[64];
        try
        {
            using var file = File.OpenHandle(path);
            stat = stat[..RandomAccess.Read(file, stat, 0)];
        }
        catch (IOException)
        {
            // The thread has ended.
            return false;
        }
        // 1234 (name of the thread) R ...
        var end = stat.LastIndexOf((byte)')');
        return end >= 0 && stat[(end + 1)..].StartsWith(" R"u8);
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
