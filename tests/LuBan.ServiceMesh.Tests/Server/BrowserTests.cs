using LuBan.ConsoleTests.Browser;
using LuBan.EndToEnd;
using LuBan.ServiceMesh.Api;
using LuBan.ServiceMesh.Model;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LuBan.ServiceMesh.Tests.Server;

/// <summary>The pages of the mesh in a real browser, on a real server, with real traffic.</summary>
public sealed class BrowserTests
{
    private const string Root = "/x/luban.servicemesh";

    [BrowserFact, Trait("Category", "Slow")]
    public async Task A_gray_release_is_begun_watched_and_moved_in_the_console()
    {
        await using var bench = await Bench.StartAsync(withRules: false);
        await bench.Browser.WalkAsync(async page =>
        {
            await page.GotoAsync($"{Root}/releases/new");
            await page.GetByRole(AriaRole.Combobox, new() { NameRegex = new("^Service") }).SelectOptionAsync("default/reviews");
            await Expect(page.GetByText("Nothing is wrong with it")).ToBeVisibleAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Begin" }).ClickAsync();

            await Expect(page.GetByText("Live split of the traffic")).ToBeVisibleAsync();
            await Expect(page.GetByText("Requests per second").First).ToBeVisibleAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "v2 takes over" }).ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Apply" }).Last.ClickAsync();
            var before = bench.V2.Requests.Count;
            await Wait.UntilAsync(() => bench.V2.Requests.Count > before + 200, "the traffic goes to v2", 120);
            Assert.Empty(await Axe.ViolationsAsync(page));
        });
        Assert.Equal([], await bench.Load.EndAsync());
    }

    [BrowserTheory, Trait("Category", "Soak")]
    [InlineData("light", "en")]
    [InlineData("dark", "en")]
    [InlineData("light", "zh-CN")]
    [InlineData("dark", "zh-CN")]
    public async Task Every_page_keeps_the_rules(string theme, string locale)
    {
        await using var bench = await Bench.StartAsync(withRules: true);
        var pages = new[]
        {
            Page("services", "", page => Expect(page.Locator("lb-table").GetByText("reviews").First).ToBeVisibleAsync()),
            Page("service", "", page => page.Locator("lb-table").GetByText("reviews").First.ClickAsync()),
            Page("releases", "/releases", page => Expect(page.GetByRole(AriaRole.Main).GetByText("reviews").First).ToBeVisibleAsync()),
            Page("release", "/releases/default/reviews", page => Expect(page.Locator("lb-chart").First).ToBeVisibleAsync()),
            Page("no-release", "/releases/default/nowhere"),
            Page("new", "/releases/new"),
            Page("topology", "/topology", page => Expect(page.Locator("lb-topology")).ToBeVisibleAsync()),
            Page("explain", "/explain"),
        };
        Assert.Empty(await bench.Browser.ProblemsAsync(pages, new(theme, locale)));
    }

    private static ConsolePage Page(string name, string path, Func<IPage, Task>? open = null) => new($"servicemesh-{name}", Root + path, open);

    /// <summary>A server with the mesh, two versions of a service under load, and a browser.</summary>
    private sealed class Bench : IAsyncDisposable
    {
        private readonly TemporaryDirectory _directory = new();
        private Peer _v1 = null!;
        private ServerProcess _server = null!;

        public Peer V2 { get; private set; } = null!;

        public Load Load { get; private set; } = null!;

        public SignedInBrowser Browser { get; private set; } = null!;

        /// <summary>Starts everything.</summary>
        /// <param name="withRules">Whether there are versions and rules already, which the guide writes otherwise.</param>
        public static async Task<Bench> StartAsync(bool withRules)
        {
            var bench = new Bench();
            (bench._v1, bench.V2) = (await Peer.StartAsync("v1"), await Peer.StartAsync("v2"));
            var port = PeerProcess.FreePort();
            bench._server = await ServerProcess.StartAsync(bench._directory.Sub("data"), [PackedExtensions.Folder]);
            await PackedExtensions.InstallAsync(bench._server);
            foreach (var one in MeshYaml.Read(Objects.Reviews(port, bench._v1, bench.V2, 90, 10), "default").Where(one => withRules || one is MeshService)) await bench._server.CreateObjectAsync(one);
            bench.Load = new(await bench._server.WaitForAsync("the service to be ready", () => bench._server.AddressAsync(port), TimeSpan.FromMinutes(3)));
            bench.Browser = new(bench._server);
            return bench;
        }

        public async ValueTask DisposeAsync()
        {
            await Browser.DisposeAsync();
            Load.Dispose();
            using (await _server.DeleteAsync("luban.servicemesh")) await _server.WaitUntilGoneAsync("luban.servicemesh", TimeSpan.FromMinutes(2));
            await _server.DisposeAsync();
            await V2.DisposeAsync();
            await _v1.DisposeAsync();
            _directory.Dispose();
        }
    }
}
