namespace LuBan.Kernel.Hosting;

/// <summary>Counts faults of the recent time, in twelfths of the window.</summary>
internal sealed class FaultWindow(TimeSpan window, TimeProvider time)
{
    private const int Parts = 12;
    private readonly Lock _lock = new();
    private readonly int[] _counts = new int[Parts];
    private readonly long _started = time.GetTimestamp();
    private long _part;

    public void Add()
    {
        lock (_lock)
        {
            Move();
            _counts[_part % Parts]++;
        }
    }

    public int Count
    {
        get
        {
            lock (_lock)
            {
                Move();
                return _counts.Sum();
            }
        }
    }

    public void Clear()
    {
        lock (_lock) Array.Clear(_counts);
    }

    private void Move()
    {
        var now = (long)(time.GetElapsedTime(_started) / window * Parts);
        for (var passed = Math.Min(now - _part, Parts); passed > 0; passed--) _counts[++_part % Parts] = 0;
        _part = now;
    }
}
