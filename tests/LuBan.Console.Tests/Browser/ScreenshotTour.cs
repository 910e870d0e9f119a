using LuBan.EndToEnd;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace LuBan.ConsoleTests.Browser;

/// <summary>A picture of every screen in every view, into artifacts/screenshots, for people to look at.</summary>
[Trait("Category", "Soak")]
[Collection(ConsoleCollection.Name)]
public sealed class ScreenshotTour(ConsoleServer console, ITestOutputHelper output)
{
    public static TheoryData<string, string, int> Views
    {
        get
        {
            var views = new TheoryData<string, string, int>();
            foreach (var view in ConsoleView.All)
            {
                views.Add(view.Theme, view.Locale, 1280);
                views.Add(view.Theme, view.Locale, ConsoleView.Narrow);
            }
            return views;
        }
    }

    [BrowserTheory]
    [MemberData(nameof(Views))]
    public async Task Every_screen_is_photographed(string theme, string locale, int width)
    {
        await console.FurnishAsync();
        try
        {
            var view = new ConsoleView(theme, locale, width);
            var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "screenshots", view.ToString())).FullName;
            await console.WalkAsync(async visitor =>
            {
                var screens = await Screens.AllAsync();
                await visitor.OpenAsync("/");
                foreach (var screen in screens)
                {
                    await visitor.ShowAsync(screen);
                    await visitor.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{screen.Name}.png"), Animations = ScreenshotAnimations.Disabled });
                }
                output.WriteLine($"{screens.Count} pictures in {folder}");
            }, view: view, name: $"tour-{view}");
        }
        finally
        {
            await console.UninstallAsync(ConsolePackages.Kinds);
        }
    }
}
