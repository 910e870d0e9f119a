using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LuBan.EndToEnd;
using Microsoft.Playwright;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace LuBan.ConsoleTests.Browser;

/// <summary>Everything that can go wrong in somebody else's fragment. The shell and the fragments beside it go on, the user is told, and so is the server.</summary>
[Trait("Category", "Slow")]
[Collection(ConsoleCollection.Name)]
public sealed class FaultTests(ConsoleServer console, ITestOutputHelper output) : IAsyncLifetime
{
    /// <summary>The shell may miss a few frames while another frame computes, and no more.</summary>
    private const double StallLimit = 1_500;

    private readonly List<string> _installed = [];

    public async Task InitializeAsync()
    {
        if (BrowserFactAttribute.Missing is not null) return;
        await InstallAsync(ConsolePackages.Sound);
    }

    public async Task DisposeAsync()
    {
        if (BrowserFactAttribute.Missing is not null) return;
        foreach (var id in _installed) await console.UninstallAsync(id);
    }

    [BrowserTheory]
    [InlineData("import", "load", "thrown at import")]
    [InlineData("syntax", "load", null)]
    [InlineData("missing", "load", "a-library-that-nobody-shares")]
    [InlineData("hangs", "timeout", null)]
    public Task What_fails_before_it_is_there_leaves_a_card_that_says_so(string fault, string phase, string? message) => console.WalkAsync(async visitor =>
    {
        await InstallAsync(fault);
        await visitor.OpenAsync("/");

        await ExpectErrorCardAsync(visitor, $"Fault {fault}");
        await ExpectReportAsync(ConsolePackages.Fault(fault), phase, message);
        await ExpectUsableAsync(visitor);
    }, isExpected: IsDeliberate);

    [BrowserTheory]
    [InlineData("first", "thrown at the first render")]
    [InlineData("constructed", "thrown in the constructor")]
    [InlineData("connected", "thrown in connectedCallback")]
    [InlineData("mounted", "thrown in mount")]
    public Task What_fails_when_it_is_drawn_leaves_a_card_that_says_so(string fault, string message) => console.WalkAsync(async visitor =>
    {
        await InstallAsync(fault);
        await visitor.OpenAsync("/");

        await ExpectErrorCardAsync(visitor, $"Fault {fault}");
        await ExpectReportAsync(ConsolePackages.Fault(fault), null, message);
        await ExpectUsableAsync(visitor);
    }, isExpected: IsDeliberate);

    [BrowserFact]
    public Task What_fails_when_it_is_drawn_again_leaves_a_card_that_says_so() => console.WalkAsync(async visitor =>
    {
        await InstallAsync("second");
        await visitor.OpenAsync("/");
        await visitor.Button("Draw again").ClickAsync();

        await ExpectErrorCardAsync(visitor, "Fault second");
        await ExpectReportAsync(ConsolePackages.Fault("second"), null, "thrown at the second render");
        await ExpectUsableAsync(visitor);
    }, isExpected: IsDeliberate);

    [BrowserFact]
    public Task What_fails_when_it_leaves_holds_nobody_back() => console.WalkAsync(async visitor =>
    {
        await InstallAsync("leaving");
        await visitor.OpenAsync($"/x/{ConsolePackages.Fault("leaving")}");
        await visitor.SeesAsync("well until it leaves");
        await visitor.GoAsync("/");

        await visitor.MissesAsync("well until it leaves");
        await ExpectReportAsync(ConsolePackages.Fault("leaving"), null, "thrown in disconnectedCallback");
        await ExpectUsableAsync(visitor);
    }, isExpected: IsDeliberate);

    [BrowserTheory]
    [InlineData("Throw in a timer", "thrown in a timer")]
    [InlineData("Throw in a promise", "thrown in a promise")]
    [InlineData("Throw in a listener", "thrown in a listener")]
    public Task What_fails_where_nobody_calls_is_told_of_its_extension(string button, string message) => console.WalkAsync(async visitor =>
    {
        await InstallAsync("later");
        await visitor.OpenAsync("/");
        await visitor.Button(button).ClickAsync();

        await ExpectReportAsync(ConsolePackages.Fault("later"), "async", message);
        await ExpectUsableAsync(visitor);
    }, isExpected: IsDeliberate);

    [BrowserFact]
    public Task Retrying_asks_again_and_shows_what_is_well_by_then() => console.WalkAsync(async visitor =>
    {
        await InstallAsync("tampered");
        await visitor.Page.RouteAsync("**/assets/tests.faults.tampered/**", route => route.AbortAsync());
        await visitor.OpenAsync("/");
        var card = await ExpectErrorCardAsync(visitor, "Fault tampered");
        await visitor.Page.UnrouteAllAsync();

        await card.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();

        await visitor.SeesAsync("as it was packed");
    }, isExpected: IsDeliberate);

