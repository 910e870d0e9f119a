using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using LuBan.TestSupport;
using Xunit;

namespace LuBan.Hosting.Tests.Sources;

public sealed class UpgradePolicyTests : SourceTest
{
    private readonly WallClock _clock = new();

    [Fact]
    public async Task An_automatic_upgrade_waits_for_the_minimum_age()
    {
        await using var feed = await TestFeed.StartAsync(new() { HasCatalogue = true });
        feed.Add(WholeKernel.Hello("Acme.Greeter", "1.0.0"));
        await using var kernel = await WholeKernel.StartAsync(Data, _clock);
        await kernel.AddSourceAsync("team", feed.IndexUrl, new() { ["trustPolicy"] = new JsonObject { ["minimumAge"] = "72h" } });
        await InstallAsync(kernel, new());

        feed.Add(WholeKernel.Hello("Acme.Greeter", "1.1.0"));
        await kernel.SyncAsync("team");
        var waiting = await WaitingAsync(kernel, "MinimumAge");
        _clock.Advance(TimeSpan.FromHours(73));

        Assert.Equal("1.0.0", (string?)waiting["status"]!["installedVersion"]);
        Assert.Contains("1.1.0", WholeKernel.Message(waiting, "UpgradeWaiting"), StringComparison.Ordinal);
        await InstalledAsync(kernel, "1.1.0");
    }

    [Fact]
    public async Task A_fix_of_an_advisory_need_not_wait_when_the_policy_says_so()
    {
        using var signer = new FeedSigner();
        await using var feed = await TestFeed.StartAsync(signer.Options);
        feed.Add(WholeKernel.Hello("Acme.Greeter", "1.0.0"));
        await using var kernel = await WholeKernel.StartAsync(Data, _clock);
        await kernel.AddSourceAsync("market", feed.IndexUrl, new() { ["trustPolicy"] = new JsonObject { ["mode"] = "Require" } });
        await InstallAsync(kernel, new() { ["fixesAtOnce"] = true });

        feed.Add(WholeKernel.Hello("Acme.Greeter", "1.1.0"));
        await kernel.SyncAsync("market");
        await WaitingAsync(kernel, "MinimumAge");
        feed.Advisories = [new JsonObject { ["id"] = "LBA-1", ["package"] = "Acme.Greeter", ["versions"] = "[1.0.0, 1.1.0)", ["severity"] = "high", ["summary"] = "It tells too much.", ["fixed"] = "1.1.0" }];
        feed.Reissue();
        await kernel.SyncAsync("market");

        await InstalledAsync(kernel, "1.1.0");
        Assert.Equal("high", (string?)(await kernel.GetAsync("extensions/acme.greeter"))["status"]!["advisories"]![0]!["severity"]);
    }

    [Fact]
    public async Task An_automatic_upgrade_waits_for_its_window()
    {
        await using var feed = await TestFeed.StartAsync(new() { HasCatalogue = true });
        feed.Add(WholeKernel.Hello("Acme.Greeter", "1.0.0"));
        _clock.Set(new DateTimeOffset(2030, 1, 4, 12, 0, 0, TimeSpan.Zero));
        await using var kernel = await WholeKernel.StartAsync(Data, _clock);
        await kernel.AddSourceAsync("team", feed.IndexUrl);
        await InstallAsync(kernel, new() { ["window"] = "Sat-Sun 02:00-05:00", ["timeZone"] = "Europe/Berlin" });

        feed.Add(WholeKernel.Hello("Acme.Greeter", "1.1.0"));
        await kernel.SyncAsync("team");
        var waiting = await WaitingAsync(kernel, "Window");
        // Saturday, three o'clock in Berlin.
        _clock.Set(new DateTimeOffset(2030, 1, 5, 2, 0, 0, TimeSpan.Zero));

        Assert.Equal("1.0.0", (string?)waiting["status"]!["installedVersion"]);
        await InstalledAsync(kernel, "1.1.0");
    }

    [Theory]
    [InlineData("~1.0", "", "1.0.9")]
    [InlineData("", "", "1.2.0")]
    [InlineData("", "beta", "2.0.0-beta.1")]
    public async Task Pins_and_channels_bound_what_is_taken(string pin, string channel, string expected)
    {
        await using var feed = await TestFeed.StartAsync(new() { HasCatalogue = true });
        feed.Add(WholeKernel.Hello("Acme.Greeter", "1.0.0"));
        await using var kernel = await WholeKernel.StartAsync(Data, _clock);
        await kernel.AddSourceAsync("team", feed.IndexUrl);
        var policy = new JsonObject();
        if (pin.Length > 0) policy["pin"] = pin;
        if (channel.Length > 0) policy["channel"] = channel;
        await InstallAsync(kernel, policy);

        foreach (var version in (string[])["1.0.9", "1.2.0", "1.3.0-rc.1", "2.0.0-beta.1", "3.0.0"]) feed.Add(WholeKernel.Hello("Acme.Greeter", version));
        feed.Describe("Acme.Greeter", "2.0.0-beta.1", new() { ["channel"] = "beta" });
        feed.Describe("Acme.Greeter", "3.0.0", new() { ["channel"] = "nightly" });
        await kernel.SyncAsync("team");

        await InstalledAsync(kernel, expected);
    }

