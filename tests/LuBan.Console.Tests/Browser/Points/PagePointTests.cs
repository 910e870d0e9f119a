using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LuBan.ConsoleTests.Browser;

/// <summary>The points that are pages, or parts of them: pages, widgets, settings, the tabs of an extension, steps of an installation, and points of extensions.</summary>
[Trait("Category", "Slow")]
[Collection(ConsoleCollection.Name)]
public sealed class PagePointTests(ConsoleServer console) : PointTests(console)
{
    [BrowserFact]
    public Task A_page_is_given_its_path_and_parameters_and_hears_of_new_ones() => WalkAsync(async visitor =>
    {
        await visitor.OpenAsync("/x/tests.points/things/a?colour=red");
        var page = Fragment(visitor, "page");
        await HasPropAsync(page, """{"path":"/x/tests.points/things/a","params":{"name":"a"},"query":{"colour":"red"}}""");
        await page.EvaluateAsync("line => { line.isTheSame = true; }");

        await visitor.GoAsync("/x/tests.points/things/b");
        await HasPropAsync(page, "\"params\":{\"name\":\"b\"},\"query\":{}");
        Assert.True(await page.EvaluateAsync<bool>("line => line.isTheSame === true"));
        await SaysAsync(visitor, visitor.Page.GetByRole(AriaRole.Heading, new() { Level = 1 }), "One wheel", "一个轮子");
        await SaysAsync(visitor, page, "Here is one wheel", "这是一个轮子");
        await visitor.GoAsync("/x/tests.points/bare");
        await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("A bare wheel");
        Assert.InRange((await visitor.Page.Locator("lb-contributed-page header").BoundingBoxAsync())!.Height, 0, 2);
        await GoesAsync(visitor, page);
        await Expect(visitor.Page).ToHaveURLAsync(new Uri(Console.Address, "/").ToString());
    });

    [BrowserFact]
    public Task A_widget_stands_in_a_card_of_the_size_that_it_is_told() => WalkAsync(async visitor =>
    {
        await visitor.OpenAsync("/");
        var widget = Fragment(visitor, "widget");
        await HasPropAsync(widget, """{"width":2,"height":1}""");

        await Visitor.SeesAsync(visitor.Card("Wheel card"));
        await SaysAsync(visitor, widget, "Here is the wheel card", "这是轮子卡片");
        await GoesAsync(visitor, widget, visitor.Card("Wheel card"));
    });

