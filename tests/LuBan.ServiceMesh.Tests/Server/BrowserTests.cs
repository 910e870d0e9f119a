using LuBan.EndToEnd;
using LuBan.ServiceMesh.Api;
using LuBan.ServiceMesh.Model;
using Microsoft.Playwright;

namespace LuBan.ServiceMesh.Tests.Server;

/// <summary>The pages of the mesh in a real browser, on a real server, with real traffic.</summary>
public sealed class BrowserTests
{
    private const string Chromium = "/usr/bin/chromium";

    // A machine that others use, too.
    private const float Patience = 120_000;

    [BrowserFact]
    [Trait("Category", "Soak")]
    public async Task A_gray_release_is_begun_watched_and_moved_in_the_console()
    {
        using var directory = new TemporaryDirectory();
        await using var v1 = await Peer.StartAsync("v1");
        await using var v2 = await Peer.StartAsync("v2");
        var port = TestMesh.FreePort();
        await using var server = await ServerProcess.StartAsync(directory.Sub("data"), [PackedExtensions.Folder]);
        await PackedExtensions.InstallAsync(server);
        // Only the service: versions and rules are what the guide writes.
        foreach (var one in MeshYaml.Read(Objects.Reviews(port, v1, v2, 90, 10), "default").OfType<MeshService>()) await server.CreateObjectAsync(one);
        var url = await server.WaitForAsync("the service to be ready", () => server.AddressAsync(port), TimeSpan.FromMinutes(3));
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = ["--no-sandbox"], Timeout = Patience });
        await using var context = await browser.NewContextAsync(new() { BaseURL = server.Address.ToString(), ViewportSize = new() { Width = 1280, Height = 1000 }, ReducedMotion = ReducedMotion.Reduce, Locale = "en-US" });
        context.SetDefaultTimeout(Patience);
        var page = await context.NewPageAsync();
        using var load = new Load(url);

        await page.GotoAsync("/");
        await page.Locator("input[name=username]").FillAsync("admin");
        await page.Locator("input[name=password]").FillAsync(ServerProcess.Password);
        await page.Locator("form button[type=submit]").First.ClickAsync();
        await page.Locator("nav").First.WaitForAsync();
        await page.GotoAsync("/x/luban.servicemesh/releases/new");
        await page.GetByLabel("Service", new() { Exact = true }).SelectOptionAsync("default/reviews");
        await page.GetByText("Nothing is wrong with it").WaitForAsync();
        await KeepAsync(page, "new");
        await page.GetByRole(AriaRole.Button, new() { Name = "Begin" }).ClickAsync();

        await page.GetByText("Live split of the traffic").WaitForAsync();
        await page.GetByText("Requests per second").First.WaitForAsync();
        await KeepAsync(page, "release");
        await page.GetByRole(AriaRole.Button, new() { Name = "v2 takes over" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Apply" }).Last.ClickAsync();
        var before = v2.Requests.Count;
        await Wait.UntilAsync(() => v2.Requests.Count > before + 200, "the traffic goes to v2", 120);

        foreach (var (path, text) in new[] { ("", "reviews"), ("/releases", "reviews"), ("/topology", "unknown callers"), ("/explain", "Failed requests") })
        {
            await page.GotoAsync($"/x/luban.servicemesh{path}");
            await page.GetByText(text, new() { Exact = false }).First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
            await KeepAsync(page, path.Length == 0 ? "services" : path[1..]);
        }
        Assert.Equal([], await load.EndAsync());
        using var removed = await server.DeleteAsync("luban.servicemesh");
        await server.WaitUntilGoneAsync("luban.servicemesh", TimeSpan.FromMinutes(2));
    }

    /// <summary>A picture, where somebody asks for pictures: in the window, and as narrow as a phone.</summary>
    private static async Task KeepAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("LUBAN_PICTURES") is not { Length: > 0 } folder) return;
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });
        await page.SetViewportSizeAsync(390, 900);
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-390.png"), FullPage = true });
        await page.SetViewportSizeAsync(1280, 1000);
    }

    private sealed class BrowserFactAttribute : FactAttribute
    {
        public BrowserFactAttribute() => Skip = File.Exists(Chromium) ? null : "chromium is not installed";
    }
}
