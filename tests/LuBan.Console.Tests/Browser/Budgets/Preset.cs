using Microsoft.Playwright;

namespace LuBan.ConsoleTests.Browser.Budgets;

/// <summary>A network and a processor as Lighthouse's presets have them.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Latency">The round trip, in milliseconds.</param>
/// <param name="Megabits">Per second, down.</param>
/// <param name="Slowdown">Of the processor.</param>
/// <param name="Width">Of the window.</param>
internal sealed record Preset(string Name, double Latency, double Megabits, double Slowdown, int Width)
{
    public static Preset Desktop { get; } = new("desktop", 40, 10, 1, 1280);

    public static Preset Mobile { get; } = new("mobile", 150, 1.6, 4, 390);

    /// <summary>Slows a window down, and has it ask for gzip alone: budgets of sizes are in gzip.</summary>
    public async Task ApplyAsync(IPage page)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("Network.enable");
        await session.SendAsync("Network.setExtraHTTPHeaders", new() { ["headers"] = new Dictionary<string, object> { ["Accept-Encoding"] = "gzip" } });
        await session.SendAsync("Network.emulateNetworkConditions", new()
        {
            ["offline"] = false, ["latency"] = Latency, ["downloadThroughput"] = Megabits * 1024 * 1024 / 8, ["uploadThroughput"] = Megabits * 1024 * 1024 / 8,
        });
        await session.SendAsync("Emulation.setCPUThrottlingRate", new() { ["rate"] = Slowdown });
    }
}
