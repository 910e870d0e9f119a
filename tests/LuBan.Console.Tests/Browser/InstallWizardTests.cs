using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LuBan.ConsoleTests.Browser;

/// <summary>The install wizard while it does not know yet what an installation would do.</summary>
[Trait("Category", "Slow")]
[Collection(ConsoleCollection.Name)]
public sealed class InstallWizardTests(ConsoleServer console)
{
    private const string Address = $"/marketplace/{ConsolePackages.Kinds}/install?version=1.0.0";

    [BrowserFact]
    public Task Steps_are_listed_when_it_is_known_which_there_are() => console.WalkAsync(async visitor =>
    {
        var preview = await HoldPreviewAsync(visitor);
        await visitor.OpenAsync(Address);
        var held = await preview.WaitAsync(TimeSpan.FromMilliseconds(Visitor.Patience));
        await Visitor.SeesAsync(visitor.Page.GetByRole(AriaRole.Radio, new() { Name = "1.0.0" }));

        await Expect(Steps(visitor)).ToHaveAttributeAsync("aria-busy", "true");
        await Expect(Steps(visitor).GetByRole(AriaRole.Listitem)).ToHaveCountAsync(0);
        await Expect(visitor.Button("Next")).ToBeDisabledAsync();

        await held.ContinueAsync();
        await Expect(Steps(visitor).GetByRole(AriaRole.Listitem).Filter(new() { HasText = "Dependencies" })).ToContainTextAsync("nothing to ask");
        await visitor.Button("Next").ClickAsync();
        await Visitor.SeesAsync(Title(visitor, "Permissions"));
    });

    [BrowserFact]
    public Task A_step_that_may_be_left_out_is_not_shown_before_that_is_known() => console.WalkAsync(async visitor =>
    {
        var preview = await HoldPreviewAsync(visitor);
        await visitor.OpenAsync(Address + "&step=dependencies");
        var held = await preview.WaitAsync(TimeSpan.FromMilliseconds(Visitor.Patience));

        await Expect(Steps(visitor)).ToHaveAttributeAsync("aria-busy", "true");
        await Expect(Title(visitor, "Dependencies")).ToHaveCountAsync(0);

        await held.ContinueAsync();
        await Visitor.SeesAsync(Title(visitor, "Permissions"));
    });

    private static ILocator Steps(Visitor visitor) => visitor.Page.Locator("lb-wizard-steps nav");

    private static ILocator Title(Visitor visitor, string step) => visitor.Page.GetByRole(AriaRole.Heading, new() { Name = step, Level = 2, Exact = true });

    /// <summary>Keeps back the answer about what the installation would do.</summary>
    /// <returns>The question, once it is asked.</returns>
    private static async Task<Task<IRoute>> HoldPreviewAsync(Visitor visitor)
    {
        var held = new TaskCompletionSource<IRoute>(TaskCreationOptions.RunContinuationsAsynchronously);
        await visitor.Page.RouteAsync("**/extensions/*/plan*", route =>
        {
            held.TrySetResult(route);
            return Task.CompletedTask;
        });
        return held.Task;
    }
}
