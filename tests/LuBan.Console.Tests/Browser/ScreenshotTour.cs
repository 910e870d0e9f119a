using LuBan.EndToEnd;
using Microsoft.Playwright;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace LuBan.ConsoleTests.Browser;

/// <summary>A picture of every screen, dialog and state in every view, into artifacts/screenshots, for people to look at.</summary>
[Trait("Category", "Soak")]
[Collection(ConsoleCollection.Name)]
public sealed class ScreenshotTour(ConsoleServer console, ITestOutputHelper output) : IClassFixture<ScreenshotTour.ShowWindowFixture>
{
    private const string Stranger = "visitor", Newcomer = "newcomer";

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
    public Task Every_screen_is_photographed(string theme, string locale, int width) => TourAsync(new(theme, locale, width), async (visitor, takeAsync) =>
    {
        await visitor.OpenAsync("/");
        foreach (var screen in await Screens.AllAsync())
        {
            await visitor.ShowAsync(screen);
            await takeAsync(screen.Name);
        }
    });

    [BrowserTheory]
    [MemberData(nameof(Views))]
    public async Task Every_dialog_and_state_is_photographed(string theme, string locale, int width)
    {
        var view = new ConsoleView(theme, locale, width);
        var missed = new List<string>();
        await TourAsync(view, async (visitor, takeAsync) =>
        {
            visitor.Page.SetDefaultTimeout(10_000);
            foreach (var moment in Moments.All) await TakeAsync(visitor, moment, takeAsync, missed);
        });
        // Without a network, or with a server that does not answer: in a window of its own, as it would be there in the next picture too.
        foreach (var moment in Moments.Broken) await TourAsync(view, (visitor, takeAsync) => TakeAsync(visitor, moment, takeAsync, missed));

        Assert.True(missed.Count == 0, $"{missed.Count} of {Moments.All.Count + Moments.Broken.Count} could not be reached:\n{string.Join('\n', missed)}");
    }

    private static async Task TakeAsync(Visitor visitor, Moment moment, Func<string, Task> takeAsync, List<string> missed)
    {
        try
        {
            await visitor.OpenAsync(moment.Path);
            await visitor.SettleAsync();
            await moment.ReachAsync(visitor);
            if (!Moments.Broken.Contains(moment)) await visitor.SettleAsync();
            await takeAsync($"moment-{moment.Name}");
        }
        catch (Exception exception) when (exception is PlaywrightException or TimeoutException)
        {
            missed.Add($"{moment.Name}: {exception.Message.Split('\n')[0]}");
        }
    }

    /// <summary>The pages of the server itself, before the console: signing in and out, a refusal; and what somebody without rights sees.</summary>
    [BrowserTheory]
    [MemberData(nameof(Views))]
    public async Task Every_page_of_the_sign_in_is_photographed(string theme, string locale, int width)
    {
        var view = new ConsoleView(theme, locale, width);
        await console.AddUserAsync(Stranger);
        await console.AddNewcomerAsync(Newcomer);
        await using (var visitor = await console.VisitAnonymouslyAsync(view))
        {
            var take = PicturesOf(view, visitor);
            await visitor.Page.GotoAsync("/");
            await visitor.Page.Locator("input[name=username]").WaitForAsync();
            await take("sign-in");
            await SubmitAsync(visitor, Newcomer, "not the password");
            await visitor.Page.Locator(".problem:not([hidden])").WaitForAsync();
            await take("sign-in-refused");
            await SubmitAsync(visitor, Newcomer, ConsoleServer.PasswordOf(Newcomer));
            await visitor.Page.Locator("input[name=new_password]").WaitForAsync();
            await take("sign-in-new-password");
            await visitor.Page.GotoAsync("/oauth/authorize?client_id=nobody&response_type=code");
            await take("sign-in-error");
        }
        await console.WalkAsync(async visitor =>
        {
            var take = PicturesOf(view, visitor);
            await visitor.Page.GotoAsync("/oauth/device/verify");
            await take("device");
            await visitor.Page.GotoAsync("/oauth/end-session");
            await take("sign-out");
            await visitor.OpenAsync("/");
            await visitor.SettleAsync();
            await take("stranger-dashboard");
            await visitor.GoAsync("/extensions");
            await Expect(visitor.Page.Locator("lb-notice")).ToBeVisibleAsync();
            await visitor.SettleAsync();
            await take("stranger-forbidden");
        }, Stranger, view, name: $"tour-sign-in-{view}");
    }

    /// <summary>Fills the server once for all views.</summary>
    public sealed class ShowWindowFixture(ConsoleServer console) : IAsyncLifetime
    {
        public async Task InitializeAsync()
        {
            if (BrowserFactAttribute.Missing is not null) return;
            await console.FurnishAsync();
            await ShowWindow.FillAsync(console);
        }

        public Task DisposeAsync() => BrowserFactAttribute.Missing is null ? ShowWindow.ClearAsync(console) : Task.CompletedTask;
    }

    private static async Task SubmitAsync(Visitor visitor, string user, string password)
    {
        await visitor.Page.Locator("input[name=username]").FillAsync(user);
        await visitor.Page.Locator("input[name=password]").FillAsync(password);
        await visitor.Page.Locator("form button[type=submit]").First.ClickAsync();
    }

    private Task TourAsync(ConsoleView view, Func<Visitor, Func<string, Task>, Task> walk) => console.WalkAsync(visitor => walk(visitor, PicturesOf(view, visitor)), view: view, isExpected: IsDeliberate, name: $"tour-{view}");

    /// <summary>The dashboard of the show window has a card that fails.</summary>
    private static bool IsDeliberate(string error) => error.Contains("thrown at", StringComparison.Ordinal);

    private Func<string, Task> PicturesOf(ConsoleView view, Visitor visitor)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "screenshots", view.ToString())).FullName;
        return async name =>
        {
            await visitor.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png"), Animations = ScreenshotAnimations.Disabled });
            output.WriteLine($"{view}/{name}.png");
        };
    }
}
