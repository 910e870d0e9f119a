using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LuBan.ConsoleTests.Browser;

/// <summary>The points around every page: navigation, header, menus, commands, notifications, themes, languages.</summary>
[Trait("Category", "Slow")]
[Collection(ConsoleCollection.Name)]
public sealed class ShellPointTests(ConsoleServer console) : PointTests(console)
{
    [BrowserFact]
    public Task Navigation_shows_a_title_an_area_and_the_badge_that_was_published_last() => WalkAsync(async visitor =>
    {
        await visitor.OpenAsync("/");
        var link = visitor.Page.Locator("lb-sidebar a[href='/x/tests.points']");
        await Visitor.SeesAsync(link);

        await SayAsync("say/count", new { count = 7 });
        await Expect(link).ToContainTextAsync("7");
        await SayAsync("say/count", new { count = 0 });
        await Expect(link).Not.ToContainTextAsync("7");
        await SaysAsync(visitor, link, "Wheels", "轮子");
        await GoesAsync(visitor, link);
    });

    [BrowserFact]
    public Task The_header_gives_a_fragment_a_box_that_it_cannot_leave() => WalkAsync(async visitor =>
    {
        await visitor.OpenAsync("/");
        var sign = Fragment(visitor, "header");
        await SaysAsync(visitor, sign, "Wheel sign", "轮子标志");

        var bar = (await visitor.Page.Locator("lb-header header").BoundingBoxAsync())!;
        var box = (await visitor.Page.Locator("lb-header lb-fragment").First.BoundingBoxAsync())!;
        Assert.InRange(box.Width, 1, 200);
        Assert.InRange(box.Height, 1, bar.Height);
        Assert.Empty(await visitor.LayoutProblemsAsync());
        await GoesAsync(visitor, sign);
    });

