using LuBan.EndToEnd;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LuBan.ConsoleTests.Browser;

/// <summary>Installing and uninstalling with nothing but a keyboard.</summary>
[Trait("Category", "Slow")]
[Collection(ConsoleCollection.Name)]
public sealed class KeyboardTests(ConsoleServer console) : IAsyncLifetime
{
    private static readonly string Extension = ConsolePackages.Fault(ConsolePackages.Sound);

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => BrowserFactAttribute.Missing is null ? console.UninstallAsync(Extension) : Task.CompletedTask;

    [BrowserFact]
    public Task A_dialog_with_unsaved_work_is_asked_about_each_time_and_closes_when_it_may() => console.WalkAsync(async visitor =>
    {
        await visitor.OpenAsync("/");
        await visitor.SettleAsync();
        // The browser lets a page prevent the first Escape, not the second one: the dialog has to come back by itself.
        await visitor.Page.EvaluateAsync("""
            () => customElements.whenDefined('lb-dialog').then(() => {
              const dialog = document.createElement('lb-dialog');
              const { dataset } = document.body;
              dataset.asked = '0';
              Object.assign(dialog, { heading: 'Unsaved', beforeClose: () => (dataset.asked = String(Number(dataset.asked) + 1)) === '3' });
              dialog.addEventListener('lb-close', () => dialog.close());
              document.body.append(dialog);
            })
            """);
        var dialog = visitor.Page.GetByRole(AriaRole.Dialog, new() { Name = "Unsaved" });

        foreach (var times in new[] { "1", "2" })
        {
            await Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Close" })).ToBeFocusedAsync();
            await visitor.Page.Keyboard.PressAsync("Escape");
            await Expect(visitor.Page.Locator("body")).ToHaveAttributeAsync("data-asked", times);
        }
        await Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Close" })).ToBeFocusedAsync();
        await visitor.Page.Keyboard.PressAsync("Escape");
        await Visitor.MissesAsync(visitor.Page.Locator("lb-dialog"));
    });

    [BrowserFact]
    public Task An_extension_is_installed_and_uninstalled_with_the_keyboard() => console.WalkAsync(async visitor =>
    {
        await visitor.OpenAsync("/");
        await visitor.SettleAsync();
        await visitor.Page.Keyboard.PressAsync("Tab");
        Assert.Contains("Skip to the content", await FocusedAsync(visitor), StringComparison.Ordinal);

        await visitor.Page.Keyboard.PressAsync("Control+k");
        await Visitor.SeesAsync(visitor.Page.GetByRole(AriaRole.Dialog));
        await visitor.Page.Keyboard.TypeAsync("Marketplace");
        await visitor.Page.Keyboard.PressAsync("Enter");
        await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "Marketplace", Level = 1 })).ToBeFocusedAsync();
        await visitor.Page.Keyboard.PressAsync("/");
        await visitor.Page.Keyboard.TypeAsync(Extension);
        await Expect(visitor.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("q="));
        await visitor.SettleAsync();
        await TabToAsync(visitor, Extension);
        await visitor.Page.Keyboard.PressAsync("Enter");
        await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeFocusedAsync();
        await visitor.SettleAsync();
        await PressAsync(visitor, "Install");
        await Visitor.SeesAsync(visitor.Heading("Version", exact: true));

        while (!await visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "Review", Exact = true }).IsVisibleAsync()) await GoOnAsync(visitor);
        await Expect(visitor.Button("Install", exact: true)).ToBeEnabledAsync();
        await PressAsync(visitor, "Install");
        await console.Process.WaitForPhaseAsync(Extension, "Installed");

        await visitor.GoAsync($"/extensions/{Extension}");
        await visitor.SettleAsync();
        await PressAsync(visitor, "More actions");
        var item = visitor.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Uninstall", Exact = true });
        await Visitor.SeesAsync(item);
        for (var steps = 0; steps < 10 && !(await FocusedAsync(visitor)).Contains("Uninstall", StringComparison.Ordinal); steps++) await visitor.Page.Keyboard.PressAsync("ArrowDown");
        await visitor.Page.Keyboard.PressAsync("Enter");
        await Visitor.SeesAsync(visitor.Page.GetByRole(AriaRole.Dialog));
        await TabToAsync(visitor, "to confirm");
        await visitor.Page.Keyboard.TypeAsync(Extension);
        await PressAsync(visitor, "Uninstall");
        await console.Process.WaitUntilGoneAsync(Extension);
    });

    /// <summary>Goes to the wizard's next step.</summary>
    private static async Task GoOnAsync(Visitor visitor)
    {
        var step = visitor.Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Heading, new() { Level = 2 }).First;
        var heading = await step.InnerTextAsync();
        await Expect(visitor.Button("Next")).ToBeEnabledAsync();
        await PressAsync(visitor, "Next");
        await Expect(step).Not.ToHaveTextAsync(heading);
    }

    private static async Task PressAsync(Visitor visitor, string label)
    {
        await TabToAsync(visitor, label);
        await visitor.Page.Keyboard.PressAsync("Enter");
    }

    /// <summary>Presses Tab until the focus is on what has these words; it is seen where the focus is.</summary>
    private static async Task TabToAsync(Visitor visitor, string label)
    {
        var passed = new List<string>();
        for (var presses = 0; presses < 120; presses++)
        {
            await visitor.Page.Keyboard.PressAsync("Tab");
            var focused = await FocusedAsync(visitor);
            if (focused.Contains(label, StringComparison.Ordinal)) return;
            passed.Add(focused);
        }
        Assert.Fail($"Tab does not lead to '{label}', but to: {string.Join(" | ", passed)}");
    }

    private static Task<string> FocusedAsync(Visitor visitor) => visitor.Page.EvaluateAsync<string>("() => window.__focused()");
}
