using LuBan.EndToEnd;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LuBan.ConsoleTests.Browser;

/// <summary>What the frame of an isolated extension may ask the console for, and what it may not, however it asks.</summary>
[Trait("Category", "Slow")]
[Collection(ConsoleCollection.Name)]
public sealed class FramePointTests(ConsoleServer console) : PointTests(console)
{
    private const string Name = PointPackages.Isolated;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        if (BrowserFactAttribute.Missing is null) await Console.InstallAsync(Name, trusted: false);
    }

    public override async Task DisposeAsync()
    {
        if (BrowserFactAttribute.Missing is null) await Console.UninstallAsync(Name);
        await base.DisposeAsync();
    }

    [BrowserFact]
    public Task Dialogs_drawers_and_questions_of_a_frame_are_drawn_by_the_console_and_say_whose_they_are() => WalkAsync(async visitor =>
    {
        await OpenAsync(visitor);

        await PressAsync(visitor, "dialog");
        var dialog = visitor.Page.GetByRole(AriaRole.Dialog, new() { NameRegex = new($"Asked by the extension.*{Name}.*A dialog") });
        await Expect(dialog).ToContainTextAsync("lines <b>of text</b>");
        await dialog.Locator("footer wa-button").ClickAsync();
        await SaysAsync(visitor, "dialog: nothing");

        await PressAsync(visitor, "form");
        dialog = visitor.Page.GetByRole(AriaRole.Dialog, new() { NameRegex = new($"{Name}.*A form") });
        await dialog.GetByLabel("Name").FillAsync("not as its pattern says");
        await dialog.Locator("footer wa-button", new() { HasTextString = "Take it" }).ClickAsync();
        await SaysAsync(visitor, """form: {"name":"not as its pattern says"}""");

        await PressAsync(visitor, "drawer");
        // The keys are the frame's until the drawer has the focus.
        await Visitor.SeesAsync(visitor.Page.GetByRole(AriaRole.Dialog, new() { NameRegex = new($"{Name}.*A drawer") }));
        await visitor.Page.WaitForFunctionAsync("() => document.activeElement?.localName === 'lb-dialog'", null, new() { Timeout = Visitor.Patience });
        await visitor.Page.Keyboard.PressAsync("Escape");
        await SaysAsync(visitor, "drawer: nothing");

        await PressAsync(visitor, "confirm");
        dialog = visitor.Page.GetByRole(AriaRole.Dialog, new() { NameRegex = new($"Asked by the extension.*{Name}.*Uninstall everything") });
        await dialog.Locator("wa-button[variant='danger']").ClickAsync();
        await SaysAsync(visitor, "confirm: true");

        await PressAsync(visitor, "closes");
        await SaysAsync(visitor, "closes: \"closed\"");
        await Visitor.MissesAsync(visitor.Page.GetByRole(AriaRole.Dialog));
    });

    [BrowserFact]
    public Task A_frame_runs_the_commands_of_its_extension_and_follows_its_installation() => WalkAsync(async visitor =>
    {
        await OpenAsync(visitor);

        await PressAsync(visitor, "command");
        var question = visitor.Page.GetByRole(AriaRole.Dialog);
        await Expect(question).ToContainTextAsync("Shall it greet?");
        await question.Locator("wa-button[variant='brand']").ClickAsync();
        await visitor.SeesAsync("Greetings {\"arguments\":{\"from\":\"a frame\"}}");
        await SaysAsync(visitor, "command: nothing");
        await Visitor.MissesAsync(visitor.Page.Locator("body > iframe"));
        await PressAsync(visitor, "job");
        await SaysAsync(visitor, """job: {"phase":"Installed","spec":null}""");

        await visitor.Page.Keyboard.PressAsync("Control+k");
        await visitor.Page.GetByRole(AriaRole.Combobox).FillAsync("Fail in a frame");
        await visitor.Page.Keyboard.PressAsync("Enter");
        await visitor.SeesAsync("thrown in a command of a frame");
        await Visitor.MissesAsync(visitor.Page.Locator("body > iframe"));
    }, IsDeliberate);

    [BrowserFact]
    public Task What_a_frame_must_not_ask_for_is_refused() => WalkAsync(async visitor =>
    {
        await OpenAsync(visitor);

        foreach (var (what, why) in new[]
        {
            ("foreign command", "A frame runs commands of its own extension"), ("element in a dialog", "is text"), ("secret", "asks for no secrets"), ("prototype", "is not among the methods"),
            ("foreign page", "A frame may go to /x/tests.points.isolated"), ("foreign job", "of its own extension"), ("function of the point", "gives no function"),
        })
        {
            await PressAsync(visitor, what);
            await SaysAsync(visitor, $"{what}: refused, ");
            await SaysAsync(visitor, why);
            await Visitor.MissesAsync(visitor.Page.GetByRole(AriaRole.Dialog));
        }

        await PressAsync(visitor, "two dialogs");
        await SaysAsync(visitor, "One dialog is open already");
        await PressAsync(visitor, "many toasts");
        await SaysAsync(visitor, "many toasts: refused, More than 20 toasts in a minute.");
        await Expect(visitor.Page.Locator("lb-toasts li")).Not.ToHaveCountAsync(0);
        foreach (var toast in await visitor.Page.Locator("lb-toasts li .heading").AllTextContentsAsync()) Assert.Contains(Name, toast, StringComparison.Ordinal);
    }, IsDeliberate);

    [BrowserFact]
    public Task A_frame_that_speaks_as_the_console_is_told_apart_and_its_dialog_goes_with_it() => WalkAsync(async visitor =>
    {
        await OpenAsync(visitor);
        await PressAsync(visitor, "imitation");

        var dialog = visitor.Page.GetByRole(AriaRole.Dialog);
        await Expect(dialog.Locator("#from")).ToContainTextAsync($"Asked by the extension {Name}");
        await Expect(dialog.Locator("#heading")).ToHaveTextAsync("LuBan needs your password");
        await Process.PatchAsync(Name, new() { ["spec"] = new System.Text.Json.Nodes.JsonObject { ["enabled"] = false } });
        await Visitor.MissesAsync(dialog);
        await Expect(visitor.Page).ToHaveURLAsync(new Uri(Console.Address, "/").ToString());
    }, IsDeliberate);

    [BrowserFact]
    public Task A_step_of_an_installation_works_in_a_frame_too() => WalkAsync(async visitor =>
    {
        await visitor.OpenAsync($"/marketplace/{ConsolePackages.Fault(ConsolePackages.Sound)}/install?step=x-{Name}/installSteps/step");
        var frame = visitor.Page.FrameLocator("lb-install-page iframe");
        var next = visitor.Page.Locator("lb-install-page footer wa-button[variant='brand']");
        await Expect(next).ToHaveAttributeAsync("disabled", "");

        await frame.GetByRole(AriaRole.Button, new() { Name = "answer" }).ClickAsync();
        await Expect(frame.Locator("pre")).ToContainTextAsync("\"from\":\"a frame\"");
        await Expect(next).Not.ToHaveAttributeAsync("disabled", "");
    });

    private static Task OpenAsync(Visitor visitor) => visitor.OpenAsync($"/x/{Name}");

    private static ILocator Button(Visitor visitor, string name) => Frame(visitor).GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static IFrameLocator Frame(Visitor visitor) => visitor.Page.FrameLocator("lb-contributed-page iframe");

    private static Task PressAsync(Visitor visitor, string name) => Button(visitor, name).ClickAsync();

    private static Task SaysAsync(Visitor visitor, string text) => Expect(Frame(visitor).Locator("output")).ToContainTextAsync(text);

    /// <summary>What is thrown on purpose, and the browser's word about a frame that may not be looked into.</summary>
    private static bool IsDeliberate(string error) => error.Contains("thrown in a command", StringComparison.Ordinal);
}
