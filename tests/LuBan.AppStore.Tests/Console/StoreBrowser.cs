using LuBan.AppStore.Tests.Apps;
using LuBan.ConsoleTests.Browser;
using LuBan.EndToEnd;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LuBan.AppStore.Tests.Console;

/// <summary>A real server with the extension, and a browser that is signed in.</summary>
public sealed class StoreBrowser : IAsyncLifetime
{
    /// <summary>How long anything may take on a machine that does much else, in milliseconds.</summary>
    public const float Patience = 120_000;

    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private string? _session;

    internal AppServer Server { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        SetDefaultExpectTimeout(Patience);
        if (BrowserFactAttribute.Missing is not null) return;
        Server = await AppServer.StartAsync();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = BrowserFactAttribute.Program, Args = ["--no-sandbox", "--lang=en-US"], Timeout = Patience });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (Server is not null) await Server.DisposeAsync();
    }

    /// <summary>Opens a window of the administrator's, and keeps a picture of it when what is done there fails.</summary>
    public async Task WalkAsync(Func<IPage, Task> walk, string theme = "light", string locale = "en")
    {
        var options = new ConsoleView(theme, locale).Options();
        options.BaseURL = Server.Process.Address.ToString();
        options.StorageState = _session ??= await SignInAsync();
        await using var context = await _browser!.NewContextAsync(options);
        context.SetDefaultTimeout(Patience);
        await context.AddInitScriptAsync(await File.ReadAllTextAsync(Path.Combine(NodeTools.Sources, "..", "Infrastructure", "page.js")));
        var page = await context.NewPageAsync();
        // A page whose module came too late, as it may on a machine that does much else, is asked for again.
        await page.AddLocatorHandlerAsync(page.GetByText("LBC003"), () => page.Locator("lb-fragment button.primary").First.ClickAsync());
        var errors = new List<string>();
        page.PageError += (_, error) => errors.Add(error);
        try
        {
            await walk(page);
            Assert.Empty(errors);
        }
        catch
        {
            var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "console-failures")).FullName;
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"appstore-{theme}-{locale}.png"), FullPage = true });
            await File.WriteAllLinesAsync(Path.Combine(folder, $"appstore-{theme}-{locale}.txt"), [page.Url, .. errors, await page.Locator("body").AriaSnapshotAsync(), Server.Process.Output]);
            throw;
        }
    }

    private async Task<string> SignInAsync()
    {
        await using var context = await _browser!.NewContextAsync(new() { BaseURL = Server.Process.Address.ToString() });
        context.SetDefaultTimeout(Patience);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/");
        await page.Locator("input[name=username]").FillAsync("admin");
        await page.Locator("input[name=password]").FillAsync(ServerProcess.Password);
        await page.Locator("form button[type=submit]").First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Main)).ToBeVisibleAsync();
        return await context.StorageStateAsync();
    }
}
