namespace LuBan.Containment.Tests;

internal static class Wait
{
    /// <summary>Asks until the answer is yes; fails after half a minute.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await condition())
        {
            if (deadline.IsCancellationRequested) Assert.Fail($"Waited in vain: {what}.");
            await Task.Delay(10);
        }
    }
}
