using System.Runtime.CompilerServices;
using LuBan.EndToEnd;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LuBan.ConsoleTests.Browser;

/// <summary>A browser in which the administrator of a server is signed in: for the tests of extensions that have pages. It begins when it is first needed.</summary>
internal sealed class SignedInBrowser(ServerProcess server) : IAsyncDisposable
{
    /// <summary>How long anything may take on a machine that does much else, in milliseconds.</summary>
    public const float Patience = 120_000;

    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private string? _session;

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>Opens a window, and keeps a picture of it when what is done there fails.</summary>
    public async Task WalkAsync(Func<IPage, Task> walk, ConsoleView? view = null, [CallerMemberName] string name = "")
    {
        SetDefaultExpectTimeout(Patience);
        var options = (view ?? new()).Options();
        (options.BaseURL, options.StorageState) = (server.Address.ToString(), _session ??= await SignInAsync());
        await using var context = await (await BrowserAsync()).NewContextAsync(options);
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
            await KeepAsync(page, errors, $"{name}-{view}");
            throw;
        }
    }

    /// <summary>What breaks the rules on each of some pages, as wide as a screen and as narrow as a phone: of accessibility, and of the layout. Pictures are kept in the folder that LUBAN_PICTURES names.</summary>
    public async Task<IReadOnlyList<string>> ProblemsAsync(IEnumerable<ConsolePage> pages, ConsoleView view)
    {
        var problems = new List<string>();
        await WalkAsync(
            async window =>
            {
                foreach (var page in pages)
                {
                    await window.GotoAsync(page.Path);
                    await Expect(window.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveCountAsync(1);
                    await SettleAsync(window);
                    if (page.Open is not null) await page.Open(window);
                    foreach (var width in new[] { view.Width, ConsoleView.Narrow })
                    {
                        await window.SetViewportSizeAsync(width, view.Height);
                        await SettleAsync(window);
                        await Expect(window.GetByText("LBC003")).ToHaveCountAsync(0);
                        await ShowAsync(window, $"{page.Name}-{view with { Width = width }}");
                        problems.AddRange((await Axe.ViolationsAsync(window)).Concat(await window.EvaluateAsync<string[]>("() => window.__layoutProblems()")).Select(problem => $"{page.Name} {width}: {problem}"));
                    }

                    await window.SetViewportSizeAsync(view.Width, view.Height);
                }
            },
            view);
        return problems;
    }

    /// <summary>Keeps a picture, when LUBAN_PICTURES names a folder.</summary>
    public static async Task ShowAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("LUBAN_PICTURES") is { Length: > 0 } folder) await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });
    }

    private static Task SettleAsync(IPage page) => page.WaitForFunctionAsync("() => window.__settled()", null, new() { Timeout = Patience });

    private async Task KeepAsync(IPage page, IEnumerable<string> errors, string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "console-failures")).FullName;
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });
        await File.WriteAllLinesAsync(Path.Combine(folder, $"{name}.txt"), [page.Url, .. errors, await page.Locator("body").AriaSnapshotAsync(), server.Output]);
    }

    private async Task<IBrowser> BrowserAsync()
    {
        _playwright ??= await Playwright.CreateAsync();
        return _browser ??= await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = BrowserFactAttribute.Program, Args = ["--no-sandbox", "--lang=en-US"], Timeout = Patience });
    }

    private async Task<string> SignInAsync()
    {
        await using var context = await (await BrowserAsync()).NewContextAsync(new() { BaseURL = server.Address.ToString() });
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
