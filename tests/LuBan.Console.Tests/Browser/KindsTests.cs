using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LuBan.ConsoleTests.Browser;

/// <summary>One extension whose fragments are React, plain DOM, Lit, HTML of its server and a page in a frame.</summary>
[Trait("Category", "Slow")]
[Collection(ConsoleCollection.Name)]
public sealed class KindsTests(ConsoleServer console) : IAsyncLifetime
{
    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => BrowserFactAttribute.Missing is null ? console.UninstallAsync(ConsolePackages.Kinds) : Task.CompletedTask;

    [BrowserFact]
    public Task Fragments_of_every_kind_are_shown_on_the_dashboard() => console.WalkAsync(async visitor =>
    {
        await console.InstallAsync(ConsolePackages.Kinds);
        await visitor.OpenAsync("/");

        foreach (var text in new[] { "React 1.0.0", "Plain card 1.0.0, light", "Lit 1.0.0", "Card of the server, 1.0.0" }) await visitor.SeesAsync(text);
        await visitor.SeesAsync("Kinds 1.0.0");
        await visitor.Button("Greet the server").ClickAsync();
        await visitor.SeesAsync("Greetings: 1");
        Assert.False(await visitor.Page.EvaluateAsync<bool>("() => Boolean(window.serverScriptRan || window.serverHandlerRan)"));
    }, isExpected: violation => violation.Contains("inline event handler", StringComparison.Ordinal) || violation.StartsWith("script-src-attr", StringComparison.Ordinal));

    [BrowserFact]
    public Task A_page_in_a_frame_does_what_its_manifest_lists_and_nothing_else() => console.WalkAsync(async visitor =>
    {
        await console.InstallAsync(ConsolePackages.Kinds);
        await visitor.OpenAsync("/");

        var frame = visitor.Page.FrameLocator("iframe");
        await Expect(frame.Locator("#answers")).ToHaveTextAsync("connected");
        await frame.GetByRole(AriaRole.Button, new() { Name = "Try everything" }).ClickAsync();
        foreach (var answer in new[] { "declared: answered", "undeclared: refused", "outside: refused", "parent: SecurityError", "storage: SecurityError", "network: blocked" })
            await Expect(frame.Locator("#answers")).ToContainTextAsync(answer);
    }, isExpected: IsNetworkProbe);

    [BrowserFact]
    public Task Fragments_follow_the_language_and_the_theme_at_once() => console.WalkAsync(async visitor =>
    {
        await console.InstallAsync(ConsolePackages.Kinds);
        await visitor.OpenAsync("/");
        await visitor.SeesAsync("Plain card 1.0.0, light");
        var boot = await visitor.BootAsync();

        await visitor.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await visitor.SeesAsync("Plain card 1.0.0, dark");

        Assert.Equal(boot, await visitor.BootAsync());
    });

    [BrowserFact]
    public Task Without_consent_the_same_fragments_run_in_frames_that_reach_nothing() => console.WalkAsync(async visitor =>
    {
        await console.InstallAsync(ConsolePackages.Kinds, trusted: false);
        await visitor.OpenAsync("/");

        await Expect(visitor.Page.FrameLocator("iframe[title*='React']").GetByText("React 1.0.0")).ToBeVisibleAsync();
        await Expect(visitor.Page.FrameLocator("iframe[title*='Plain']").GetByText("Plain card 1.0.0")).ToBeVisibleAsync();
        Assert.True(await visitor.Page.EvaluateAsync<bool>("() => window.plainTicks === undefined"));
    });

    /// <summary>The frame's page tries to reach the network on purpose.</summary>
    private static bool IsNetworkProbe(string violation) => violation.Contains("/console/session", StringComparison.Ordinal);
}
