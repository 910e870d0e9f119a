using System.Collections.Concurrent;
using LuBan.EndToEnd;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace LuBan.ConsoleTests.Browser;

/// <summary>Every screen × light and dark × English and Chinese × wide and narrow: axe-core has nothing to say, no word is missing, nothing is cut off.</summary>
[Trait("Category", "Slow")]
[Collection(ConsoleCollection.Name)]
public sealed class AccessibilityTests(ConsoleServer console, ITestOutputHelper output) : IAsyncLifetime
{
    public async Task InitializeAsync()
    {
        if (BrowserFactAttribute.Missing is null) await console.FurnishAsync();
    }

    public async Task DisposeAsync()
    {
        if (BrowserFactAttribute.Missing is null) await console.UninstallAsync(ConsolePackages.Kinds);
    }

    public static TheoryData<string, string> Views { get; } = new() { { "light", "en" }, { "light", "zh-CN" }, { "dark", "en" }, { "dark", "zh-CN" } };

    [BrowserTheory]
    [MemberData(nameof(Views))]
    public Task Every_screen_keeps_the_rules(string theme, string locale) => console.WalkAsync(async visitor =>
    {
        var (found, looked) = (new List<string>(), 0);
        await visitor.OpenAsync("/");
        foreach (var screen in await Screens.AllAsync())
        {
            await visitor.ShowAsync(screen);
            foreach (var width in new[] { 1280, ConsoleView.Narrow })
            {
                await visitor.Page.SetViewportSizeAsync(width, 900);
                await visitor.SettleAsync();
                foreach (var violation in await Axe.ViolationsAsync(visitor.Page)) found.Add($"{screen.Path} {width}: {violation}");
                foreach (var problem in await visitor.LayoutProblemsAsync()) found.Add($"{screen.Path} {width}: {problem}");
                looked++;
            }
            await visitor.Page.SetViewportSizeAsync(1280, 900);
        }

        output.WriteLine($"{looked} screens in {theme}, {locale}");
        Assert.True(looked > 20, $"Only {looked} screens were found.");
        Assert.True(found.Count == 0, string.Join('\n', found));
    }, view: new(theme, locale), name: $"axe-{theme}-{locale}");

    [BrowserFact]
    public async Task Every_word_is_there_in_both_languages()
    {
        if (!File.Exists(Path.Combine(Repository.Root, "console", "scripts", "check-messages.mjs"))) throw new FileNotFoundException("console/scripts/check-messages.mjs");
        var result = await CommandRunner.RunAsync("node", ["console/scripts/check-messages.mjs"], Repository.Root);

        Assert.True(result.ExitCode == 0, result.All);
    }
}
