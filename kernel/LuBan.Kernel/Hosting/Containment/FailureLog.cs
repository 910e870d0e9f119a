namespace LuBan.Kernel.Hosting;

/// <summary>Decides which failures are written out: the first ones of each second. A stack trace costs more than most requests, and a thousand of them say no more than ten.</summary>
internal sealed class FailureLog(TimeProvider time)
{
    private const int PerSecond = 10;
    private readonly Lock _lock = new();
    private long _second = time.GetTimestamp();
    private int _count;
    private int _left;

    /// <summary>Asks for one failure.</summary>
    /// <param name="leftOut">How many were left out before this one, to be said with it.</param>
    /// <returns>Whether it is written out.</returns>
    public bool Admits(out int leftOut)
    {
        lock (_lock)
        {
            leftOut = 0;
            if (time.GetElapsedTime(_second) > TimeSpan.FromSeconds(1)) (_second, _count) = (time.GetTimestamp(), 0);
            if (++_count > PerSecond)
            {
                _left++;
                return false;
            }
            (leftOut, _left) = (_left, 0);
            return true;
        }
    }
}
