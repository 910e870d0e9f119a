using System.Diagnostics;

namespace LuBan.Authoring;

internal static class Wait
{
    /// <summary>Asks until there is an answer; fails after the deadline.</summary>
    public static async Task<T> ForAsync<T>(string what, Func<Task<T?>> probe, TimeSpan limit, Func<string> last) where T : class
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            if (await probe() is { } found) return found;
            if (clock.Elapsed > limit) throw new TimeoutException($"Waited {limit} in vain for {what}. {last()}");
            await Task.Delay(20);
        }
    }
}
