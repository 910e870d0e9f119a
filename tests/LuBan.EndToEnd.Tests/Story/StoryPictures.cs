using System.Text.Json.Nodes;
using LuBan.ConsoleTests.Browser;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LuBan.EndToEnd.Story;

/// <summary>The pictures of the page. They are taken where somebody asks for them (LUBAN_PICTURES is a folder); that each is there is looked at always.</summary>
internal sealed class StoryPictures(ServerProcess server) : IAsyncDisposable
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("LUBAN_PICTURES") is { Length: > 0 } folder && File.Exists(BrowserFactAttribute.Program) ? Directory.CreateDirectory(folder).FullName : null;
    private static readonly ConsoleView View = new(Height: 800);
    private readonly SignedInBrowser _browser = new(server);

    public async Task TakeAsync(string picture)
    {
        Assert.True(Folder is not null || File.Exists(Path.Combine(Path.GetDirectoryName(StoryPage.File)!, picture)), $"{picture} is missing; with LUBAN_PICTURES=folder this test takes it.");
        if (Folder is null) return;
        var name = Path.GetFileNameWithoutExtension(picture);
        await _browser.WalkAsync(
            async page =>
            {
                await ShowAsync(page, name);
                await page.ScreenshotAsync(new() { Path = Path.Combine(Folder, $"{name}.png") });
            },
            View,
            name);
    }

    public ValueTask DisposeAsync() => _browser.DisposeAsync();

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
}
