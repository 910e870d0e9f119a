using LuBan.ConsoleTests.Browser;
using LuBan.EndToEnd;
using Microsoft.Playwright;

namespace LuBan.Observability.Tests.Logs;

/// <summary>A real server with lines in it, and a browser; shared, neither is restarted.</summary>
public sealed class LogWindow : IAsyncLifetime
{
    /// <summary>How long anything may take on a machine that does much else, in milliseconds.</summary>
    public const float Patience = 90_000;

    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private string? _session;

    internal LogServer Server { get; } = new();

    public async Task InitializeAsync()
    {
        if (BrowserFactAttribute.Missing is not null) return;
        Assertions.SetDefaultExpectTimeout(Patience);
        await Server.StartAsync();
        var now = DateTimeOffset.UtcNow;
        string[] texts = ["GET /orders/42 200 in 12 ms", "支付网关超时,订单号 88231", "connection to 10.0.0.7 refused, trying again", "cache warmed in 0.4 s"];
        string[] levels = ["info", "error", "warning", "debug"];
        await Server.Http.WriteAsync([.. Enumerable.Range(0, 160).Select(number => (object)new
        {
            message = texts[number % 7 == 3 ? 1 : number % 5 == 2 ? 2 : number % 3 == 1 ? 3 : 0], level = levels[number % 7 == 3 ? 1 : number % 5 == 2 ? 2 : number % 3 == 1 ? 3 : 0],
            time = now.AddSeconds(-20 * number), @namespace = "default", kind = "configmap", name = number % 2 == 0 ? "web" : "pay", trace = new { id = $"t{number}" },
        })]);
        using var created = await Server.Http.PostAsync("/api/v1/namespaces/default/configmaps", new StringContent("""{"metadata":{"name":"web"}}""", System.Text.Encoding.UTF8, "application/json"));
        Assert.True(created.IsSuccessStatusCode, await created.Content.ReadAsStringAsync());
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        await Server.DisposeAsync();
    }

    /// <summary>Opens a window of the administrator's, and keeps a picture of it when what is done there fails.</summary>
    internal async Task WalkAsync(Func<IPage, Task> walk, string theme = "light", string locale = "en", [System.Runtime.CompilerServices.CallerMemberName] string name = "")
    {
        _playwright ??= await Playwright.CreateAsync();
        _browser ??= await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = BrowserFactAttribute.Program, Args = ["--no-sandbox", "--lang=en-US"], Timeout = Patience });
        var options = new ConsoleView(theme, locale).Options();
        (options.BaseURL, options.StorageState) = (Server.Http.BaseAddress!.ToString(), await SessionAsync(_browser));
        await using var context = await _browser.NewContextAsync(options);
        context.SetDefaultTimeout(Patience);
        await context.AddInitScriptAsync(await File.ReadAllTextAsync(Path.Combine(NodeTools.Sources, "..", "Infrastructure", "page.js")));
        var page = await context.NewPageAsync();
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
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"logs-{name}.png") });
            await File.WriteAllLinesAsync(Path.Combine(folder, $"logs-{name}.txt"), [page.Url, .. errors, await page.Locator("body").AriaSnapshotAsync()]);
            throw;
        }
    }

    private async Task<string> SessionAsync(IBrowser browser)
    {
        if (_session is not null) return _session;
        await using var context = await browser.NewContextAsync(new() { BaseURL = Server.Http.BaseAddress!.ToString() });
        context.SetDefaultTimeout(Patience);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/");
        await page.Locator("input[name=username]").FillAsync("admin");
        await page.Locator("input[name=password]").FillAsync(LogServer.Password);
        await page.Locator("form button[type=submit]").First.ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Main)).ToBeVisibleAsync();
        return _session = await context.StorageStateAsync();
    }
}
