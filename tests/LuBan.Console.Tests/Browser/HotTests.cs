using LuBan.EndToEnd;
using Microsoft.Playwright;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace LuBan.ConsoleTests.Browser;

/// <summary>What happens to a console that is open while extensions come, change and go: it takes part, and is never loaded again.</summary>
[Trait("Category", "Slow")]
[Collection(ConsoleCollection.Name)]
public sealed class HotTests(ConsoleServer console, ITestOutputHelper output) : IAsyncLifetime
{
    /// <summary>What the console promises on a quiet machine, times ten: tests share theirs with others. The budget's own run asserts the real figures.</summary>
    private const double VisibleLimit = 5_000, SwapLimit = 2_000;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (BrowserFactAttribute.Missing is not null) return;
        await console.UninstallAsync(ConsolePackages.Kinds);
        await console.UninstallAsync(ConsolePackages.Fault(ConsolePackages.Sound));
    }

    [BrowserFact]
    public Task An_open_console_shows_what_is_installed_and_drops_what_is_removed() => console.WalkAsync(async visitor =>
    {
        await visitor.OpenAsync("/");
        var boot = await visitor.BootAsync();
        await visitor.LookForAsync("React 1.0.0");

        await console.InstallAsync(ConsolePackages.Kinds);
        var visible = await visitor.SeenAfterAsync();
        output.WriteLine($"activation to visible: {visible:0} ms");
        Assert.InRange(visible, 0, VisibleLimit);
        await visitor.Link("Kinds").ClickAsync();
        await Visitor.SeesAsync(visitor.Heading("Every kind 1.0.0"));

        await console.UninstallAsync(ConsolePackages.Kinds);
        await Visitor.MissesAsync(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "Every kind 1.0.0" }));
        await Expect(visitor.Page).ToHaveURLAsync(new Uri(console.Address, "/").ToString());
        await Visitor.MissesAsync(visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Kinds", Exact = true }));
        Assert.Equal(boot, await visitor.BootAsync());
    });

    [BrowserFact]
    public Task An_upgrade_swaps_fragments_carries_their_state_and_leaves_a_sibling_alone() => console.WalkAsync(async visitor =>
    {
        await console.PublishKindsAsync("2.0.0");
        await console.InstallAsync(ConsolePackages.Kinds);
        await console.InstallAsync(ConsolePackages.Fault(ConsolePackages.Sound));
        await visitor.OpenAsync("/");
        var boot = await visitor.BootAsync();
        var sibling = visitor.Page.GetByLabel("A sound neighbour");
        await sibling.FillAsync("half a sentence");
        await sibling.EvaluateAsync("input => { input.isTheSame = true; input.setSelectionRange(4, 4); input.focus(); }");
        var react = visitor.Page.GetByText("React 1.0.0");
        await Visitor.SeesAsync(react);
        for (var clicks = 0; clicks < 2; clicks++) await visitor.Page.Locator("p", new() { HasText = "React 1.0.0" }).Locator("..").GetByRole(AriaRole.Button).ClickAsync();
        await visitor.Page.GetByLabel("Note").FillAsync("kept");
        await sibling.FocusAsync();
        await visitor.LookForAsync("React 2.0.0");

        await console.Process.SetVersionAsync(ConsolePackages.Kinds, "2.0.0");
        var swap = await visitor.SeenAfterAsync();
        output.WriteLine($"upgrade to swapped: {swap:0} ms");
        Assert.InRange(swap, 0, SwapLimit);
        await visitor.SeesAsync("Clicked 2 times");
        await Expect(visitor.Page.GetByLabel("Note")).ToHaveValueAsync("kept");
        foreach (var text in new[] { "Plain card 2.0.0", "Lit 2.0.0", "Card of the server, 2.0.0" }) await visitor.SeesAsync(text);
        await Expect(sibling).ToHaveValueAsync("half a sentence");
        await Expect(sibling).ToBeFocusedAsync();
        Assert.True(await sibling.EvaluateAsync<bool>("input => input.isTheSame === true && input.selectionStart > 0"));
        await visitor.MissesAsync("React 1.0.0");
        Assert.Equal(boot, await visitor.BootAsync());
    });

    [BrowserFact]
    public Task Unsaved_work_is_not_swapped_away_until_its_author_says_so() => console.WalkAsync(async visitor =>
    {
        await console.PublishKindsAsync("2.0.0");
        await console.InstallAsync(ConsolePackages.Kinds);
        await visitor.OpenAsync($"/x/{ConsolePackages.Kinds}");
        await visitor.Page.GetByLabel("Name").FillAsync("unsaved");

        await console.Process.SetVersionAsync(ConsolePackages.Kinds, "2.0.0");
        await visitor.SeesAsync("Version 2.0.0 is ready");
        await Expect(visitor.Page.GetByLabel("Name")).ToHaveValueAsync("unsaved");
        await Visitor.SeesAsync(visitor.Heading("Every kind 1.0.0"));
        await visitor.Button("Update now").ClickAsync();

        await Visitor.SeesAsync(visitor.Heading("Every kind 2.0.0"));
    });

    [BrowserFact]
    public Task A_console_that_was_offline_has_everything_again_once_it_is_back() => console.WalkAsync(async visitor =>
    {
        await visitor.OpenAsync("/");
        var boot = await visitor.BootAsync();
        await visitor.Page.Context.SetOfflineAsync(true);
        await console.InstallAsync(ConsolePackages.Kinds);
        await visitor.Page.Context.SetOfflineAsync(false);

        await visitor.SeesAsync("React 1.0.0");
        Assert.Equal(boot, await visitor.BootAsync());
    });

    [BrowserFact]
    public Task Two_windows_share_one_stream_of_events_and_both_are_told() => console.WalkAsync(async visitor =>
    {
        await visitor.OpenAsync("/");
        var second = await visitor.Page.Context.NewPageAsync();
        await second.GotoAsync("/");
        await Expect(second.GetByRole(AriaRole.Main)).ToBeVisibleAsync();

        await console.InstallAsync(ConsolePackages.Kinds);
        await visitor.SeesAsync("React 1.0.0");
        await Expect(second.GetByText("React 1.0.0")).ToBeVisibleAsync();
        Assert.Equal(1, visitor.Requests.Count(url => url.EndsWith("/console/events", StringComparison.Ordinal)));

        await visitor.Page.CloseAsync();
        await console.UninstallAsync(ConsolePackages.Kinds);
        await Expect(second.GetByText("React 1.0.0")).ToHaveCountAsync(0);
    });

    [BrowserFact]
    public Task Disabling_takes_fragments_away_and_enabling_brings_them_back() => console.WalkAsync(async visitor =>
    {
        await console.InstallAsync(ConsolePackages.Kinds);
        await visitor.OpenAsync("/");
        var boot = await visitor.BootAsync();
        await visitor.SeesAsync("React 1.0.0");

        await console.Process.PatchAsync(ConsolePackages.Kinds, new() { ["spec"] = new System.Text.Json.Nodes.JsonObject { ["enabled"] = false } });
        await visitor.MissesAsync("React 1.0.0");
        var ticks = await visitor.Page.EvaluateAsync<int>("() => window.plainTicks");
        await console.Process.PatchAsync(ConsolePackages.Kinds, new() { ["spec"] = new System.Text.Json.Nodes.JsonObject { ["enabled"] = true } });
        await visitor.SeesAsync("React 1.0.0");

        Assert.True(ticks > 0);
        Assert.Equal(boot, await visitor.BootAsync());
    });
}
