using System.Net.Http.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LuBan.ConsoleTests.Browser;

/// <summary>The points at resources: tabs, columns, badges, actions, empty states and schemas of editors.</summary>
[Trait("Category", "Slow")]
[Collection(ConsoleCollection.Name)]
public sealed class ResourcePointTests(ConsoleServer console) : PointTests(console)
{
    private const string List = "/resources/core/v1/configmaps", Wheel = $"{List}/default/wheel";

    [BrowserFact]
    public Task A_tab_is_given_the_resource_as_it_is_now() => WalkAsync(async visitor =>
    {
        await WriteWheelAsync(new { level = "1536" });
        await visitor.OpenAsync(Wheel);
        await visitor.Link("Wheels of it").ClickAsync();

        var tab = Fragment(visitor, "tab");
        await HasPropAsync(tab, "\"name\":\"wheel\"");
        using (var patch = JsonContent.Create(new { data = new { level = "77" } }, new System.Net.Http.Headers.MediaTypeHeaderValue("application/merge-patch+json")))
        using (var changed = await Process.Http.PatchAsync($"{ConfigMaps}/wheel", patch)) Assert.True(changed.IsSuccessStatusCode);
        await HasPropAsync(tab, "\"level\":\"77\"");
        await SaysAsync(visitor, tab, "Here are its wheels", "这是它的轮子们");
        var link = visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Wheels of it" });
        await SaysAsync(visitor, visitor.Page.Locator("lb-resource-page lb-subnav nav"), "Wheels of it", "它的轮子");
        await GoesAsync(visitor, tab, link);
        await Visitor.SeesAsync(visitor.Page.Locator("lb-object-overview"));
    });

    [BrowserFact]
    public Task A_column_shows_a_value_in_its_format_or_what_the_extension_draws() => WalkAsync(async visitor =>
    {
        await WriteWheelAsync(new { level = "1536" });
        await visitor.OpenAsync(List);

        var heading = visitor.Page.GetByRole(AriaRole.Columnheader, new() { NameRegex = new("^(Level|级别)") });
        await Visitor.SeesAsync(heading);
        var cell = visitor.Page.GetByRole(AriaRole.Row, new() { NameRegex = new("wheel") }).GetByRole(AriaRole.Cell);
        await Expect(cell.Filter(new() { HasTextRegex = new("^\\s*1\\.5\\s?(KiB|kB|KB)\\s*$") })).ToHaveCountAsync(1);
        Assert.InRange((await heading.BoundingBoxAsync())!.Width, 150, 200);
        var drawn = Fragment(visitor, "column");
        await HasPropAsync(drawn, "\"resource\":{");
        await SaysAsync(visitor, heading, "Level", "级别");
        await SaysAsync(visitor, drawn, "A drawn cell", "绘制的单元格");
        await GoesAsync(visitor, heading, drawn);
        await Visitor.SeesAsync(visitor.Link("wheel"));
    });

    [BrowserFact]
    public Task A_badge_says_a_value_in_the_words_of_the_extension() => WalkAsync(async visitor =>
    {
        await WriteWheelAsync(new { mood = "calm" });
        await visitor.OpenAsync(Wheel);

        var badge = visitor.Page.Locator("lb-resource-page lb-status[state='ok']", new() { HasTextRegex = new("All calm|风平浪静") });
        await SaysAsync(visitor, badge, "All calm", "风平浪静");
        await GoesAsync(visitor, badge);
    });

    [BrowserFact]
    public Task An_action_asks_first_and_runs_its_command_with_the_resource() => WalkAsync(async visitor =>
    {
        await WriteWheelAsync(new { mood = "calm" });
        await visitor.OpenAsync(Wheel);
        var own = visitor.Page.Locator("lb-resource-page wa-button", new() { HasTextRegex = new("Turn this|转动此项") });
        var anywhere = visitor.Page.Locator("lb-resource-page wa-button", new() { HasTextRegex = new("Turn anything|转动任何项") });
        await SaysAsync(visitor, own, "Turn this", "转动此项");
        Assert.True((await own.BoundingBoxAsync())!.X < (await anywhere.BoundingBoxAsync())!.X);

        await own.ClickAsync();
        var question = visitor.Page.GetByRole(AriaRole.Dialog);
        await Expect(question).ToContainTextAsync("Shall the wheel be turned?");
        await visitor.Page.Keyboard.PressAsync("Escape");
        await Visitor.MissesAsync(question);
        await visitor.MissesAsync("Turned wheel");
        await own.ClickAsync();
        await question.Locator("wa-button[variant='danger']").ClickAsync();
        await visitor.SeesAsync("Turned wheel");

        await visitor.GoAsync("/resources/core/v1/namespaces/-/default");
        await Visitor.SeesAsync(anywhere);
        await GoesAsync(visitor, own, anywhere);
    });

    [BrowserFact]
    public Task Where_there_is_nothing_yet_an_extension_may_say_what_to_do() => WalkAsync(async visitor =>
    {
        await visitor.OpenAsync("/resources/iam.luban.dev/v1/identityproviders");

        var drawn = Fragment(visitor, "emptyState");
        Assert.Equal("""{"target":"iam.luban.dev/IdentityProvider"}""", await drawn.GetAttributeAsync("data-props"));
        var said = visitor.Page.Locator("lb-empty", new() { HasTextRegex = new("Nothing turns here|这里没有转动") });
        await SaysAsync(visitor, drawn, "No wheel is here", "这里没有轮子");
        await SaysAsync(visitor, said, "Wheels come from elsewhere.", "轮子来自别处。");
        await Expect(said.Locator("wa-button")).ToHaveAttributeAsync("href", "/x/tests.points");
        await GoesAsync(visitor, drawn, said);
    });

    [BrowserFact]
    public Task A_schema_of_an_extension_is_checked_in_the_editor_of_its_kind_and_of_its_files() => WalkAsync(async visitor =>
    {
        await WriteWheelAsync(new Dictionary<string, string> { ["mood"] = "wobbly", ["a.wheel.yaml"] = "spokes: many" });
        await visitor.OpenAsync($"{Wheel}?tab=yaml");
        var mark = visitor.Page.Locator("lb-object-yaml .cm-lint-marker-error");
        await Expect(mark).ToHaveCountAsync(1);
        await Expect(visitor.Page.Locator("lb-object-yaml .cm-lintRange-error")).ToHaveTextAsync("wobbly");

        await visitor.GoAsync(Wheel);
        await visitor.Button("Edit a.wheel.yaml").ClickAsync();
        var entry = visitor.Page.Locator("lb-data-editor lb-code");
        await Expect(entry.Locator(".cm-lintRange-error")).ToHaveTextAsync("many");
        await visitor.GoAsync($"{Wheel}?tab=yaml");
        await Expect(mark).ToHaveCountAsync(1);
        await GoesAsync(visitor, mark);
        await Expect(visitor.Page.Locator("lb-object-yaml .cm-content")).ToContainTextAsync("wobbly");
    });
}
