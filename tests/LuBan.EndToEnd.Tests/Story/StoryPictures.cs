using System.Text.Json.Nodes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LuBan.EndToEnd.Story;

/// <summary>The pictures of the page. They are taken where somebody asks for them (LUBAN_PICTURES is a folder); that each is there is looked at always.</summary>
internal sealed class StoryPictures(ServerProcess server) : IAsyncDisposable
{
    // Builds and others may have the machine.
    private const float Patience = 120_000;
    private static readonly string? Folder = Environment.GetEnvironmentVariable("LUBAN_PICTURES") is { Length: > 0 } folder && File.Exists(BrowserFactAttribute.Program) ? Directory.CreateDirectory(folder).FullName : null;
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private IPage? _page;

    public async Task TakeAsync(string picture)
    {
        Assert.True(Folder is not null || File.Exists(Path.Combine(Path.GetDirectoryName(StoryPage.File)!, picture)), $"{picture} is missing; with LUBAN_PICTURES=folder this test takes it.");
        if (Folder is null) return;
        var page = _page ??= await OpenAsync();
        var name = Path.GetFileNameWithoutExtension(picture);
        await ShowAsync(page, name);
        await page.ScreenshotAsync(new() { Path = Path.Combine(Folder, $"{name}.png") });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    private async Task ShowAsync(IPage page, string name)
    {
        switch (name)
        {
            case "run":
                var runs = JsonNode.Parse(await server.Http.GetStringAsync("/apis/tekton.dev/v1/namespaces/default/pipelineruns"))!["items"]!.AsArray();
                await page.GotoAsync($"/x/luban.devops/runs/default/{(string)runs[0]!["metadata"]!["name"]!}");
                await page.Locator("lb-topology [data-id=build]").ClickAsync();
                await Expect(page.GetByRole(AriaRole.Log)).ToContainTextAsync("reviews ->");
                break;
            case "release" or "rollback":
                await page.GotoAsync("/x/luban.servicemesh/releases/default/reviews");
                await Expect(page.GetByText("Live split of the traffic")).ToBeVisibleAsync();
                await Expect(page.GetByText(name == "release" ? "v2 traffic 10%" : "v2 traffic 0%").First).ToBeVisibleAsync();
                break;
            case "alert":
                await page.GotoAsync("/x/luban.observability/alerts");
                await Expect(page.GetByText("of the answers of reviews v2 are errors").First).ToBeVisibleAsync();
                break;
            default:
                throw new InvalidOperationException($"Nobody knows what is to be seen in '{name}'.");
        }
    }

    private async Task<IPage> OpenAsync()
    {
        SetDefaultExpectTimeout(Patience);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = BrowserFactAttribute.Program, Args = ["--no-sandbox", "--lang=en-US"], Timeout = Patience });
        var context = await _browser.NewContextAsync(new() { BaseURL = server.Address.ToString(), ViewportSize = new() { Width = 1280, Height = 800 }, ReducedMotion = ReducedMotion.Reduce, Locale = "en-US", TimezoneId = "UTC" });
        context.SetDefaultTimeout(Patience);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/");
        await page.Locator("input[name=username]").FillAsync("admin");
        await page.Locator("input[name=password]").FillAsync(ServerProcess.Password);
        await page.Locator("form button[type=submit]").First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Main)).ToBeVisibleAsync();
        return page;
    }
}
