using System.Diagnostics;

namespace LuBan.TestSupport;

/// <summary>Waits for a condition, not for a time: asks again and again, and fails with the question when the answer is never yes.</summary>
public static class Wait
{
    // Long: on a machine that others use, too, a process may stand still for seconds.
    private const int DefaultSeconds = 60;

    /// <summary>Asks until the condition holds.</summary>
    /// <exception cref="TimeoutException">It did not within <paramref name="seconds"/>.</exception>
    public static Task UntilAsync(Func<bool> condition, string what, int seconds = DefaultSeconds) => UntilAsync(() => Task.FromResult(condition()), what, seconds);

    /// <summary>Asks until the condition holds.</summary>
    /// <exception cref="TimeoutException">It did not within <paramref name="seconds"/>.</exception>
    public static async Task UntilAsync(Func<Task<bool>> condition, string what, int seconds = DefaultSeconds)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(started).TotalSeconds > seconds) throw new TimeoutException($"Not within {seconds} s: {what}.");
            await Task.Delay(10);
        }
    }

    /// <summary>Asks until there is an answer.</summary>
    /// <exception cref="TimeoutException">There was none within <paramref name="limit"/>; says <paramref name="last"/>.</exception>
    public static async Task<T> ForAsync<T>(string what, Func<Task<T?>> probe, TimeSpan limit, Func<string> last) where T : class
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            if (await probe() is { } found) return found;
            if (Stopwatch.GetElapsedTime(started) > limit) throw new TimeoutException($"Waited {limit} in vain for {what}. {last()}");
            await Task.Delay(20);
        }
    }

    /// <summary>For watching whether something still moves: long enough for a busy machine to have moved it.</summary>
    public static Task AMomentAsync() => Task.Delay(TimeSpan.FromSeconds(2));
}