    [Fact]
    public async Task A_staged_rollout_reaches_this_kernel_when_its_share_does()
    {
        await using var feed = await TestFeed.StartAsync(new() { HasCatalogue = true });
        feed.Add(WholeKernel.Hello("Acme.Greeter", "1.0.0"));
        await using var kernel = await WholeKernel.StartAsync(Data, _clock);
        await kernel.AddSourceAsync("team", feed.IndexUrl);
        await InstallAsync(kernel, new());

        feed.Add(WholeKernel.Hello("Acme.Greeter", "1.1.0"));
        feed.Describe("Acme.Greeter", "1.1.0", new() { ["rollout"] = 0 });
        await kernel.SyncAsync("team");
        await WaitingAsync(kernel, "Rollout");
        feed.Describe("Acme.Greeter", "1.1.0", new() { ["rollout"] = 100 });
        await kernel.SyncAsync("team");

        await InstalledAsync(kernel, "1.1.0");
    }

    [Fact]
    public async Task A_version_that_wants_more_waits_until_that_is_approved()
    {
        await using var feed = await TestFeed.StartAsync(new() { HasCatalogue = true });
        feed.Add(WholeKernel.Hello("Acme.Greeter", "1.0.0", "notes.read"));
        await using var kernel = await WholeKernel.StartAsync(Data, _clock);
        await kernel.AddSourceAsync("team", feed.IndexUrl);
        await InstallAsync(kernel, new());

        feed.Add(WholeKernel.Hello("Acme.Greeter", "1.1.0", "notes.read", "notes.write"));
        await kernel.SyncAsync("team");
        var waiting = await kernel.WaitForPlanAsync("Acme.Greeter", "Installed", status => status["pendingApproval"] is not null);
        await kernel.WaitForEventAsync("acme.greeter", "PermissionsNotApproved");
        var dryRun = await kernel.SendAsync(HttpMethod.Patch, "/apis/kernel.luban.dev/v1/installplans/acme.greeter?dryRun=All", new() { ["spec"] = new JsonObject { ["extension"] = new JsonObject { ["version"] = "1.1.0" } } });
        await kernel.PatchAsync("installplans/acme.greeter", new() { ["spec"] = new JsonObject { ["approvedPermissions"] = new JsonArray("notes.read", "notes.write") } });
        var approved = await InstalledAsync(kernel, "1.1.0");

        Assert.Equal("False", WholeKernel.Condition(waiting, "PermissionsApproved"));
        Assert.Equal("notes.write", (string?)waiting["status"]!["pendingApproval"]!["permissions"]!.AsArray().Single());
        Assert.Equal("1.0.0", (string?)waiting["status"]!["installedVersion"]);
        Assert.Equal("Waiting", (string?)waiting["status"]!["history"]![0]!["result"]);
        Assert.Equal("notes.write", (string?)dryRun["status"]!["preview"]!["packages"]![0]!["newPermissions"]!.AsArray().Single());
        Assert.Equal("True", WholeKernel.Condition(approved, "PermissionsApproved"));
        Assert.Null(approved["status"]!["pendingApproval"]);
    }

    [Fact]
    public async Task A_person_who_asks_for_a_version_is_asked_for_its_permissions_and_may_go_back_without()
    {
        await using var feed = await TestFeed.StartAsync(new() { HasCatalogue = true });
        feed.Add(WholeKernel.Hello("Acme.Greeter", "1.0.0", "notes.read"));
        feed.Add(WholeKernel.Hello("Acme.Greeter", "1.1.0", "notes.write"));
        await using var kernel = await WholeKernel.StartAsync(Data, _clock);
        await kernel.AddSourceAsync("team", feed.IndexUrl);
        await kernel.InstallAsync("Acme.Greeter", "1.0.0", new() { ["approvedPermissions"] = new JsonArray() });
        var first = await kernel.WaitForPlanAsync("Acme.Greeter", "Pending", status => status["pendingApproval"] is not null);
        await kernel.PatchAsync("installplans/acme.greeter", new() { ["spec"] = new JsonObject { ["approvedPermissions"] = new JsonArray("notes.read") } });
        await InstalledAsync(kernel, "1.0.0");

        await kernel.PatchAsync("installplans/acme.greeter", new() { ["spec"] = new JsonObject { ["extension"] = new JsonObject { ["version"] = "1.1.0" } } });
        await kernel.WaitForPlanAsync("Acme.Greeter", "Installed", status => status["pendingApproval"] is not null);
        await kernel.PatchAsync("installplans/acme.greeter", new() { ["spec"] = new JsonObject { ["approvedPermissions"] = new JsonArray("notes.write") } });
        await InstalledAsync(kernel, "1.1.0");
        await kernel.PatchAsync("installplans/acme.greeter", new() { ["spec"] = new JsonObject { ["extension"] = new JsonObject { ["version"] = "1.0.0" } } });

        Assert.Null((string?)first["status"]!["installedVersion"]);
        await InstalledAsync(kernel, "1.0.0");
    }

