using LuBan.ConsoleTests.Browser;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LuBan.Observability.Tests.Console;

/// <summary>Somebody looks at metrics in the console, without PromQL and with it.</summary>
[Trait("Category", "Soak")]
public sealed class ExplorerTests(ObservabilityServer server) : IClassFixture<ObservabilityServer>
{
    private const string Page = "/x/luban.observability/metrics";

    [BrowserFact]
    public async Task A_metric_is_chosen_filtered_and_drawn_and_the_query_is_shown()
    {
        await Furniture.MetricsAsync(server.Process.Http);
        await server.Browser.WalkAsync(async page =>
        {
            await page.GotoAsync(Page);
            await page.GetByLabel("Metric", new() { Exact = true }).FillAsync("shop_orders_total");
            await page.GetByLabel("Metric", new() { Exact = true }).PressAsync("Enter");
            var query = page.GetByRole(AriaRole.Combobox, new() { Name = "Query (PromQL)" });
            await Expect(query).ToHaveValueAsync("rate(shop_orders_total[5m])");
            await Expect(page.Locator("lb-chart")).ToContainTextAsync("region=north");

            await page.GetByRole(AriaRole.Button, new() { Name = "Add a filter" }).ClickAsync();
            await page.GetByLabel("Label", new() { Exact = true }).SelectOptionAsync("region");
            await page.GetByLabel("Value", new() { Exact = true }).FillAsync("south");
            await page.GetByLabel("Value", new() { Exact = true }).PressAsync("Enter");
            await Expect(query).ToHaveValueAsync("rate(shop_orders_total{region=\"south\"}[5m])");
            await SignedInBrowser.ShowAsync(page, "metrics-chart");
        });
    }

    [BrowserFact]
    public async Task The_page_is_usable_in_Chinese_in_the_dark_and_on_a_telephone()
    {
        await Furniture.MetricsAsync(server.Process.Http);
        foreach (var (theme, width) in new[] { ("dark", 1280), ("light", ConsoleView.Narrow) })
        {
            await server.Browser.WalkAsync(
                async page =>
                {
                    await page.GotoAsync(Page + "?query=" + Uri.EscapeDataString("sum by (region) (rate(shop_orders_total[5m]))"));
                    await Expect(page.Locator("lb-chart")).ToContainTextAsync("region=north");
                    await Expect(page.GetByRole(AriaRole.Button, new() { Name = "运行" })).ToBeVisibleAsync();
                    Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= window.innerWidth"), "The page is wider than its window.");
                    Assert.Empty(await Axe.ViolationsAsync(page));
                    await SignedInBrowser.ShowAsync(page, $"metrics-{theme}-{width}");
                },
                new(theme, "zh-CN", width));
        }
    }
}
