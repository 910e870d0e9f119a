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
        await server.WalkAsync(async page =>
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
    [InlineData("light", "en", 1280)]
    [InlineData("light", "en", ConsoleView.Narrow)]
    [InlineData("light", "zh-CN", 1280)]
    [InlineData("light", "zh-CN", ConsoleView.Narrow)]
    [InlineData("dark", "en", 1280)]
    [InlineData("dark", "en", ConsoleView.Narrow)]
    [InlineData("dark", "zh-CN", 1280)]
    [InlineData("dark", "zh-CN", ConsoleView.Narrow)]
    public async Task Every_page_keeps_the_rules_in_every_view(string theme, string locale, int width)
    {
        using var hook = new TestHttpServer(_ => new(200));
        await FillAsync(hook.Port);
        var problems = new List<string>();
        await server.WalkAsync(
            async page =>
            {
                foreach (var (name, path, sign) in Pages)
                {
                    await page.GotoAsync(path);
                    await Expect(page.Locator(sign).First).ToBeVisibleAsync();
                    if (name == "form") await page.Locator("[role=tabpanel] button.main").ClickAsync();
                    if (name == "line") await page.Locator("button.line").Nth(2).ClickAsync();
                    if (path == Web) await page.Locator("lb-subnav").GetByRole(AriaRole.Link, new() { Name = locale == "en" ? name : Chinese[name], Exact = true }).ClickAsync();
                    await page.WaitForFunctionAsync("() => window.__settled()");
                    await ShowAsync(page, $"{name}-{theme}-{locale}-{width}");
                    problems.AddRange((await Axe.ViolationsAsync(page)).Concat(await page.EvaluateAsync<string[]>("() => window.__layoutProblems()")).Select(problem => $"{name}: {problem}"));
                }
            },
            theme, locale, width, $"pages-{theme}-{locale}-{width}");
        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    private static readonly Dictionary<string, string> Chinese = new() { ["Metrics"] = "指标", ["Logs"] = "日志", ["History"] = "历史" };

    /// <summary>A name, the address, and what is there when the page is.</summary>
    private static readonly (string Name, string Path, string Sign)[] Pages =
    [
        ("overview", Root, ".figures"),
        ("explorer", $"{Root}/metrics?query={Uri.EscapeDataString("sum by (region) (rate(shop_orders_total[5m]))")}", "lb-chart"),
        ("table", $"{Root}/metrics?view=table&query=shop_orders_total", "lb-table"),
        ("why-empty", $"{Root}/metrics?query={Uri.EscapeDataString("shop_orders_total{region=\"moon\"}")}", ".why"),
        ("begin", $"{Root}/metrics", "lb-empty"),
        .. new[] { "firing", "rules", "policies", "silences", "receivers", "deliveries" }.Select(tab => (tab, $"{Root}/alerts?tab={tab}", "[role=tabpanel] lb-table")),
        ("form", $"{Root}/alerts?tab=policies", "[role=tabpanel] button.main"),
        ("logs", $"{Root}/logs", "button.line"),
        ("line", $"{Root}/logs?q=level%3Aerror&range=360", "button.line"),
        ("no-lines", $"{Root}/logs?q=nothingatall", "lb-empty"),
        ("Metrics", Web, "lb-subnav"),
        ("Logs", Web, "lb-subnav"),
        ("History", Web, "lb-subnav"),
    ];

    private async Task FillAsync(int hook)
    {
        await Furniture.MetricsAsync(server.Process.Http);
        await Furniture.AlertsAsync(server.Process.Http, hook);
        await Furniture.LogsAsync(server.Process.Http);
    }

    private static Task GoAsync(IPage page, string name) => page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = name, Exact = true }).ClickAsync();

    // With LUBAN_SCREENS set, pictures for whoever wants to see the pages.
    private static async Task ShowAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("LUBAN_SCREENS") is { Length: > 0 } folder) await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });
    }
}
