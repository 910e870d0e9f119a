using System.Diagnostics;

namespace LuBan.Identity.Tests;

internal static class Wait
{
    /// <summary>Asks again until the answer is yes; fails with the question when it never is.</summary>
    internal static async Task UntilAsync(Func<Task<bool>> condition, string what, int seconds = 15)
    {
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(seconds), $"did not happen within {seconds} s: {what}");
            await Task.Delay(20);
        }
    }

    internal static Task UntilAsync(Func<bool> condition, string what, int seconds = 15) => UntilAsync(() => Task.FromResult(condition()), what, seconds);
}
