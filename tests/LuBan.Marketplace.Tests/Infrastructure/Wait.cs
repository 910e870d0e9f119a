using System.Diagnostics;

namespace LuBan.Marketplace.Tests;

/// <summary>Waits for a condition, not for a time.</summary>
internal static class Wait
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    public static Task UntilAsync(Func<bool> condition, string what) => UntilAsync(() => Task.FromResult(condition()), what);

    public static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            if (waited.Elapsed > Deadline) throw new TimeoutException($"After {Deadline.TotalSeconds:0} s still not: {what}.");
            await Task.Delay(20);
        }
    }
}
