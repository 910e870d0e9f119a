using System.Globalization;
using LuBan.Marketplace.State;

namespace LuBan.Marketplace.Tests.Catalogue;

public sealed class StatisticsTests
{
    [Fact]
    public async Task Downloads_are_counted_by_version_and_day_and_survive_a_restart()
    {
        using var folder = new TemporaryFolder();
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        await using (var market = await Market.StartAsync(folder.Path))
        {
            await market.Store.SaveAsync("Acme.Greeter", Samples.Version("Acme.Greeter", "1.0.0"), Samples.Version("Acme.Greeter", "1.1.0"));
            await CountAsync(market.Store, today.AddDays(-1), ("acme.greeter/1.0.0", 3), ("acme.greeter/1.1.0", 1));
            await CountAsync(market.Store, today, ("acme.greeter/1.1.0", 5));
            await CountAsync(market.Store, today, ("acme.greeter/1.1.0", 2));
        }
        await using var again = await Market.StartAsync(folder.Path);

        var statistics = await again.GetAsync("/extensions/Acme.Greeter/statistics?days=7");
        var all = await again.GetAsync("/statistics");

        Assert.Equal(11, (long)statistics["downloads"]!);
        Assert.Equal([Text(today.AddDays(-1)) + " 4", Text(today) + " 7"], statistics["days"]!.AsArray().Select(day => $"{day!["day"]} {day["downloads"]}"));
        Assert.Equal(["1.1.0 8 2", "1.0.0 3 1"], statistics["versions"]!.AsArray().Select(version => $"{version!["version"]} {version["downloads"]} {version["days"]!.AsArray().Count}"));
        Assert.Equal("1 2 1 11", $"{all["extensions"]} {all["versions"]} {all["publishers"]} {all["downloads"]}");
        Assert.Equal("Acme.Greeter 11", $"{all["top"]![0]!["id"]} {all["top"]![0]!["downloads"]}");
    }

    [Fact]
    public void Days_that_are_long_ago_are_summed_by_month_and_nothing_is_lost()
    {
        var history = new DownloadHistory();
        var first = new DateOnly(2025, 1, 1);
        for (var day = 0; day < 400; day++) history.Add(first.AddDays(day), new Dictionary<string, long> { ["a/1.0.0"] = 2 });

        var counts = history.Find("A", "1.0.0");

        Assert.Equal(800, counts.Sum(count => count.Count));
        Assert.True(counts.Count <= DownloadHistory.DaysKept + 11, $"{counts.Count}");
        Assert.Equal((first, 62), counts[0]);
        Assert.Equal((first.AddDays(399), 2), counts[^1]);
    }

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static Task CountAsync(MarketplaceStore store, DateOnly day, params (string Key, long Count)[] counts) =>
        store.ChangeAsync("downloads", "test", _ => new Change<int>(0, new DownloadsCounted(day, counts.ToDictionary(count => count.Key, count => count.Count))), default);
}
