using System.Collections.Concurrent;
using System.Text.Json;
using LuBan.EndToEnd;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LuBan.ConsoleTests.Browser;

/// <summary>Somebody in front of the console: a window, and what went wrong in it.</summary>
internal sealed class Visitor : IAsyncDisposable
{
    /// <summary>How long anything may take on a machine that does much else, in milliseconds.</summary>
    public const float Patience = 30_000;

    /// <summary>How long a browser may take to start, in milliseconds: the first time its files come from the disk.</summary>
    public const float Start = 120_000;

    private static readonly Lazy<string> Script = new(() => File.ReadAllText(Path.Combine(NodeTools.Sources, "..", "Infrastructure", "page.js")));

    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _violations = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly ConcurrentDictionary<IRequest, bool> _open = new();

    private Visitor(IBrowserContext context, IPage page) => (_context, Page) = (context, page);

    public IPage Page { get; }

    /// <summary>Every error that reached the page, with its stack.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    /// <summary>The address of every request so far.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    public static async Task<Visitor> OpenAsync(IBrowserContext context)
    {
        context.SetDefaultTimeout(Patience);
        await context.AddInitScriptAsync(Script.Value);
        var page = await context.NewPageAsync();
        var visitor = new Visitor(context, page);
        await context.ExposeBindingAsync("__violation", (BindingSource _, string violation) => visitor._violations.Enqueue(violation));
        context.Request += (_, request) =>
        {
            visitor._requests.Enqueue(request.Url);
            visitor._open[request] = true;
        };
        context.RequestFinished += (sender, request) => visitor._open.TryRemove(request, out _);
        context.RequestFailed += (sender, request) => visitor._open.TryRemove(request, out _);
        page.PageError += (_, error) => visitor._errors.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && message.Text.Contains("Content Security Policy", StringComparison.Ordinal)) visitor._violations.Enqueue(message.Text);
        };
        return visitor;
    }

    /// <summary>Opens the console as people do who are not signed in, and signs in where they are sent.</summary>
    public async Task SignInAsync(string user, string path = "/")
    {
        await Page.GotoAsync(path);
        await Page.Locator("input[name=username]").FillAsync(user);
        await Page.Locator("input[name=password]").FillAsync(ConsoleServer.PasswordOf(user));
        await Page.Locator("form button[type=submit]").First.ClickAsync();
        await ReadyAsync();
    }

    /// <summary>Loads an address.</summary>
    public async Task OpenAsync(string path)
    {
        await Page.GotoAsync(path);
        await ReadyAsync();
    }

    /// <summary>Goes to an address within the console, without loading the page again.</summary>
    public Task GoAsync(string path) => Page.EvaluateAsync("path => { history.pushState(null, '', path); dispatchEvent(new PopStateEvent('popstate', { state: null })); }", path);

    /// <summary>Waits until the shell stands with a page in it.</summary>
    public async Task ReadyAsync()
    {
        await Expect(Page.GetByRole(AriaRole.Main)).ToBeVisibleAsync();
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveCountAsync(1);
    }

    /// <summary>Goes to a screen and waits until it shows what it has to show.</summary>
    public async Task ShowAsync(Screen screen)
    {
        await GoAsync(screen.Path);
        await Expect(Page.Locator(screen.Tag)).ToBeVisibleAsync();
        await SettleAsync();
    }

    /// <summary>Waits until nothing is on its way any more: no skeleton, nothing busy, no animation.</summary>
    public async Task SettleAsync()
    {
        await Page.WaitForFunctionAsync("() => window.__settled()", null, new() { Timeout = Patience });
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveCountAsync(1);
    }

    /// <summary>Waits until the page has everything that it asks for by itself, also what it puts off until it is idle.</summary>
    public async Task RestAsync()
    {
        await SettleAsync();
        await Page.WaitForFunctionAsync("() => performance.now() - Math.max(...performance.getEntriesByType('resource').map(file => file.responseEnd)) > 3000");
    }

    /// <summary>What is cut off or unsaid: wider than the window, or a message's key in the place of its words.</summary>
    public async Task<IReadOnlyList<string>> LayoutProblemsAsync() => await Page.EvaluateAsync<string[]>("() => window.__layoutProblems()");

    /// <summary>Made once for each load of the page: the same id means that nothing was loaded again.</summary>
    public Task<string> BootAsync() => Page.EvaluateAsync<string>("() => String(window.__luban.boot)");

    public ILocator Heading(string text, bool exact = false) => Page.GetByRole(AriaRole.Heading, new() { Name = text, Exact = exact }).First;

    public ILocator Link(string text) => Page.GetByRole(AriaRole.Link, new() { Name = text }).First;

    public ILocator Button(string text, bool exact = false) => Page.GetByRole(AriaRole.Button, new() { Name = text, Exact = exact }).First;

    /// <summary>The first row of a table that has a text.</summary>
    public ILocator Row(string text) => Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Row).Filter(new() { HasText = text }).First;

    /// <summary>The frame that the console draws around a fragment, by its title.</summary>
    public ILocator Card(string title) => Page.GetByRole(AriaRole.Region, new() { Name = title, Exact = true });

    public ILocator Text(string text, bool exact = false) => Page.GetByText(text, new() { Exact = exact }).First;

    public static Task SeesAsync(ILocator locator) => Expect(locator).ToBeVisibleAsync();

    public Task SeesAsync(string text) => SeesAsync(Text(text));

    public static Task MissesAsync(ILocator locator) => Expect(locator).ToHaveCountAsync(0);

    public Task MissesAsync(string text) => MissesAsync(Page.GetByText(text));

    /// <summary>Begins to look, in every frame that is drawn, for a text that is shown anywhere, and for the moments when a revision is announced.</summary>
    public Task LookForAsync(string text) => Page.EvaluateAsync("text => window.__look(text)", text);

    /// <summary>From the announcement of a revision to the first frame that showed the text, by the page's own clock, in milliseconds.</summary>
    public async Task<double> SeenAfterAsync()
    {
        var seen = await Page.WaitForFunctionAsync("() => window.__seen()", null, new() { Timeout = Patience });
        return (await seen.JsonValueAsync<JsonElement>()).GetProperty("after").GetDouble();
    }

    /// <summary>Fails when a rule of the content security policy was broken or an error reached the page.</summary>
    public void AssertClean(Func<string, bool> isExpected)
    {
        Assert.DoesNotContain(_violations, violation => !isExpected(violation));
        Assert.DoesNotContain(_errors, error => !isExpected(error));
    }

    /// <summary>Keeps a picture, the errors and what is still on its way, for whoever looks into a failure.</summary>
    public async Task KeepAsync(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "console-failures")).FullName;
        await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });
        await File.WriteAllLinesAsync(Path.Combine(folder, $"{name}.txt"), [Page.Url, .. _violations, .. _errors, .. _open.Keys.Select(request => $"open: {request.Method} {request.Url}"), await Page.Locator("body").AriaSnapshotAsync()]);
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
