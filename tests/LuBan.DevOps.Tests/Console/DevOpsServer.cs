using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LuBan.ConsoleTests.Browser;
using LuBan.EndToEnd;
using LuBan.Sdk.Testing;
using Microsoft.Playwright;

namespace LuBan.DevOps.Tests.Console;

/// <summary>A real server with the extension, and a browser: what the tests of the console and of the command-line tool share.</summary>
public sealed class DevOpsServer : IAsyncLifetime
{
    /// <summary>How long anything may take on a machine that does much else, in milliseconds.</summary>
    public const float Patience = 90_000;

    private const string Id = "luban.devops";

    private readonly TemporaryDirectory _directory = new();
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private string? _session;

    internal ServerProcess Process { get; private set; } = null!;

    internal Luban Cli { get; private set; } = null!;

    internal TemporaryDirectory Directory => _directory;

    public async Task InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(Patience);
        var package = ExtensionPackage.Of<DevOpsExtension>();
        Process = await ServerProcess.StartAsync(_directory.Sub("data"), [Path.Combine(AppContext.BaseDirectory, "luban-extensions")]);
        var plan = Plans.Body(package.Id, package.Version);
        plan["spec"]!["approvedPermissions"] = new JsonArray([.. package.Approvals.Append("console.module").Select(name => JsonValue.Create(name))]);
        await Process.CreateAsync(plan);
        await Process.WaitForPhaseAsync(Id, "Installed", TimeSpan.FromMinutes(2));
        Cli = new(Process, _directory);
        await Cli.LoginAsync();
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (Process is not null) await Process.DisposeAsync();
        _directory.Dispose();
    }

    /// <summary>Writes an object of <c>tekton.dev/v1</c> or another group.</summary>
    public async Task<JsonObject> CreateAsync(string path, JsonObject body)
    {
        using var response = await Process.Http.PostAsJsonAsync(path, body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{path}: {text}");
        return JsonNode.Parse(text)!.AsObject();
    }

    public async Task<JsonObject> GetAsync(string path) => (await Process.Http.GetFromJsonAsync<JsonObject>(path))!;

    /// <summary>Waits until a run is as it should be.</summary>
    public Task<JsonObject> WaitForRunAsync(string name, Func<JsonObject, bool> condition) => Process.WaitForAsync($"run {name}", async () =>
        await GetAsync($"/apis/tekton.dev/v1/namespaces/default/pipelineruns/{name}") is { } run && condition(run) ? run : null, TimeSpan.FromMilliseconds(Patience));

    /// <summary>Opens a window of the administrator's, and keeps a picture of it when what is done there fails.</summary>
    public async Task WalkAsync(Func<IPage, Task> walk, string theme = "light", string locale = "en", [System.Runtime.CompilerServices.CallerMemberName] string name = "")
    {
        var options = new ConsoleView(theme, locale).Options();
        (options.BaseURL, options.StorageState) = (Process.Address.ToString(), await SessionAsync());
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
            var folder = System.IO.Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "console-failures")).FullName;
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"devops-{name}.png"), FullPage = true });
            await File.WriteAllLinesAsync(Path.Combine(folder, $"devops-{name}.txt"), [page.Url, .. errors, await page.Locator("body").AriaSnapshotAsync(), Process.Output]);
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
