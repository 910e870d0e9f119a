using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LuBan.ConsoleTests.Browser;

/// <summary>What is pressed while the console is still coming up.</summary>
[Trait("Category", "Slow")]
[Collection(ConsoleCollection.Name)]
public sealed class StartTests(ConsoleServer console)
{
    [BrowserFact]
    public Task Keys_that_are_pressed_before_the_server_has_said_who_is_there_open_the_palette_then() => console.WalkAsync(async visitor =>
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await visitor.Page.RouteAsync("**/console/session", async route =>
        {
            asked.TrySetResult();
            await answer.Task;
            await route.ContinueAsync();
        });
        await visitor.Page.GotoAsync("/", new() { WaitUntil = WaitUntilState.Commit });
        await asked.Task.WaitAsync(TimeSpan.FromMilliseconds(Visitor.Patience));

        await visitor.Page.Keyboard.PressAsync("Control+k");
        await Visitor.MissesAsync(visitor.Page.GetByRole(AriaRole.Combobox));
        answer.SetResult();

        var field = visitor.Page.GetByRole(AriaRole.Combobox);
        await Expect(field).ToBeFocusedAsync();
        await field.FillAsync("Marketplace");
        await Expect(visitor.Page.GetByRole(AriaRole.Option, new() { NameRegex = new("Marketplace") }).First).ToBeVisibleAsync();
    });
}
