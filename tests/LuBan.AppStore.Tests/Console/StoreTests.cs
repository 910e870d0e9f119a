using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LuBan.ConsoleTests.Browser;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LuBan.AppStore.Tests.Console;

/// <summary>The pages in a browser, against a real server.</summary>
public sealed class StoreTests(StoreBrowser store) : IClassFixture<StoreBrowser>
{
    private static readonly ConsolePage[] Pages =
    [
        Page("store", ""), Page("template", "/templates/postgresql"), Page("no-template", "/templates/nothing"), Page("apps", "/apps"), Page("app", "/apps/default/one"), Page("logs", "/apps/default/one?tab=logs"),
        Page("config", "/apps/default/one?tab=config"), Page("backups", "/apps/default/one?tab=backups"), Page("events", "/apps/default/one?tab=events"), Page("failing", "/apps/default/two"), Page("nowhere", "/apps/default/nowhere"),
        Page("review", "/review"), Page("upload", "/review/upload"),
    ];

    [BrowserFact, Trait("Category", "Slow")]
    public Task An_app_is_found_installed_stopped_and_deleted() => store.Browser.WalkAsync(async page =>
    {
        await page.GotoAsync("/x/luban.appstore");
        await page.GetByRole(AriaRole.Searchbox, new() { Name = "Search the store" }).FillAsync("any program");
        await page.GetByRole(AriaRole.Link, new() { Name = "Install Process" }).ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("sleeper");
        await page.GetByRole(AriaRole.Button, new() { Name = "YAML" }).ClickAsync();
        await page.WriteCodeAsync("apiVersion: appstore.luban.dev/v1alpha1\nkind: LocalApp\nmetadata:\n  name: sleeper\n  namespace: default\nspec:\n  template: process\n  parameters:\n    command: [/bin/sh, -c, echo awake; exec sleep 600]\n");
        await page.GetByRole(AriaRole.Button, new() { Name = "Install", Exact = true }).ClickAsync();

        await Expect(page.Locator("lb-page lb-status").First).ToContainTextAsync("Running");
        Assert.Empty(await Axe.ViolationsAsync(page));
        await page.GetByRole(AriaRole.Tab, new() { Name = "Logs" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Log)).ToContainTextAsync("awake");
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop", Exact = true }).ClickAsync();
        await Expect(page.Locator("lb-page lb-status").First).ToContainTextAsync("Stopped");
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Textbox).FillAsync("sleeper");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "My apps", Level = 1 })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "sleeper" })).ToHaveCountAsync(0);
    });

    [BrowserTheory, Trait("Category", "Soak")]
    [InlineData("light", "en")]
    [InlineData("dark", "en")]
    [InlineData("light", "zh-CN")]
    [InlineData("dark", "zh-CN")]
    public async Task Every_page_keeps_the_rules(string theme, string locale)
    {
        await FurnishAsync();
        Assert.Empty(await store.Browser.ProblemsAsync(Pages, new(theme, locale)));
    }

    private static ConsolePage Page(string name, string path) => new($"appstore-{name}", $"/x/luban.appstore{path}");

    private async Task FurnishAsync()
    {
        var (server, http) = (store.Server, store.Server.Process.Http);
        using var there = await http.GetAsync($"{Apps.AppServer.Objects}/one");
        if (there.IsSuccessStatusCode) return;
        await server.InstallAsync("one", "process", new() { ["command"] = new JsonArray("/bin/sh", "-c", "echo hello; echo 'warn: it grows late' >&2; exec sleep 600") });
        await server.InstallAsync("two", "process", new() { ["command"] = new JsonArray("/bin/sh", "-c", "echo the disk is on fire; exit 3") });
        using var uploaded = await http.PutAsJsonAsync("/ext/luban.appstore/apps/greeter/versions/1.0", new JsonObject { ["title"] = "Greeter", ["notes"] = "It says hello.", ["template"] = new JsonObject { ["title"] = "Greeter", ["version"] = "1.0", ["command"] = new JsonArray("/bin/sleep", "600") } });
        Assert.True(uploaded.IsSuccessStatusCode, await uploaded.Content.ReadAsStringAsync());
        await server.CreateAsync(Apps.AppServer.Objects.Replace("localapps", "backups", StringComparison.Ordinal), new()
        {
            ["apiVersion"] = "appstore.luban.dev/v1alpha1", ["kind"] = "Backup", ["metadata"] = new JsonObject { ["name"] = "one-monday" }, ["spec"] = new JsonObject { ["app"] = "one" },
        });
        await server.WaitForAsync("one", app => (string?)app["status"]!["phase"] == "Running");
        await server.WaitForAsync("two", app => (int)app["status"]!["instances"]![0]!["restarts"]! > 1);
    }
}
