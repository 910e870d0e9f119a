using System.Text.Json.Nodes;
using LuBan.ConsoleTests.Browser;
using LuBan.EndToEnd;
using LuBan.Sdk.Testing;
using Microsoft.Playwright;

namespace LuBan.Observability.Tests.Console;

/// <summary>A real server with the extension, and a browser: what the tests of the console share.</summary>
public sealed class ObservabilityServer : IAsyncLifetime
{
    /// <summary>How long anything may take on a machine that does much else, in milliseconds.</summary>
    public const float Patience = 90_000;

    private const string Id = "luban.observability";

    private readonly TemporaryDirectory _directory = new();
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private string? _session;

    internal ServerProcess Process { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (BrowserFactAttribute.Missing is not null) return;
        Assertions.SetDefaultExpectTimeout(Patience);
        var package = ExtensionPackage.Of<ObservabilityExtension>();
        Process = await ServerProcess.StartAsync(_directory.Sub("data"), [Path.Combine(AppContext.BaseDirectory, "luban-extensions")]);
        var plan = Plans.Body(package.Id, package.Version);
        plan["spec"]!["approvedPermissions"] = new JsonArray([.. package.Approvals.Append("console.module").Select(name => JsonValue.Create(name))]);
        await Process.CreateAsync(plan);
        await Process.WaitForPhaseAsync(Id, "Installed", TimeSpan.FromMinutes(2));
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (Process is not null) await Process.DisposeAsync();
        _directory.Dispose();
    }

    /// <summary>Opens a window of the administrator's, and keeps a picture of it when what is done there fails.</summary>
    public async Task WalkAsync(Func<IPage, Task> walk, string theme = "light", string locale = "en", int width = 1280, [System.Runtime.CompilerServices.CallerMemberName] string name = "")
    {
        var options = new ConsoleView(theme, locale, width).Options();
        (options.BaseURL, options.StorageState) = (Process.Address.ToString(), await SessionAsync());
        await using var context = await (await BrowserAsync()).NewContextAsync(options);
        context.SetDefaultTimeout(Patience);
        await context.AddInitScriptAsync(await File.ReadAllTextAsync(Path.Combine(NodeTools.Sources, "..", "Infrastructure", "page.js")));
        var page = await context.NewPageAsync();
        // On a machine that does much else the console may give a page up that takes too long to arrive; people try again, too.
        await page.AddLocatorHandlerAsync(page.GetByText("LBC003"), () => page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button).First.ClickAsync());
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
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"observability-{name}.png"), FullPage = true });
            await File.WriteAllLinesAsync(Path.Combine(folder, $"observability-{name}.txt"), [page.Url, .. errors, await page.Locator("body").AriaSnapshotAsync(), Process.Output]);
            throw;
        }
    }

    private async Task<IBrowser> BrowserAsync()
    {
        _playwright ??= await Playwright.CreateAsync();
        return _browser ??= await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = BrowserFactAttribute.Program, Args = ["--no-sandbox", "--lang=en-US"], Timeout = Patience });
    }

    private async Task<string> SessionAsync()
    {
        if (_session is not null) return _session;
        await using var context = await (await BrowserAsync()).NewContextAsync(new() { BaseURL = Process.Address.ToString() });
        context.SetDefaultTimeout(Patience);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/");
        await page.Locator("input[name=username]").FillAsync("admin");
        await page.Locator("input[name=password]").FillAsync(ServerProcess.Password);
        await page.Locator("form button[type=submit]").First.ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Main)).ToBeVisibleAsync();
        return _session = await context.StorageStateAsync();
    }
}