    [BrowserFact]
    public Task Settings_are_a_form_of_a_schema_or_what_the_extension_draws() => WalkAsync(async visitor =>
    {
        await visitor.OpenAsync("/settings");
        var panel = visitor.Page.Locator("lb-settings-panel");
        await SaysAsync(visitor, panel, "My wheels", "我的轮子");
        await SaysAsync(visitor, panel, "Spokes", "辐条");
        var spokes = panel.GetByLabel("Spokes");
        var save = panel.Locator("wa-button[variant='brand']");
        await spokes.FillAsync("41");
        await Expect(save).ToHaveAttributeAsync("disabled", "");
        await spokes.FillAsync("12");
        await save.ClickAsync();
        await visitor.SeesAsync("The settings were saved.");
        await Process.WaitForAsync("the preferences", async () =>
        {
            using var client = Console.ClientOf(Turner);
            return (await client.GetStringAsync("/console/preferences")).Contains("\"spokes\":12", StringComparison.Ordinal) ? "saved" : null;
        });
        await visitor.OpenAsync("/settings");
        await Expect(panel.GetByLabel("Spokes")).ToHaveValueAsync("12");

        await visitor.GoAsync("/settings?tab=extensions");
        var drawn = Fragment(visitor, "settings");
        await HasPropAsync(drawn, """{"scope":"extension"}""");
        await SaysAsync(visitor, drawn, "Here are settings of wheels", "这是轮子的设置");
        await visitor.GoAsync("/settings?tab=platform");
        await HasPropAsync(drawn, """{"scope":"platform"}""");
        await Visitor.SeesAsync(visitor.Heading("Everybody's wheels"));
        await GoesAsync(visitor, drawn, visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "Everybody's wheels" }));
    });

    [BrowserFact]
    public Task An_extensions_own_page_has_its_tabs() => WalkAsync(async visitor =>
    {
        await visitor.OpenAsync("/extensions/tests.points");
        var tab = visitor.Page.Locator("wa-tab", new() { HasTextRegex = new("Inside|内部") });
        await SaysAsync(visitor, tab, "Inside", "内部");
        await tab.ClickAsync();

        var drawn = Fragment(visitor, "extensionTab");
        await HasPropAsync(drawn, """{"extension":"tests.points","version":"1.0.0"}""");
        await SaysAsync(visitor, drawn, "Here is the inside", "这是内部");
        await GoesAsync(visitor, drawn, tab);
    });

    [BrowserFact]
    public Task A_step_of_an_installation_holds_it_until_it_is_ready_and_may_configure_it() => WalkAsync(async visitor =>
    {
        await visitor.OpenAsync($"/marketplace/{ConsolePackages.Fault(ConsolePackages.Sound)}/install");
        var next = visitor.Page.Locator("lb-install-page footer wa-button[variant='brand']");
        await Expect(next).Not.ToHaveAttributeAsync("disabled", "");
        await next.ClickAsync();
        var step = Fragment(visitor, "installStep");
        await HasPropAsync(step, $"\"extension\":\"{ConsolePackages.Fault(ConsolePackages.Sound)}\",\"version\":\"1.0.0\"");

        await SaysAsync(visitor, visitor.Page.Locator("lb-install-page h2"), "A question of wheels", "轮子的问题");
        await SaysAsync(visitor, step, "Which wheel shall it be?", "应该是哪个轮子？");
        await Expect(next).ToHaveAttributeAsync("disabled", "");
        await visitor.Button("Answer it").ClickAsync();
        await HasPropAsync(step, "\"config\":{\"answered\":true}");
        await Expect(next).Not.ToHaveAttributeAsync("disabled", "");
        await GoesAsync(visitor, step);
        await Visitor.SeesAsync(visitor.Page.Locator("lb-install-page footer"));
    });

    [BrowserFact]
    public Task A_point_that_an_extension_declares_shows_what_another_one_contributes() => WalkAsync(async visitor =>
    {
        await visitor.OpenAsync("/x/tests.points");
        var boot = await visitor.BootAsync();
        await Visitor.SeesAsync(Fragment(visitor, "home"));
        await Console.InstallAsync(PointPackages.Guest);
        try
        {
            var panel = Fragment(visitor, "panel");
            await HasPropAsync(panel, """{"wheel":"A","turns":3}""");
            await Expect(panel).ToHaveAttributeAsync("data-config", "{\"colour\":\"blue\"}");
            await SaysAsync(visitor, panel, "en: wheel A", "zh-CN: wheel A");
            await SaysAsync(visitor, visitor.Page.Locator("lb-slot section h2"), "A guest's panel", "客人的面板");
            await Process.WaitForAsync("the report of props that are not as declared", async () =>
                (await Process.Http.GetStringAsync($"/console/errors?extension={PointPackages.Points}")) is var reports && reports.Contains("LBC011", StringComparison.Ordinal) && reports.Contains("/turns", StringComparison.Ordinal) ? reports : null);
        }
        finally
        {
            await Console.UninstallAsync(PointPackages.Guest);
        }
        await Visitor.MissesAsync(visitor.Page.Locator("[data-point='panel']"));
        await Visitor.SeesAsync(Fragment(visitor, "home"));
        Assert.Equal(boot, await visitor.BootAsync());
    });

    [BrowserFact]
    public Task A_thing_in_a_topology_is_drawn_by_whoever_contributes_its_type() => WalkAsync(async visitor =>
    {
        await visitor.OpenAsync("/x/tests.points");
        var node = Fragment(visitor, "node");
        await HasPropAsync(node, """{"node":{"id":"a","label":"Wheel A","type":"tests.points/wheel"}}""");

        await SaysAsync(visitor, node, "A turning wheel", "转动的轮子");
        var box = visitor.Page.Locator("lb-topology button.node[data-id='a']");
        Assert.True((await node.BoundingBoxAsync())!.Width <= (await box.BoundingBoxAsync())!.Width);
        await Expect(visitor.Page.Locator("lb-topology").GetByRole(AriaRole.Button, new() { Name = "Wheel A" })).ToHaveCountAsync(1);
        await Expect(visitor.Page.Locator("lb-topology [data-point='node']")).ToHaveCountAsync(1);
        await GoesAsync(visitor, node);
    });
}
