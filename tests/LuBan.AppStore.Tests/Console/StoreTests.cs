using System.Text.Json.Nodes;
using LuBan.AppStore.Tests.Apps;
using LuBan.ConsoleTests.Browser;
using LuBan.EndToEnd;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LuBan.AppStore.Tests.Console;

/// <summary>The pages in a browser, against a real server.</summary>
public sealed class StoreTests : IAsyncLifetime
{
    private const float Patience = 90_000;
    private static readonly string[] Pages = ["", "/templates/postgresql", "/apps", "/apps/default/one", "/apps/default/nowhere", "/review", "/upload"];
    private AppServer _server = null!;
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    public async Task InitializeAsync()
    {
        SetDefaultExpectTimeout(Patience);
        if (BrowserFactAttribute.Missing is not null) return;
        _server = await AppServer.StartAsync();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = BrowserFactAttribute.Program, Args = ["--no-sandbox", "--lang=en-US"], Timeout = Patience });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_server is not null) await _server.DisposeAsync();
    }

    [BrowserFact, Trait("Category", "Soak")]
    public async Task An_app_is_found_installed_stopped_and_deleted() => await WalkAsync("light", "en", async page =>
    {
        await page.GotoAsync("/x/luban.appstore");
        await page.GetByRole(AriaRole.Searchbox, new() { Name = "Search the store" }).FillAsync("any program");
        await page.GetByRole(AriaRole.Link, new() { Name = "Install Process" }).ClickAsync();
        await page.GetByLabel("Name").FillAsync("sleeper");
        await page.GetByRole(AriaRole.Button, new() { Name = "YAML" }).ClickAsync();
        await page.Locator("lb-code .cm-content").FillAsync("apiVersion: appstore.luban.dev/v1alpha1\nkind: LocalApp\nmetadata:\n  name: sleeper\n  namespace: default\nspec:\n  template: process\n  parameters:\n    command: [/bin/sh, -c, echo awake; exec sleep 600]\n");
        await page.GetByRole(AriaRole.Button, new() { Name = "Install" }).ClickAsync();

        await Expect(page.Locator("lb-status").First).ToContainTextAsync("Running");
        await page.GetByRole(AriaRole.Tab, new() { Name = "Logs" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Log)).ToContainTextAsync("awake");
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop", Exact = true }).ClickAsync();
        await Expect(page.Locator("lb-status").First).ToContainTextAsync("Stopped");
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Textbox).FillAsync("sleeper");
        await dialog.GetByRole(AriaRole.Button).Last.ClickAsync();
        await Expect(page.GetByText("Nothing is installed")).ToBeVisibleAsync();
    });

    [BrowserTheory, Trait("Category", "Soak")]
    [InlineData("light", "en")]
    [InlineData("dark", "zh-CN")]
    [InlineData("light", "zh-CN")]
    [InlineData("dark", "en")]
    public async Task Every_page_keeps_the_rules(string theme, string locale)
    {
        await _server.InstallAsync("one", "process", new() { ["command"] = new JsonArray("/bin/sh", "-c", "echo hello; exec sleep 600") });
        await _server.InstallAsync("two", "process", new() { ["command"] = new JsonArray("/bin/sh", "-c", "echo the disk is on fire; exit 3") });
        await _server.WaitForAsync("one", app => (string?)app["status"]!["phase"] == "Running");
        await WalkAsync(theme, locale, async page =>
        {
            var problems = new List<string>();
            foreach (var path in Pages)
            {
                await page.GotoAsync($"/x/luban.appstore{path}");
                await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveCountAsync(1);
                foreach (var width in new[] { 1280, ConsoleView.Narrow })
                {
                    await page.SetViewportSizeAsync(width, 900);
                    await page.WaitForFunctionAsync("() => window.__settled()", null, new() { Timeout = Patience });
                    if (Environment.GetEnvironmentVariable("LUBAN_PICTURES") is { Length: > 0 } folder) await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{theme}-{locale}-{width}{path.Replace('/', '-')}.png"), FullPage = true });
                    problems.AddRange((await Axe.ViolationsAsync(page)).Concat(await page.EvaluateAsync<string[]>("() => window.__layoutProblems()")).Select(problem => $"{path} {width}: {problem}"));
                }

                await page.SetViewportSizeAsync(1280, 900);
            }

            Assert.True(problems.Count == 0, string.Join('\n', problems));
        });
    }

    private async Task WalkAsync(string theme, string locale, Func<IPage, Task> walk)
    {
        var options = new ConsoleView(theme, locale).Options();
        options.BaseURL = _server.Process.Address.ToString();
        await using var context = await _browser.NewContextAsync(options);
        context.SetDefaultTimeout(Patience);
        await context.AddInitScriptAsync(await File.ReadAllTextAsync(Path.Combine(NodeTools.Sources, "..", "Infrastructure", "page.js")));
        var page = await context.NewPageAsync();
        var errors = new List<string>();
        page.PageError += (_, error) => errors.Add(error);
        await page.GotoAsync("/");
        await page.Locator("input[name=username]").FillAsync("admin");
        await page.Locator("input[name=password]").FillAsync(ServerProcess.Password);
        await page.Locator("form button[type=submit]").First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Main)).ToBeVisibleAsync();
        try
        {
            await walk(page);
            Assert.Empty(errors);
        }
        catch
        {
            var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "console-failures")).FullName;
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"appstore-{theme}-{locale}.png"), FullPage = true });
            await File.WriteAllLinesAsync(Path.Combine(folder, $"appstore-{theme}-{locale}.txt"), [page.Url, .. errors, await page.Locator("body").AriaSnapshotAsync(), _server.Process.Output]);
            throw;
        }
    }
}
