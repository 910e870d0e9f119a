using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LuBan.ConsoleTests.Browser;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LuBan.AppStore.Tests.Console;

/// <summary>The pages in a browser, against a real server.</summary>
public sealed class StoreTests(StoreBrowser browser) : IClassFixture<StoreBrowser>
{
    private static readonly (string Name, string Path)[] Pages =
    [
        ("store", ""), ("template", "/templates/postgresql"), ("no-template", "/templates/nothing"), ("apps", "/apps"), ("app", "/apps/default/one"), ("logs", "/apps/default/one?tab=logs"),
        ("config", "/apps/default/one?tab=config"), ("backups", "/apps/default/one?tab=backups"), ("events", "/apps/default/one?tab=events"), ("failing", "/apps/default/two"), ("nowhere", "/apps/default/nowhere"),
        ("review", "/review"), ("upload", "/review/upload"),
    ];

    [BrowserFact, Trait("Category", "Soak")]
    public Task An_app_is_found_installed_stopped_and_deleted() => browser.WalkAsync(async page =>
    {
        await page.GotoAsync("/x/luban.appstore");
        await page.GetByRole(AriaRole.Searchbox, new() { Name = "Search the store" }).FillAsync("any program");
        await page.GetByRole(AriaRole.Link, new() { Name = "Install Process" }).ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("sleeper");
        await page.GetByRole(AriaRole.Button, new() { Name = "YAML" }).ClickAsync();
        await page.Locator("lb-code .cm-content").FillAsync("apiVersion: appstore.luban.dev/v1alpha1\nkind: LocalApp\nmetadata:\n  name: sleeper\n  namespace: default\nspec:\n  template: process\n  parameters:\n    command: [/bin/sh, -c, echo awake; exec sleep 600]\n");
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
        await browser.WalkAsync(async page =>
        {
            var problems = new List<string>();
            foreach (var (name, path) in Pages)
            {
                await page.GotoAsync($"/x/luban.appstore{path}");
                await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveCountAsync(1);
                foreach (var width in new[] { 1280, ConsoleView.Narrow })
                {
                    await page.SetViewportSizeAsync(width, 900);
                    await page.WaitForFunctionAsync("() => window.__settled()", null, new() { Timeout = StoreBrowser.Patience });
                    await Expect(page.GetByText("LBC003")).ToHaveCountAsync(0);
                    if (Environment.GetEnvironmentVariable("LUBAN_PICTURES") is { Length: > 0 } folder) await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"appstore-{name}-{theme}-{locale}-{width}.png"), FullPage = true });
                    problems.AddRange((await Axe.ViolationsAsync(page)).Concat(await page.EvaluateAsync<string[]>("() => window.__layoutProblems()")).Select(problem => $"{name} {width}: {problem}"));
                }

                await page.SetViewportSizeAsync(1280, 900);
            }

            Assert.True(problems.Count == 0, string.Join('\n', problems));
        }, theme, locale);
    }

    private async Task FurnishAsync()
    {
        var (server, http) = (browser.Server, browser.Server.Process.Http);
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
