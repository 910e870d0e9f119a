namespace LuBan.Kernel.Hosting;

/// <summary>Whose code a thread runs, and what it took so far. Holds nothing of the extension: flows that outlive it carry this along.</summary>
internal sealed class FlowOwner(string extensionId)
{
    private long _allocated;
    private long _ticks;

    public string ExtensionId => extensionId;

    /// <summary>What its code allocated, in bytes.</summary>
    public long AllocatedBytes => Interlocked.Read(ref _allocated);

    /// <summary>How long threads ran its code, waiting without giving the thread back included.</summary>
    public TimeSpan ThreadTime => TimeSpan.FromSeconds((double)Interlocked.Read(ref _ticks) / System.Diagnostics.Stopwatch.Frequency);

    public void Add(long bytes, long ticks)
    {
        Interlocked.Add(ref _allocated, bytes);
        Interlocked.Add(ref _ticks, ticks);
    }
}