    [Fact]
    public async Task A_policy_that_cannot_mean_anything_is_refused_with_every_problem()
    {
        await using var kernel = await WholeKernel.StartAsync(Data, _clock);

        var (status, answer) = await kernel.TrySendAsync(HttpMethod.Post, "installplans", new()
        {
            ["metadata"] = new JsonObject { ["name"] = "acme.greeter" },
            ["spec"] = new JsonObject
            {
                ["extension"] = new JsonObject { ["id"] = "Acme.Greeter", ["version"] = "1.x", ["contentHash"] = "none" },
                ["upgradePolicy"] = new JsonObject { ["window"] = "sometimes", ["timeZone"] = "Mars/Olympus", ["minimumAge"] = "long", ["pin"] = "?" },
            },
        });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        var messages = answer["details"]!["causes"]!.AsArray().Select(cause => (string)cause!["message"]!).ToList();
        Assert.Equal(2, messages.Count(message => message.StartsWith("LB4020", StringComparison.Ordinal)));
        Assert.Equal(4, messages.Count(message => message.StartsWith("LB4023", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("02:00-05:00", "2030-01-07T02:00:00", true)]
    [InlineData("02:00-05:00", "2030-01-07T05:00:00", false)]
    [InlineData("Sat-Sun 02:00-05:00", "2030-01-05T04:59:00", true)]
    [InlineData("Sat-Sun 02:00-05:00", "2030-01-07T04:00:00", false)]
    [InlineData("Mon,Wed 22:00-02:00", "2030-01-08T01:59:00", true)]
    [InlineData("Mon,Wed 22:00-02:00", "2030-01-08T23:00:00", false)]
    [InlineData("Fri-Mon 00:00-24:00", "2030-01-07T23:59:00", true)]
    [InlineData("Tue 01:00-02:00; Thu 01:00-02:00", "2030-01-10T01:30:00", true)]
    public void A_window_is_open_on_its_days_and_hours(string text, string now, bool open)
    {
        Assert.True(Kernel.Installation.UpgradeWindow.TryParse(text, out var window));

        Assert.Equal(open, window.IsOpen(DateTimeOffset.Parse(now, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal), TimeZoneInfo.Utc));
    }

    [Theory]
    [InlineData("")]
    [InlineData("always")]
    [InlineData("25:00-26:00")]
    [InlineData("02:00-02:00")]
    [InlineData("Mon-Tue-Wed 02:00-03:00")]
    [InlineData("Foo 02:00-03:00")]
    [InlineData("02:61-03:00")]
    public void What_is_no_window_is_not_taken_for_one(string text) => Assert.False(Kernel.Installation.UpgradeWindow.TryParse(text, out _));

    [Theory]
    [InlineData("5m", 300)]
    [InlineData("1h30m", 5400)]
    [InlineData("90s", 90)]
    [InlineData("1.5h", 5400)]
    [InlineData("PT5M", 300)]
    [InlineData("P3D", 259200)]
    [InlineData("5", null)]
    [InlineData("-5m", null)]
    [InlineData("P", null)]
    [InlineData("999999999999h", null)]
    public void Lengths_of_time_are_read_in_both_notations(string text, int? seconds) =>
        Assert.Equal(seconds, Kernel.Durations.TryParse(text, out var value) ? (int)value.TotalSeconds : null);

    private static async Task InstallAsync(WholeKernel kernel, JsonObject policy)
    {
        await kernel.InstallAsync("Acme.Greeter", spec: new() { ["upgradeStrategy"] = "Automatic", ["upgradePolicy"] = policy });
        await InstalledAsync(kernel, "1.0.0");
    }

    private static Task<JsonObject> InstalledAsync(WholeKernel kernel, string version) =>
        kernel.WaitForPlanAsync("Acme.Greeter", "Installed", status => (string?)status["installedVersion"] == version && (string?)status["operation"]!["step"] == "Done");

    private static Task<JsonObject> WaitingAsync(WholeKernel kernel, string reason) => kernel.WaitForPlanAsync("Acme.Greeter", "Installed", status =>
        status["conditions"]!.AsArray().Any(condition => (string?)condition!["type"] == "UpgradeWaiting" && (string?)condition["status"] == "True" && (string?)condition["reason"] == reason));
}
