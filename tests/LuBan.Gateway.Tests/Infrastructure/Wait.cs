using System.Diagnostics;

namespace LuBan.Gateway.Tests;

internal static class Wait
{
    /// <summary>Polls until the condition holds; fails after the deadline.</summary>
    public static Task UntilAsync(Func<bool> condition, string what, int seconds = 20) => UntilAsync(() => Task.FromResult(condition()), what, seconds);

    /// <summary>Polls until the condition holds; fails after the deadline.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition, string what, int seconds = 20)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(started).TotalSeconds > seconds) throw new TimeoutException($"Not within {seconds} s: {what}.");
            await Task.Delay(10);
        }
    }

    /// <summary>For watching whether something still moves: long enough for a busy machine to have moved it.</summary>
    public static Task AMomentAsync() => Task.Delay(TimeSpan.FromSeconds(2));
}
