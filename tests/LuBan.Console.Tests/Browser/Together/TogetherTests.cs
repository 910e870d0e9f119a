using System.Net;
using LuBan.EndToEnd;
using Microsoft.Playwright;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace LuBan.ConsoleTests.Browser.Together;

/// <summary>The whole life of the extensions that come with the server, all at once, in one page that is loaded once.</summary>
[Trait("Category", "Soak")]
[Collection(TogetherCollection.Name)]
public sealed class TogetherTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const string Next = "99.0.0";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly TemporaryDirectory _directory = new();
    private readonly PlainServer _endpoint = new();
    private readonly System.Diagnostics.Stopwatch _clock = System.Diagnostics.Stopwatch.StartNew();
    private IReadOnlyList<Member> _members = [];
    private IReadOnlyList<string> _before = [];
    private ServerProcess _server = null!;

    public async Task InitializeAsync()
    {
        if (BrowserFactAttribute.Missing is not null) return;
        SetDefaultExpectTimeout(Patience);
        _members = [new DevOpsMember(), new ObservabilityMember(), new AppStoreMember(), new MeshMember(PeerProcess.FreePort(), _endpoint.Port)];
        // Apps run as nobody, who has to reach their folder.
        File.SetUnixFileMode(_directory.Path, File.GetUnixFileMode(_directory.Path) | UnixFileMode.OtherExecute);
        _server = await ServerProcess.StartWithMarketAsync(_directory.Sub("data"));
    }

    public async Task DisposeAsync()
    {
        if (_server is not null)
        {
            var id = _server.ProcessId;
            await _server.DisposeAsync();
            // Apps and the mesh's data plane outlive their server by design.
            foreach (var one in Remains.Processes(_server.Data, id)) System.Diagnostics.Process.GetProcessById(int.Parse(one[..one.IndexOf(':', StringComparison.Ordinal)], System.Globalization.CultureInfo.InvariantCulture)).Kill();
        }
        _endpoint.Dispose();
        _directory.Dispose();
    }

    /// <summary>Twice as long as elsewhere: four extensions start, run and stop on one machine.</summary>
    private const float Patience = 2 * Visitor.Patience;

    [BrowserFact]
    public Task The_four_are_installed_and_used_in_one_page() => WalkAsync(InstallAndUseAsync);

    [BrowserFact]
    public Task The_four_are_upgraded_disabled_and_removed_in_one_page_and_nothing_of_them_stays() => WalkAsync(async visitor =>
    {
        await InstallAndUseAsync(visitor);
        await EachAsync("upgrade", member => UpgradeAsync(visitor, member));
        await EachAsync("disable and enable", member => DisableAndEnableAsync(visitor, member));
        await EachAsync("uninstall, data kept", member => UninstallAsync(visitor, member, keep: true));
        await NothingServesAsync();

        await EachAsync("install again", async member =>
        {
            await InstallAsync(visitor, member);
            await member.SeeAgainAsync(visitor);
        });
        await EachAsync("uninstall, data removed", member => UninstallAsync(visitor, member, keep: false));
        await NothingServesAsync();
        foreach (var member in _members) Assert.Empty(Remains.Files(_server.Data, member.Key));
    });

    /// <summary>Walks in one window, of which the page is loaded once.</summary>
    private async Task WalkAsync(Func<Visitor, Task> walk)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = BrowserFactAttribute.Program, Args = ["--no-sandbox", "--lang=en-US"], Timeout = Patience });
        var options = new ConsoleView(Height: 1_400).Options();
        options.BaseURL = _server.Address.ToString();
        await using var visitor = await Visitor.OpenAsync(await browser.NewContextAsync(options));
        visitor.Page.SetDefaultTimeout(Patience);
        try
        {
            await visitor.SignInAsync(ConsoleServer.Admin, "/marketplace");
            var boot = await visitor.BootAsync();
            await _server.WaitForExtensionAsync("luban.servicemesh", _ => true);
            _before = await Remains.ObjectsAsync(_server);
            await walk(visitor);
            Assert.Equal(boot, await visitor.BootAsync());
            visitor.AssertClean(_ => false);
        }
        catch
        {
            output.WriteLine(_server.Output);
            await visitor.KeepAsync(nameof(TogetherTests));
            throw;
        }
    }

    private Task InstallAndUseAsync(Visitor visitor) => EachAsync("install and use", async member =>
    {
        await InstallAsync(visitor, member);
        Assert.NotEqual(HttpStatusCode.NotFound, await Remains.RouteAsync(_server, member));
        await member.PrepareAsync(_server);
        await member.UseAsync(visitor);
    });

    private async Task EachAsync(string what, Func<Member, Task> act)
    {
        foreach (var member in _members)
        {
            var began = _clock.Elapsed;
            await act(member);
            output.WriteLine($"figure: {member.Name}: {what}: {(_clock.Elapsed - began).TotalSeconds:0.0} s");
        }
    }

    private async Task InstallAsync(Visitor visitor, Member member)
    {
        await visitor.GoAsync("/marketplace");
        await visitor.Page.GetByLabel("Search extensions").FillAsync(member.Name);
        await visitor.Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { Name = member.Name }).First.ClickAsync();
        await Visitor.SeesAsync(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = member.Name, Level = 1, Exact = true }));
        await Visitor.SeesAsync(visitor.Page.Locator($"lb-extension-icon img[src*='{member.Key}/icon']").First);
        await visitor.Button("Install").ClickAsync();
        await FinishAsync(visitor, member, "Install");
    }

    private async Task UpgradeAsync(Visitor visitor, Member member)
    {
        await _server.PublishAsync(SeedPackages.WriteNext(member.Id, Next, _directory.Sub("next")));
        await _server.WaitForExtensionAsync(member.Key, entry => (string?)entry["status"]!["recommendedVersion"] == Next);
        await ManageAsync(visitor, member);
        await visitor.Button("Upgrade").ClickAsync();
        await FinishAsync(visitor, member, "Upgrade");
        await visitor.SeesAsync($"{member.Id} {Next}: Installed");
        await member.SeeAgainAsync(visitor);
    }

    /// <summary>Answers each step of the wizard, and waits until the operation has ended.</summary>
    private static async Task FinishAsync(Visitor visitor, Member member, string action)
    {
        for (var step = await StepAsync(visitor); step != "Review"; step = await StepAsync(visitor))
        {
            if (step == "Permissions") foreach (var box in await visitor.Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Checkbox).AllAsync()) await box.CheckAsync();
            if (step == "Configuration") await member.ConfigureAsync(visitor);
            await Expect(visitor.Button("Next")).ToBeEnabledAsync();
            await visitor.Button("Next").ClickAsync();
            await Expect(Title(visitor)).Not.ToHaveTextAsync(step);
        }
        await visitor.Button(action).ClickAsync();
        await Expect(visitor.Page.GetByRole(AriaRole.Status).Filter(new() { HasText = ": Installed" }).First).ToContainTextAsync(member.Id);
    }

    private static ILocator Title(Visitor visitor) => visitor.Page.Locator("h2#step");

    /// <summary>Where the wizard stands, once it knows which steps there are.</summary>
    private static async Task<string> StepAsync(Visitor visitor)
    {
        await Visitor.SeesAsync(Title(visitor));
        await visitor.SettleAsync();
        return await Title(visitor).InnerTextAsync();
    }

    private async Task DisableAndEnableAsync(Visitor visitor, Member member)
    {
        await ManageAsync(visitor, member);
        await ChooseAsync(visitor, "Disable");
        await visitor.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Disable" }).ClickAsync();
        await Visitor.MissesAsync(MenuEntry(visitor, member));
        await _server.WaitForPhaseAsync(member.Key, "Disabled", Limit);
        Assert.Equal(HttpStatusCode.NotFound, await Remains.RouteAsync(_server, member));
        await visitor.Button("Enable").ClickAsync();
        await _server.WaitForPhaseAsync(member.Key, "Installed", Limit);
        await member.SeeAgainAsync(visitor);
    }

    private async Task UninstallAsync(Visitor visitor, Member member, bool keep)
    {
        await ManageAsync(visitor, member);
        await ChooseAsync(visitor, "Uninstall");
        var dialog = visitor.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Radio, new() { Name = keep ? "Keep data and objects" : "Delete data and objects" }).ClickAsync();
        await dialog.GetByLabel($"Type {member.Id} to confirm").FillAsync(member.Id);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Uninstall" }).ClickAsync();
        await Visitor.MissesAsync(dialog);
        await Visitor.MissesAsync(MenuEntry(visitor, member));
        await _server.WaitUntilGoneAsync(member.Key, Limit);
        await visitor.SeesAsync($"{member.Id} is not installed");
        if (keep) Assert.All(Remains.Files(_server.Data, member.Key), path => Assert.StartsWith($"extensions/data/{member.Key}", path));
    }

    /// <summary>No route, no kind, no object that is not kept unseen, no process, no figure, and no code in memory.</summary>
    private async Task NothingServesAsync()
    {
        foreach (var member in _members)
        {
            Assert.Equal(HttpStatusCode.NotFound, await Remains.RouteAsync(_server, member));
            await GoneAsync($"figures of {member.Name}", async () => await Remains.FiguresAsync(_server, member.Id));
        }
        await GoneAsync("processes", () => Task.FromResult(Remains.Processes(_server.Data, _server.ProcessId)));
        await GoneAsync("objects", async () => [.. (await Remains.ObjectsAsync(_server)).Except(_before)]);
        Assert.Empty(_before.Except(await Remains.ObjectsAsync(_server)));
    }

    private async Task GoneAsync(string what, Func<Task<IReadOnlyList<string>>> look)
    {
        IReadOnlyList<string> last = [];
        try
        {
            await _server.WaitForAsync(what, async () => (last = await look()).Count == 0 ? "gone" : null, Limit);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{what} remain:\n{string.Join('\n', last)}\n{_server.Output}");
        }
    }

    private static Task ManageAsync(Visitor visitor, Member member) => visitor.GoAsync($"/extensions/{member.Id}");

    private static ILocator MenuEntry(Visitor visitor, Member member) =>
        visitor.Page.GetByRole(AriaRole.Navigation).Locator($"a[href^='/x/{member.Key}']");

    private static async Task ChooseAsync(Visitor visitor, string action)
    {
        await visitor.Button("More actions for").ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Menuitem, new() { Name = action, Exact = true }).ClickAsync();
    }
}
