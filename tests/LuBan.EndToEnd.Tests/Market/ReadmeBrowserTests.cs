using System.Net;
using System.Text;
using LuBan.ConsoleTests.Browser;
using Microsoft.Playwright;

namespace LuBan.EndToEnd;

/// <summary>What hostile publishers write, shown in a real browser: nothing runs, nobody is asked, and no link leads into the page's own powers.</summary>
[Trait("Category", "Slow")]
public sealed class ReadmeBrowserTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    /// <summary>EVIL stands for the address of a server that must not hear of anything.</summary>
    private static readonly string[] Vectors =
    [
        "<script>window.ran=1</script>", "<img src=x onerror=\"window.ran=1\">", "<svg onload=\"window.ran=1\"></svg>", "<iframe src=\"javascript:parent.ran=1\"></iframe>",
        "<body onload=window.ran=1>", "<details open ontoggle=window.ran=1>", "<video><source onerror=\"window.ran=1\"></video>", "<math><mtext><table><mglyph><style><img src=x onerror=window.ran=1>",
        "<style>@import 'EVIL/style.css';</style>", "<link rel=stylesheet href=EVIL/link.css>", "<meta http-equiv=refresh content=\"0;url=EVIL/meta\">", "<form action=EVIL/form><input autofocus onfocus=window.ran=1></form>",
        "<base href=EVIL/>", "<object data=EVIL/object></object>", "<!-- --!><img src=x onerror=window.ran=1> -->", "<a href=\"javascript:window.ran=1\">raw</a>",
        "[link](javascript:window.ran=1)", "[link](JaVaScRiPt:window.ran=1)", "[link](&#106;avascript:window.ran=1)", "[link](java\tscript:window.ran=1)", "[link](<javascript:window.ran=1>)",
        "[link](data:text/html,<script>window.ran=1</script>)", "[link](vbscript:window.ran=1)", "[link](file:///etc/passwd)", "<javascript:window.ran=1>", "[reference][r]\n\n[r]: javascript:window.ran=1",
        "![image](EVIL/pixel.png)", "![image](javascript:window.ran=1)", "![image](data:image/svg+xml,<svg onload='window.ran=1'/>)", "![x\" onerror=\"window.ran=1](y.png)", "[a](https://example.org \"x\\\" onmouseover=\\\"window.ran=1\")",
        "```html\n</code></pre><script>window.ran=1</script>\n```", "| a |\n|---|\n| <script>window.ran=1</script> |", "# <img src=x onerror=window.ran=1>", "[^1]\n\n[^1]: <script>window.ran=1</script>",
        "\u202Egpj.exe", "https://example.org/\"onmouseover=\"window.ran=1", "www.example.org/<script>window.ran=1</script>",
    ];

    [BrowserFact]
    public async Task A_hostile_readme_runs_nothing_and_asks_nobody()
    {
        using var evil = new EvilServer();
        await using var server = await ServerProcess.StartWithMarketAsync(_directory.Sub("data"));
        await server.PublishAsync(Pack("1.0.0", string.Join("\n\n", Vectors).Replace("EVIL", evil.Address, StringComparison.Ordinal)));
        await using var browser = await Browser.OpenAsync();

        var seen = await browser.VisitAsync($"{server.Address}api/marketplace/v1/extensions/{ProbePackages.Id}/versions/1.0.0/readme", click: true);

        Assert.Contains("reference", seen.Text);
        Assert.Empty(seen.Dialogs);
        Assert.False(seen.Ran, "A script of the README ran.");
        Assert.DoesNotContain(seen.Requests, url => !url.StartsWith(server.Address.ToString(), StringComparison.Ordinal));
        Assert.All(seen.Links, link => Assert.Matches("^(https?:|mailto:|#|$)", link));
        Assert.Empty(evil.Requests);
    }

    [BrowserFact]
    public async Task Deep_and_huge_readmes_are_shown_in_time()
    {
        await using var server = await ServerProcess.StartWithMarketAsync(_directory.Sub("data"));
        await using var browser = await Browser.OpenAsync();
        string[] heavy = [new string('[', 50_000), new string('>', 20_000), string.Concat(Enumerable.Repeat("*a _b ", 30_000)), string.Concat(Enumerable.Repeat("- x\n", 100_000)), string.Concat(Enumerable.Range(0, 5_000).Select(depth => new string(' ', depth % 200) + "- x\n"))];
        for (var number = 0; number < heavy.Length; number++)
        {
            await server.PublishAsync(Pack($"1.0.{number}", heavy[number]));

            var seen = await browser.VisitAsync($"{server.Address}api/marketplace/v1/extensions/{ProbePackages.Id}/versions/1.0.{number}/readme", click: false);

            Assert.NotEmpty(seen.Text);
        }
    }

    [BrowserFact]
    public async Task An_icon_is_a_picture_or_refused()
    {
        var svg = Encoding.UTF8.GetBytes("<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"window.ran=1\"><script>window.ran=1</script></svg>");
        await using var server = await ServerProcess.StartWithMarketAsync(_directory.Sub("data"));
        foreach (var (version, name) in new[] { ("1.0.0", "icon.svg"), ("1.0.1", "icon.png") })
        {
            using var response = await server.Http.PushAsync(Markets.Feed, ProbePackages.Write(_directory.Sub("packages"), new ProbeVersion(version) { Icon = name, Files = new Dictionary<string, byte[]> { [name] = svg } }));
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        }
        await server.PublishAsync(ProbePackages.Write(_directory.Sub("packages"), new ProbeVersion("1.0.2") { Icon = "icon.png", Files = new Dictionary<string, byte[]> { ["icon.png"] = Png } }));

        using var icon = await server.Http.GetAsync($"{Markets.Api}/extensions/{ProbePackages.Id}/versions/1.0.2/icon");

        Assert.Equal(("image/png", "nosniff"), (icon.Content.Headers.ContentType!.MediaType, icon.Headers.GetValues("X-Content-Type-Options").Single()));
        Assert.Contains("sandbox", icon.Headers.GetValues("Content-Security-Policy").Single());
    }

    /// <summary>One transparent pixel.</summary>
    private static byte[] Png { get; } = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");

    private string Pack(string version, string readme) => ProbePackages.Write(_directory.Sub("packages"), new ProbeVersion(version) { Readme = readme });

    /// <summary>What a page did while it was looked at.</summary>
    private sealed record Seen(string Text, bool Ran, IReadOnlyList<string> Dialogs, IReadOnlyList<string> Requests, IReadOnlyList<string> Links);

    private sealed class Browser(IPlaywright playwright, IBrowser browser) : IAsyncDisposable
    {
        public static async Task<Browser> OpenAsync()
        {
            var playwright = await Playwright.CreateAsync();
            return new(playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = BrowserFactAttribute.Program, Args = ["--no-sandbox"] }));
        }

        public async Task<Seen> VisitAsync(string url, bool click)
        {
            await using var context = await browser.NewContextAsync();
            var page = await context.NewPageAsync();
            var (dialogs, requests) = (new List<string>(), new List<string>());
            page.Dialog += async (_, dialog) =>
            {
                dialogs.Add(dialog.Message);
                await dialog.DismissAsync();
            };
            // Every page of the context: what a click opens counts too.
            context.Request += (_, request) => requests.Add(request.Url);
            await page.GotoAsync(url, new() { Timeout = 20_000 });
            var text = await page.InnerTextAsync("body");
            var links = await page.EvaluateAsync<string[]>("[...document.querySelectorAll('a')].map(a => a.getAttribute('href') ?? '')");
            var ran = await page.EvaluateAsync<bool>("window.ran === 1");
            foreach (var link in click ? await page.Locator("a[href^='#'], a:not([href^='http'])").AllAsync() : [])
            {
                await link.ClickAsync(new() { Timeout = 2_000 });
                ran |= await page.EvaluateAsync<bool>("window.ran === 1");
            }
            return new(text, ran, dialogs, requests, links);
        }

        public async ValueTask DisposeAsync()
        {
            await browser.DisposeAsync();
            playwright.Dispose();
        }
    }

    /// <summary>Somebody who would like to be asked.</summary>
    private sealed class EvilServer : IDisposable
    {
        private readonly HttpListener _listener = new();

        public EvilServer()
        {
            using var socket = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
            socket.Start();
            var port = ((IPEndPoint)socket.LocalEndpoint).Port;
            socket.Stop();
            Address = $"http://127.0.0.1:{port}";
            _listener.Prefixes.Add(Address + "/");
            _listener.Start();
            _ = ListenAsync();
        }

        public string Address { get; }

        public System.Collections.Concurrent.ConcurrentQueue<string> Requests { get; } = new();

        public void Dispose() => _listener.Close();

        private async Task ListenAsync()
        {
            try
            {
                while (true)
                {
                    var context = await _listener.GetContextAsync();
                    Requests.Enqueue(context.Request.RawUrl ?? "");
                    context.Response.Close();
                }
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                // Closed: the test is over.
            }
        }
    }
}
