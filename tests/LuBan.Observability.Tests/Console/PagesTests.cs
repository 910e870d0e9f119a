using LuBan.ConsoleTests.Browser;
using LuBan.Observability.Tests.Logs;
using LuBan.Observability.Tests.Notifications;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LuBan.Observability.Tests.Console;

/// <summary>All pages of the extension in a browser: one walk over them, and each of them in every view.</summary>
[Trait("Category", "Slow")]
public sealed class PagesTests(ObservabilityServer server) : IClassFixture<ObservabilityServer>
{
    private const string Root = "/x/luban.observability";
    private const string Web = "/resources/core/v1/configmaps/default/web";

    [BrowserFact]
    public async Task Somebody_goes_from_the_overview_to_metrics_logs_and_alerts()
    {
        using var hook = new TestHttpServer(_ => new(200));
        await FillAsync(hook.Port);
        await server.Browser.WalkAsync(async page =>
        {
            await page.GotoAsync(Root);
            await Expect(page.Locator(".figures")).ToBeVisibleAsync();
            await Expect(page.GetByText("The disk is full: 97 %", new() { Exact = false }).First).ToBeVisibleAsync();

            await GoAsync(page, "Metrics");
            await page.GetByLabel("Metric", new() { Exact = true }).FillAsync("shop_orders_total");
            await page.GetByLabel("Metric", new() { Exact = true }).PressAsync("Enter");
            await Expect(page.Locator("lb-chart")).ToContainTextAsync("region=north");

            await GoAsync(page, "Logs");
            await page.GetByRole(AriaRole.Searchbox).FillAsync("超时");
            await page.Keyboard.PressAsync("Enter");
            await Expect(page.Locator("button.line").First).ToContainTextAsync("支付网关超时");
            await page.GetByRole(AriaRole.Button, new() { Name = "Live", Exact = true }).ClickAsync();
            await Expect(page.GetByText("new lines appear at the top")).ToBeVisibleAsync();
            await server.Process.Http.WriteAsync(new { message = "又一次超时", @namespace = "default" });
            await Expect(page.Locator("button.line").First).ToContainTextAsync("又一次超时");

            await GoAsync(page, "Alerts");
            await page.GetByRole(AriaRole.Tab, new() { Name = "Rules" }).ClickAsync();
            await Expect(page.GetByText("machine:cpu:ratio", new() { Exact = true })).ToBeVisibleAsync();
            Assert.Empty(await Axe.ViolationsAsync(page));
        });
    }

    [BrowserTheory]
    [Trait("Category", "Soak")]
    [InlineData("light", "en")]
    [InlineData("light", "zh-CN")]
    [InlineData("dark", "en")]
    [InlineData("dark", "zh-CN")]
    public async Task Every_page_keeps_the_rules_in_every_view(string theme, string locale)
    {
        using var hook = new TestHttpServer(_ => new(200));
        await FillAsync(hook.Port);
        Assert.Empty(await server.Browser.ProblemsAsync(Pages(locale), new(theme, locale)));
    }

    private static readonly Dictionary<string, string> Chinese = new() { ["Metrics"] = "指标", ["Logs"] = "日志", ["History"] = "历史" };

    private static IEnumerable<ConsolePage> Pages(string locale) =>
    [
        Page("overview", Root, ".figures"),
        Page("explorer", $"{Root}/metrics?query={Uri.EscapeDataString("sum by (region) (rate(shop_orders_total[5m]))")}", "lb-chart"),
        Page("table", $"{Root}/metrics?view=table&query=shop_orders_total", "lb-table"),
        Page("why-empty", $"{Root}/metrics?query={Uri.EscapeDataString("shop_orders_total{region=\"moon\"}")}", ".why"),
        Page("begin", $"{Root}/metrics", "lb-empty"),
        .. new[] { "firing", "rules", "policies", "silences", "receivers", "deliveries" }.Select(tab => Page(tab, $"{Root}/alerts?tab={tab}", "[role=tabpanel] lb-table")),
        Page("form", $"{Root}/alerts?tab=policies", "[role=tabpanel] button.main", page => page.Locator("[role=tabpanel] button.main").ClickAsync()),
        Page("logs", $"{Root}/logs", "button.line"),
        Page("line", $"{Root}/logs?q=level%3Aerror&range=360", "button.line", page => page.Locator("button.line").Nth(2).ClickAsync()),
        Page("no-lines", $"{Root}/logs?q=nothingatall", "lb-empty"),
        .. new[] { "Metrics", "Logs", "History" }.Select(tab => Page($"tab-{tab}", Web, "lb-subnav", page => page.Locator("lb-subnav").GetByRole(AriaRole.Link, new() { Name = locale == "en" ? tab : Chinese[tab], Exact = true }).ClickAsync())),
    ];

    /// <summary>A page, and what is there when all of it is.</summary>
    private static ConsolePage Page(string name, string path, string sign, Func<IPage, Task>? open = null) => new($"observability-{name}", path, async page =>
    {
        await Expect(page.Locator(sign).First).ToBeVisibleAsync();
        if (open is not null) await open(page);
    });

    private async Task FillAsync(int hook)
    {
        await Furniture.MetricsAsync(server.Process.Http);
        await Furniture.AlertsAsync(server.Process.Http, hook);
        await Furniture.LogsAsync(server.Process.Http);
    }

    private static Task GoAsync(IPage page, string name) => page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = name, Exact = true }).ClickAsync();
}