    [BrowserFact]
    public Task The_users_menu_goes_to_a_page_and_runs_a_command() => WalkAsync(async visitor =>
    {
        await visitor.OpenAsync("/");
        var menu = visitor.Page.Locator("lb-user-menu button[slot='trigger']");
        var entry = visitor.Page.Locator("lb-user-menu wa-dropdown-item", new() { HasTextRegex = new("My own wheels|我自己的轮子") });
        await SaysAsync(visitor, entry, "My own wheels", "我自己的轮子");

        await menu.ClickAsync();
        await entry.ClickAsync();
        await Expect(visitor.Page).ToHaveURLAsync(new Regex("/x/tests\\.points$"));
        await menu.ClickAsync();
        await visitor.Page.Locator("lb-user-menu wa-dropdown-item", new() { HasTextString = "Turn from the menu" }).ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Dialog).Locator("wa-button[variant='danger']").ClickAsync();
        await visitor.SeesAsync("Turned nothing");
        await GoesAsync(visitor, entry);
    });

    [BrowserFact]
    public Task A_command_is_found_in_the_palette_and_runs_by_its_keys() => WalkAsync(async visitor =>
    {
        await visitor.OpenAsync("/");
        await visitor.Page.Keyboard.PressAsync("Control+k");
        var field = visitor.Page.GetByRole(AriaRole.Combobox);
        await field.FillAsync("Turn the wheel");
        await visitor.Page.GetByRole(AriaRole.Option, new() { NameRegex = new("Turn the wheel") }).ClickAsync();
        var question = visitor.Page.GetByRole(AriaRole.Dialog);
        await Expect(question).ToContainTextAsync("Shall the wheel be turned?");
        await question.Locator("wa-button[variant='danger']").ClickAsync();
        await visitor.SeesAsync("Turned nothing");

        await visitor.Page.Locator("main").FocusAsync();
        await visitor.Page.Keyboard.PressAsync("g");
        await visitor.Page.Keyboard.PressAsync("w");
        await Visitor.SeesAsync(question);
        await visitor.Page.Keyboard.PressAsync("Escape");

        await SpeakAsync(visitor, "简体中文");
        await visitor.Page.Keyboard.PressAsync("Control+k");
        await field.FillAsync("前往轮子");
        await visitor.Page.Keyboard.PressAsync("Enter");
        await Expect(visitor.Page).ToHaveURLAsync(new Regex("/x/tests\\.points$"));
        await GoesAsync(visitor);
        await visitor.Page.Keyboard.PressAsync("Control+k");
        await field.FillAsync("转动轮子");
        await Visitor.MissesAsync(visitor.Page.GetByRole(AriaRole.Option, new() { NameRegex = new("转动轮子") }));
    });

    [BrowserFact]
    public Task A_notification_is_drawn_by_the_extension_that_sent_it_and_by_the_console_once_that_is_gone() => WalkAsync(async visitor =>
    {
        await visitor.OpenAsync("/");
        await SayAsync("notify/turned");
        await SayAsync("notify/none");
        await visitor.Page.Locator("lb-header").GetByRole(AriaRole.Button, new() { NameRegex = new("otification") }).ClickAsync();

        var drawn = Fragment(visitor, "notification");
        await Expect(drawn).ToContainTextAsync("A wheel tells you");
        await HasPropAsync(drawn, "\"title\":\"A wheel turned\"");
        var plain = visitor.Page.Locator("lb-notifications a.title");
        await Expect(plain.Filter(new() { HasTextString = "A wheel turned" })).ToHaveCountAsync(1);
        await GoesAsync(visitor, drawn);
        await Expect(plain.Filter(new() { HasTextString = "A wheel turned" })).ToHaveCountAsync(2);
        await visitor.Page.Keyboard.PressAsync("Escape");
        await SpeakAsync(visitor, "简体中文");
        await visitor.Page.Locator("lb-header").GetByRole(AriaRole.Button, new() { NameRegex = new("通知") }).ClickAsync();
        await Expect(plain.Filter(new() { HasTextString = "轮子转了" })).ToHaveCountAsync(2);
    });

    [BrowserFact]
    public Task A_theme_puts_its_tokens_on_and_takes_them_off_again() => WalkAsync(async visitor =>
    {
        await visitor.OpenAsync("/");
        var choice = visitor.Page.Locator("lb-header > * wa-dropdown-item, lb-header wa-dropdown-item", new() { HasTextRegex = new("^\\s*(Plum|李子)\\s*$") }).First;
        await SaysAsync(visitor, choice, "Plum", "李子");
        await visitor.Page.Locator("lb-header").GetByRole(AriaRole.Button, new() { Name = "Theme", Exact = true }).ClickAsync();
        await choice.ClickAsync();

        await Expect(visitor.Page.Locator("html")).ToHaveClassAsync(new Regex("wa-dark"));
        await Expect(visitor.Page.Locator("html")).ToHaveCSSAsync("--lb-brand", "#8a2be2");
        Assert.DoesNotContain("not-a-token", await visitor.Page.Locator("html").GetAttributeAsync("style") ?? "", StringComparison.Ordinal);
        await GoesAsync(visitor, choice);
        await Expect(visitor.Page.Locator("html")).Not.ToHaveCSSAsync("--lb-brand", "#8a2be2");
        await Expect(visitor.Page.Locator("html")).ToHaveClassAsync(new Regex("wa-light"));
    });

    [BrowserFact]
    public Task A_language_comes_with_its_words_and_goes_with_them_and_the_consoles_own_stay_as_they_are() => WalkAsync(async visitor =>
    {
        await visitor.OpenAsync("/");
        var search = visitor.Page.Locator("lb-header button.search");
        await Expect(search).Not.ToContainTextAsync("HIJACKED");
        await Expect(visitor.Page.Locator("lb-header wa-dropdown-item[lang='en']")).ToHaveCountAsync(1);

        await SpeakAsync(visitor, "Deutsch");
        await Expect(search).ToContainTextAsync("Suchen …");
        await Expect(visitor.Page.Locator("html")).ToHaveAttributeAsync("lang", "de");
        await Expect(search).Not.ToContainTextAsync("HIJACKED");
        await GoesAsync(visitor, visitor.Page.Locator("lb-header wa-dropdown-item[lang='de']"));
        await Expect(visitor.Page.Locator("html")).ToHaveAttributeAsync("lang", "en");
        await Expect(search).Not.ToContainTextAsync("Suchen");
    });
}
