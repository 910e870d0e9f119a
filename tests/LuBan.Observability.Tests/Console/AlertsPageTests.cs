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

    [BrowserFact]
    public async Task An_alert_is_noted_and_silenced_and_a_policy_is_tried_and_saved()
    {
        using var hook = new TestHttpServer(_ => new(200));
        await Furniture.AlertsAsync(server.Process.Http, hook.Port);
        await server.Browser.WalkAsync(async page =>
        {
            await page.GotoAsync(Alerts);
            await Expect(page.GetByText("The disk is full", new() { Exact = false }).First).ToBeVisibleAsync();
            await SignedInBrowser.ShowAsync(page, "alerts-firing");
            await page.GetByRole(AriaRole.Button, new() { Name = "Take note" }).First.ClickAsync();
            await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Take note" }).ClickAsync();
            await Expect(page.GetByText("Noted by", new() { Exact = false }).First).ToBeVisibleAsync();

            await page.GetByRole(AriaRole.Tab, new() { Name = "Alerts" }).PressAsync("ArrowRight");
            await Expect(page.GetByRole(AriaRole.Tab, new() { Name = "Rules" })).ToHaveAttributeAsync("aria-selected", "true");
            await page.GetByRole(AriaRole.Tab, new() { Name = "Receivers" }).ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Test" }).ClickAsync();
            await Expect(page.GetByText("Sent to http://127.0.0.1", new() { Exact = false })).ToBeVisibleAsync();
            await SignedInBrowser.ShowAsync(page, "alerts-receivers");

            await page.GetByRole(AriaRole.Tab, new() { Name = "Policies" }).ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "New policy" }).ClickAsync();
            await page.GetByRole(AriaRole.Textbox, new() { NameRegex = new(@"^Name\b") }).FillAsync("busy");
            await page.GetByLabel("Metric or PromQL").FillAsync("vector(1)");
            await page.GetByLabel("Threshold").FillAsync("0.5");
            await page.GetByLabel("Lines of the log").FillAsync("level:error OR timeout");
            await Expect(page.GetByText("Which lines of the object's log a message shows", new() { Exact = false })).ToBeVisibleAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Preview" }).ClickAsync();
            await Expect(page.GetByText("It would have fired once.")).ToBeVisibleAsync();
            await SignedInBrowser.ShowAsync(page, "alerts-preview");
            await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
            await Expect(page.Locator("lb-table")).ToContainTextAsync("busy");
            await Expect(page.Locator("lb-table")).ToContainTextAsync("level:error OR timeout");
            var saved = JsonNode.Parse(await server.Process.Http.GetStringAsync("/apis/observability.luban.dev/v1alpha1/namespaces/default/alertpolicies/busy"))!;
            Assert.Equal("level:error OR timeout", (string?)saved["spec"]!["rules"]![0]!["logQuery"]);
            await SignedInBrowser.ShowAsync(page, "alerts-policies");
            await page.GetByRole(AriaRole.Tab, new() { Name = "Deliveries" }).ClickAsync();
            await Expect(page.Locator("lb-table")).ToContainTextAsync("hook");
            await SignedInBrowser.ShowAsync(page, "alerts-deliveries");
            await page.GotoAsync(Overview);
            await Expect(page.Locator("lb-chart").First).ToBeVisibleAsync();
            await SignedInBrowser.ShowAsync(page, "alerts-overview");
        });
    }
}
