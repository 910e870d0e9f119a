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

    [BrowserTheory]
    [InlineData("dark", "zh-CN")]
    public Task Every_screen_keeps_the_rules(string theme, string locale) => LookAtAllAsync(theme, locale);

    /// <summary>The other views, which take minutes.</summary>
    [Trait("Category", "Soak")]
    [BrowserTheory]
    [InlineData("light", "en")]
    [InlineData("light", "zh-CN")]
    [InlineData("dark", "en")]
    public Task Every_screen_keeps_the_rules_in_the_other_views(string theme, string locale) => LookAtAllAsync(theme, locale);

    private Task LookAtAllAsync(string theme, string locale) => console.WalkAsync(async visitor =>
    {
        var (found, looked) = (new SortedDictionary<string, List<string>>(StringComparer.Ordinal), 0);
        await visitor.OpenAsync("/");
        foreach (var screen in await Screens.AllAsync())
        {
            await visitor.ShowAsync(screen);
            foreach (var width in new[] { 1280, ConsoleView.Narrow })
            {
                await visitor.Page.SetViewportSizeAsync(width, 900);
                await visitor.SettleAsync();
                foreach (var problem in (await Axe.ViolationsAsync(visitor.Page)).Concat(await visitor.LayoutProblemsAsync()))
                {
                    if (!found.TryGetValue(problem, out var places)) found[problem] = places = [];
                    places.Add($"{screen.Path} {width}");
                }
                looked++;
            }
            await visitor.Page.SetViewportSizeAsync(1280, 900);
        }

        output.WriteLine($"{looked} screens in {theme}, {locale}");
        Assert.True(looked > 20, $"Only {looked} screens were found.");
        Assert.True(found.Count == 0, string.Join('\n', found.Select(one => $"{one.Key} @ {one.Value.Count}: {string.Join(", ", one.Value.Take(3))}")));
    }, view: new(theme, locale), name: $"axe-{theme}-{locale}");

    [BrowserFact]
    public async Task Every_word_is_there_in_both_languages()
    {
        await NodeTools.InstallWorkspacesAsync();
        var result = await CommandRunner.RunAsync("node", ["console/scripts/i18n.mjs"], Repository.Root);

        Assert.True(result.ExitCode == 0, result.All);
    }
}