    [BrowserFact]
    public Task A_module_that_is_not_what_was_packed_never_runs() => console.WalkAsync(async visitor =>
    {
        await InstallAsync("tampered");
        await visitor.Page.RouteAsync("**/assets/tests.faults.tampered/**/index.js*", route => route.FulfillAsync(new()
        {
            ContentType = "text/javascript", Body = "window.tampered = true; export function card(root) { root.textContent = 'not what was packed'; }",
        }));
        await visitor.OpenAsync("/");

        await ExpectErrorCardAsync(visitor, "Fault tampered");
        await ExpectReportAsync(ConsolePackages.Fault("tampered"), "integrity", null);
        Assert.False(await visitor.Page.EvaluateAsync<bool>("() => Boolean(window.tampered)"));
        await visitor.MissesAsync("not what was packed");
        await ExpectUsableAsync(visitor);
    }, isExpected: IsDeliberate);

    [BrowserFact]
    public Task A_busy_page_in_a_frame_does_not_hold_the_shell_up() => console.WalkAsync(async visitor =>
    {
        await InstallAsync("busy");
        await visitor.OpenAsync("/");
        var frame = visitor.Page.FrameLocator("iframe").GetByRole(AriaRole.Button, new() { Name = "Be busy" });
        await Expect(frame).ToBeVisibleAsync();
        await visitor.Page.EvaluateAsync("""
            () => {
              window.longest = 0;
              let last = performance.now();
              setInterval(() => { const now = performance.now(); window.longest = Math.max(window.longest, now - last); last = now; }, 10);
            }
            """);
        await frame.ClickAsync();

        await Expect(visitor.Page.FrameLocator("iframe").GetByText("was busy")).ToBeVisibleAsync();
        var stall = await visitor.Page.EvaluateAsync<double>("() => window.longest");
        output.WriteLine($"longest stall of the shell during four busy seconds of a frame: {stall:0} ms");
        Assert.InRange(stall, 0, StallLimit);
        await ExpectUsableAsync(visitor);
    }, isExpected: IsDeliberate);

    [BrowserFact]
    public Task After_three_errors_in_a_minute_an_extension_is_degraded() => console.WalkAsync(async visitor =>
    {
        await InstallAsync("later");
        await visitor.OpenAsync("/");
        for (var clicks = 0; clicks < 3; clicks++) await visitor.Button("Throw in a timer").ClickAsync();

        await console.Process.WaitForAsync("degraded", async () =>
        {
            var document = await console.Process.Http.GetFromJsonAsync<JsonObject>("/console/contributions");
            return document!["extensions"]!.AsArray().Any(one => (string?)one!["id"] == ConsolePackages.Fault("later") && (bool?)one["degraded"] == true) ? "degraded" : null;
        });
        await ExpectUsableAsync(visitor);
    }, isExpected: IsDeliberate);

    [BrowserFact]
    public Task In_safe_mode_no_code_of_an_extension_is_loaded() => console.WalkAsync(async visitor =>
    {
        await InstallAsync("import");
        await visitor.OpenAsync("/?safe=1");

        await visitor.SeesAsync("Safe mode");
        Assert.DoesNotContain(visitor.Requests, url => url.Contains("/assets/tests.", StringComparison.Ordinal));
        await visitor.MissesAsync("A sound neighbour");
    });

    private async Task InstallAsync(string fault)
    {
        _installed.Add(ConsolePackages.Fault(fault));
        await console.InstallAsync(ConsolePackages.Fault(fault));
    }

    private static async Task<ILocator> ExpectErrorCardAsync(Visitor visitor, string title)
    {
        var card = visitor.Card(title);
        await Expect(card.GetByRole(AriaRole.Button, new() { Name = "Try again" })).ToBeVisibleAsync();
        await Expect(card).ToContainTextAsync("LBC0");
        return card;
    }

    /// <summary>The shell goes on: another fragment answers, pages open and close, and nothing was loaded again.</summary>
    private static async Task ExpectUsableAsync(Visitor visitor)
    {
        var boot = await visitor.BootAsync();
        await visitor.Page.GetByLabel("A sound neighbour").FillAsync("still here");
        await visitor.GoAsync("/marketplace");
        await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await visitor.GoAsync("/");
        await Visitor.SeesAsync(visitor.Page.GetByLabel("A sound neighbour"));
        Assert.Equal(boot, await visitor.BootAsync());
    }

    private Task ExpectReportAsync(string extension, string? phase, string? message) => console.Process.WaitForAsync($"the report of {extension}", async () =>
    {
        var reports = await console.Process.Http.GetStringAsync($"/console/errors?extension={extension}");
        return (phase is null || reports.Contains($"\"{phase}\"", StringComparison.Ordinal)) && (message is null || reports.Contains(message, StringComparison.Ordinal)) ? reports : null;
    });

    /// <summary>What these extensions do on purpose reaches the page as well; everything else is an error of the console.</summary>
    private static bool IsDeliberate(string error) =>
        error.Contains("thrown ", StringComparison.Ordinal) || error.Contains("tests.faults.", StringComparison.Ordinal) || error.Contains("a-library-that-nobody-shares", StringComparison.Ordinal);
}
