using LuBan.ConsoleTests.Browser;
using Microsoft.Playwright;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace LuBan.Observability.Tests.Logs;

/// <summary>The log page and the tabs of an object, in Debian's Chromium.</summary>
[Trait("Category", "Soak")]
public sealed class LogPageTests(LogWindow window, ITestOutputHelper output) : IClassFixture<LogWindow>
{
    private const string Logs = "/x/luban.observability/logs";

    [BrowserFact]
    public Task Somebody_searches_in_Chinese_looks_at_a_line_and_its_neighbours_and_follows_what_is_new() => window.WalkAsync(async page =>
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
        await window.Server.Http.WriteAsync(new { message = "又一次超时", @namespace = "default" }, new { message = "nothing of that kind", @namespace = "default" });
        await Expect(lines.First).ToContainTextAsync("又一次超时");
        await Expect(page.GetByText("nothing of that kind")).ToHaveCountAsync(0);
    });

    [BrowserFact]
    public Task An_object_has_tabs_with_its_own_lines_events_and_metrics() => window.WalkAsync(async page =>
    {
        await page.GotoAsync("/resources/core/v1/configmaps/default/web");
        await page.Locator("lb-subnav").GetByRole(AriaRole.Link, new() { Name = "Logs", Exact = true }).ClickAsync();
        await Expect(page.Locator("button.line").First).ToBeVisibleAsync();
        await Expect(page.Locator("button.line .from").Filter(new() { HasText = "default/pay" })).ToHaveCountAsync(0);
        await page.Locator("lb-subnav").GetByRole(AriaRole.Link, new() { Name = "Metrics", Exact = true }).ClickAsync();
        await Expect(page.Locator("lb-chart, lb-empty, lb-error").First).ToBeVisibleAsync();
    });

    [Trait("Category", "Soak")]
    [BrowserTheory]
    [InlineData("light", "en")]
    [InlineData("dark", "zh-CN")]
    [InlineData("light", "zh-CN")]
    [InlineData("dark", "en")]
    public Task Every_view_keeps_the_rules(string theme, string locale) => window.WalkAsync(async page =>
    {
        var problems = new List<string>();
        foreach (var path in new[] { Logs, $"{Logs}?q=level%3Aerror&range=360", $"{Logs}?q=nothingatall" })
        {
            await page.GotoAsync(path);
            await Expect(page.GetByRole(AriaRole.Searchbox)).ToBeVisibleAsync();
            await Expect(page.Locator("button.line, lb-empty").First).ToBeVisibleAsync();
            if (path == Logs) await page.Locator("button.line").Nth(2).ClickAsync();
            foreach (var width in new[] { 1280, ConsoleView.Narrow })
            {
                await page.SetViewportSizeAsync(width, 900);
                await page.WaitForFunctionAsync("() => window.__settled()", null, new() { Timeout = LogWindow.Patience });
                if (Environment.GetEnvironmentVariable("LUBAN_PICTURES") is { Length: > 0 } folder) await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"logs-{theme}-{locale}-{width}-{path.Length}.png") });
                problems.AddRange((await Axe.ViolationsAsync(page)).Concat(await page.EvaluateAsync<string[]>("() => window.__layoutProblems()")).Select(problem => $"{path} {width}: {problem}"));
            }
            await page.SetViewportSizeAsync(1280, 900);
        }
        output.WriteLine($"3 views at 2 widths in {theme}, {locale}");
        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }, theme, locale, $"axe-{theme}-{locale}");
}
