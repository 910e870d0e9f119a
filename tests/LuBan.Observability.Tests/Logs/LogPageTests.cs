using LuBan.ConsoleTests.Browser;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LuBan.Observability.Tests.Logs;

/// <summary>The log page and the tabs of an object, in Debian's Chromium.</summary>
[Trait("Category", "Soak")]
public sealed class LogPageTests(LogWindow window) : IClassFixture<LogWindow>
{
    private const string Logs = "/x/luban.observability/logs";

    [BrowserFact]
    public Task Somebody_searches_in_Chinese_looks_at_a_line_and_its_neighbours_and_follows_what_is_new() => window.Browser.WalkAsync(async page =>
    {
        await page.GotoAsync(Logs);
        await page.GetByRole(AriaRole.Searchbox).FillAsync("超时");
        await page.Keyboard.PressAsync("Enter");
        var lines = page.Locator("button.line");
        await Expect(lines.First).ToContainTextAsync("支付网关超时");
        await Expect(page.GetByText("GET /orders/42")).ToHaveCountAsync(0);

        await lines.First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Button, new() { Name = "Lines around it" }).ClickAsync();
        await Expect(page.Locator(".around [aria-current=true]")).ToContainTextAsync("支付网关超时");

        await page.GetByRole(AriaRole.Button, new() { Name = "Live", Exact = true }).ClickAsync();
        await Expect(page.GetByText("new lines appear at the top")).ToBeVisibleAsync();
        await window.Http.WriteAsync(new { message = "又一次超时", @namespace = "default" }, new { message = "nothing of that kind", @namespace = "default" });
        await Expect(lines.First).ToContainTextAsync("又一次超时");
        await Expect(page.GetByText("nothing of that kind")).ToHaveCountAsync(0);
    });

    [BrowserFact]
    public Task An_object_has_tabs_with_its_own_lines_events_and_metrics() => window.Browser.WalkAsync(async page =>
    {
        await page.GotoAsync("/resources/core/v1/configmaps/default/web");
        await page.Locator("lb-subnav").GetByRole(AriaRole.Link, new() { Name = "Logs", Exact = true }).ClickAsync();
        await Expect(page.Locator("button.line").First).ToBeVisibleAsync();
        await Expect(page.Locator("button.line .from").Filter(new() { HasText = "default/pay" })).ToHaveCountAsync(0);
        await page.Locator("lb-subnav").GetByRole(AriaRole.Link, new() { Name = "Metrics", Exact = true }).ClickAsync();
        await Expect(page.Locator("lb-chart, lb-empty, lb-error").First).ToBeVisibleAsync();
    });
}
