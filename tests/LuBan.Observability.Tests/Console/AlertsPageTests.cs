using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LuBan.ConsoleTests.Browser;
using LuBan.Observability.Tests.Notifications;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LuBan.Observability.Tests.Console;

/// <summary>Somebody looks at the machine, at what fires, and makes a policy.</summary>
[Trait("Category", "Soak")]
public sealed class AlertsPageTests(ObservabilityServer server) : IClassFixture<ObservabilityServer>
{
    private const string Overview = "/x/luban.observability";
    private const string Alerts = "/x/luban.observability/alerts";
    private const string Api = "/ext/luban.observability/alertmanager/api/v2";

    [BrowserFact]
    public async Task An_alert_is_noted_and_silenced_and_a_policy_is_tried_and_saved()
    {
        using var hook = new TestHttpServer(_ => new(200));
        await PrepareAsync(hook.Port);
        await server.WalkAsync(async page =>
        {
            await page.GotoAsync(Alerts);
            await Expect(page.GetByText("The disk is full", new() { Exact = false }).First).ToBeVisibleAsync();
            await ShowAsync(page, "firing");
            await page.GetByRole(AriaRole.Button, new() { Name = "Take note" }).First.ClickAsync();
            await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Take note" }).ClickAsync();
            await Expect(page.GetByText("Noted by", new() { Exact = false }).First).ToBeVisibleAsync();

            await page.GetByRole(AriaRole.Tab, new() { Name = "Alerts" }).PressAsync("ArrowRight");
            await Expect(page.GetByRole(AriaRole.Tab, new() { Name = "Rules" })).ToHaveAttributeAsync("aria-selected", "true");
            await page.GetByRole(AriaRole.Tab, new() { Name = "Receivers" }).ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Test" }).ClickAsync();
            await Expect(page.GetByText("Sent to http://127.0.0.1", new() { Exact = false })).ToBeVisibleAsync();
            await ShowAsync(page, "receivers");

            await page.GetByRole(AriaRole.Tab, new() { Name = "Policies" }).ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "New policy" }).ClickAsync();
            await page.GetByLabel("Name", new() { Exact = true }).FillAsync("busy");
            await page.GetByLabel("Metric or PromQL").FillAsync("vector(1)");
            await page.GetByLabel("Threshold").FillAsync("0.5");
            await page.GetByRole(AriaRole.Button, new() { Name = "Preview" }).ClickAsync();
            await Expect(page.GetByText("It would have fired once.")).ToBeVisibleAsync();
            await ShowAsync(page, "preview");
            await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
            await Expect(page.Locator("lb-table")).ToContainTextAsync("busy");
            await ShowAsync(page, "policies");
            await page.GetByRole(AriaRole.Tab, new() { Name = "Deliveries" }).ClickAsync();
            await Expect(page.Locator("lb-table")).ToContainTextAsync("hook");
            await ShowAsync(page, "deliveries");
            await page.GotoAsync(Overview);
            await Expect(page.Locator("lb-chart").First).ToBeVisibleAsync();
            await ShowAsync(page, "overview");
        });
    }

    [BrowserFact]
    [Trait("Category", "Soak")]
    public async Task The_pages_are_usable_by_everybody_in_both_languages_and_themes_and_on_a_telephone()
    {
        using var hook = new TestHttpServer(_ => new(200));
        await PrepareAsync(hook.Port);
        foreach (var (theme, locale, width) in new[] { ("light", "en", 1280), ("dark", "zh-CN", 1280), ("light", "zh-CN", ConsoleView.Narrow), ("dark", "en", ConsoleView.Narrow) })
        {
            await server.WalkAsync(
                async page =>
                {
                    foreach (var (name, path) in new[] { ("overview", Overview), ("firing", Alerts), ("rules", $"{Alerts}?tab=rules"), ("policies", $"{Alerts}?tab=policies"), ("silences", $"{Alerts}?tab=silences"), ("receivers", $"{Alerts}?tab=receivers"), ("deliveries", $"{Alerts}?tab=deliveries") })
                    {
                        await page.GotoAsync(path);
                        await Expect(page.Locator(name == "overview" ? ".figures" : "[role=tabpanel] lb-table, [role=tabpanel] lb-empty").First).ToBeVisibleAsync();
                        Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= window.innerWidth"), $"{name}: the page is wider than its window.");
                        await ShowAsync(page, $"{name}-{theme}-{locale}-{width}");
                        Assert.Empty(await Axe.ViolationsAsync(page));
                    }
                },
                theme, locale, width);
        }
    }

    private async Task PrepareAsync(int hook)
    {
        await PostAsync("/apis/notification.kubesphere.io/v2beta2/receivers", """{"apiVersion":"notification.kubesphere.io/v2beta2","kind":"Receiver","metadata":{"name":"hook-PORT","labels":{"type":"global"}},"spec":{"webhook":{"url":"http://127.0.0.1:PORT/hook"}}}""".Replace("PORT", $"{hook}", StringComparison.Ordinal));
        await PostAsync($"{Api}/alerts", """[{"labels":{"alertname":"DiskFull","severity":"critical","namespace":"shop","instance":"db-1"},"annotations":{"summary":"The disk is full: 97 %"},"endsAt":"2099-01-01T00:00:00Z"},{"labels":{"alertname":"CertificateExpires","severity":"info","namespace":"shop"},"endsAt":"2099-01-01T00:00:00Z"}]""");
        await PostAsync($"{Api}/silences", $$"""{"matchers":[{"name":"alertname","value":"CertificateExpires","isRegex":false,"isEqual":true}],"startsAt":"{{DateTimeOffset.UtcNow:O}}","endsAt":"{{DateTimeOffset.UtcNow.AddHours(1):O}}","comment":"known","createdBy":"ada"}""");
    }

    private async Task PostAsync(string path, string body)
    {
        using var answer = await server.Process.Http.PostAsJsonAsync(new Uri(path, UriKind.Relative), JsonNode.Parse(body));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    // With LUBAN_SCREENS set, pictures for whoever wants to see the pages.
    private static async Task ShowAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("LUBAN_SCREENS") is { Length: > 0 } folder) await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"alerts-{name}.png"), FullPage = true });
    }
}
