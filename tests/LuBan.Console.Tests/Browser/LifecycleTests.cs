using Microsoft.Playwright;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace LuBan.ConsoleTests.Browser;

/// <summary>The whole life of an extension as somebody in front of the console has it, in one page that is loaded once.</summary>
[Trait("Category", "Slow")]
[Collection(ConsoleCollection.Name)]
public sealed class LifecycleTests(ConsoleServer console, ITestOutputHelper output) : IAsyncLifetime
{
    private const double VisibleLimit = 5_000, SwapLimit = 2_000;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => BrowserFactAttribute.Missing is null ? console.UninstallAsync(ConsolePackages.Kinds) : Task.CompletedTask;

    [BrowserFact]
    public Task From_browsing_to_uninstalling_without_loading_the_page_again() => console.WalkAsync(async visitor =>
    {
        await visitor.OpenAsync("/marketplace");
        var boot = await visitor.BootAsync();

        await InstallAsync(visitor);
        await UseAsync(visitor);
        await ConfigureAsync(visitor);
        await UpgradeAsync(visitor);
        await DisableAndEnableAsync(visitor);
        await UninstallElsewhereAsync(visitor);

        Assert.Equal(boot, await visitor.BootAsync());
    });

    private async Task InstallAsync(Visitor visitor)
    {
        await visitor.Page.GetByLabel("Search extensions").FillAsync("every kind to the console");
        await visitor.Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { Name = "Kinds" }).First.ClickAsync();
        await Visitor.SeesAsync(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "Kinds", Level = 1 }));
        await visitor.SeesAsync("a class that the console makes an element of");
        await visitor.Button("Install").ClickAsync();

        await visitor.Page.GetByRole(AriaRole.Radio, new() { Name = "1.0.0" }).ClickAsync();
        await NextAsync(visitor, "Permissions");
        await visitor.SeesAsync("See the fragments of every kind.");
        await visitor.Text("Let its pages run in the console itself").ClickAsync();
        await NextAsync(visitor, "Configuration");
        await visitor.Page.GetByLabel("Greeting").FillAsync("Good morning");
        await NextAsync(visitor, "Review");
        await visitor.LookForAsync("Kinds 1.0.0");
        await visitor.Button("Install").ClickAsync();

        var visible = await visitor.SeenAfterAsync();
        output.WriteLine($"activation to visible: {visible:0} ms");
        Assert.InRange(visible, 0, VisibleLimit);
        await visitor.SeesAsync("tests.kinds 1.0.0: Installed");
    }

    private static async Task UseAsync(Visitor visitor)
    {
        await visitor.Page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = "Kinds", Exact = true }).ClickAsync();
        await Visitor.SeesAsync(visitor.Heading("Every kind 1.0.0"));
        await visitor.SeesAsync("The server is 1.0.0");
        await visitor.Button("Clicked 0 times").ClickAsync();
        await visitor.SeesAsync("Clicked 1 time");
    }

    private static async Task ConfigureAsync(Visitor visitor)
    {
        await ManageAsync(visitor);
        await visitor.Page.GetByRole(AriaRole.Tab, new() { Name = "Configure" }).ClickAsync();
        await Expect(visitor.Page.GetByLabel("Greeting")).ToHaveValueAsync("Good morning");
        await visitor.Page.GetByLabel("Greeting").FillAsync("Good evening");
        await visitor.Button("Apply", exact: true).ClickAsync();
        await visitor.SeesAsync("The configuration is applied.");
        await visitor.GoAsync("/");
        await visitor.SeesAsync("Good evening");
    }

    private async Task UpgradeAsync(Visitor visitor)
    {
        await visitor.Page.GetByLabel("Note").FillAsync("kept");
        await console.PublishKindsAsync("2.0.0");
        await ManageAsync(visitor);
        await visitor.Button("Upgrade").ClickAsync();
        await NextAsync(visitor, "Configuration");
        await NextAsync(visitor, "Review");
        await visitor.LookForAsync("Kinds 2.0.0");
        await visitor.Button("Upgrade").ClickAsync();

        var swap = await visitor.SeenAfterAsync();
        output.WriteLine($"upgrade to swapped: {swap:0} ms");
        Assert.InRange(swap, 0, SwapLimit);
        await visitor.SeesAsync("tests.kinds 2.0.0: Installed");
    }

    private static async Task DisableAndEnableAsync(Visitor visitor)
    {
        await ManageAsync(visitor);
        await ChooseAsync(visitor, "Disable");
        await visitor.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Disable" }).ClickAsync();
        await Visitor.MissesAsync(visitor.Page.GetByText("Kinds 2.0.0"));
        await visitor.Button("Enable").ClickAsync();
        await visitor.SeesAsync("Kinds 2.0.0");
    }

    /// <summary>Somebody else removes it while its page is open here.</summary>
    private async Task UninstallElsewhereAsync(Visitor visitor)
    {
        await visitor.GoAsync($"/x/{ConsolePackages.Kinds}");
        await Visitor.SeesAsync(visitor.Heading("Every kind 2.0.0"));
        await using var other = await console.VisitAsync();
        await other.OpenAsync($"/extensions/{ConsolePackages.Kinds}");
        await ChooseAsync(other, "Uninstall");
        var dialog = other.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel($"Type {ConsolePackages.Kinds} to confirm").FillAsync(ConsolePackages.Kinds);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Uninstall" }).ClickAsync();

        await visitor.SeesAsync("You are back on the dashboard");
        await Expect(visitor.Page).ToHaveURLAsync(new Uri(console.Address, "/").ToString());
        await Visitor.MissesAsync(visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Kinds", Exact = true }));
    }

    private static Task ManageAsync(Visitor visitor) => visitor.GoAsync($"/extensions/{ConsolePackages.Kinds}");

    private static async Task NextAsync(Visitor visitor, string step)
    {
        var heading = visitor.Page.GetByRole(AriaRole.Heading, new() { Name = step, Level = 2, Exact = true });
        var next = visitor.Button("Next");
        await Expect(next).ToBeEnabledAsync();
        await next.ClickAsync();
        await Visitor.SeesAsync(heading);
    }

    private static async Task ChooseAsync(Visitor visitor, string action)
    {
        await visitor.Button("More actions for").ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Menuitem, new() { Name = action, Exact = true }).ClickAsync();
    }
}
