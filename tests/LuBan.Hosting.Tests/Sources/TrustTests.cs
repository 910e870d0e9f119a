using System.Text.Json.Nodes;
using LuBan.TestSupport;
using Xunit;

namespace LuBan.Hosting.Tests.Sources;

public sealed class TrustTests : SourceTest
{
    private readonly FeedSigner _signer = new();
    private readonly WallClock _clock = new();

    private static JsonObject Require(params string[] fingerprints) =>
        new() { ["trustPolicy"] = new JsonObject { ["mode"] = "Require", ["fingerprints"] = new JsonArray([.. fingerprints.Select(text => JsonValue.Create(text))]) } };

    protected override void Dispose(bool disposing)
    {
        _signer.Dispose();
        base.Dispose(disposing);
    }

    [Fact]
    public async Task A_signed_package_is_installed_and_its_signer_is_kept_in_the_plan()
    {
        await using var feed = await TestFeed.StartAsync(_signer.Options);
        feed.Add(WholeKernel.Hello("Acme.Greeter", "1.0.0"));
        await using var kernel = await WholeKernel.StartAsync(Data, _clock);

        await kernel.AddSourceAsync("market", feed.IndexUrl, Require());
        await kernel.InstallAsync("Acme.Greeter");

        var plan = await kernel.WaitForPlanAsync("Acme.Greeter", "Installed");
        var source = await kernel.GetAsync("packagesources/market");
        Assert.Equal(_signer.Fingerprint, (string?)plan["status"]!["signer"]);
        Assert.Equal("market", (string?)plan["status"]!["source"]);
        Assert.Equal("acme", (string?)plan["status"]!["owners"]![0]);
        Assert.Equal(feed.ContentHash("Acme.Greeter", "1.0.0"), (string?)plan["status"]!["contentHash"]);
        Assert.Equal(_signer.Fingerprint, (string?)source["status"]!["trust"]!["fingerprints"]![0]);
        Assert.Equal("True", WholeKernel.Condition(source, "Trusted"));
        Assert.Equal("True", WholeKernel.Condition(source, "MetadataCurrent"));
        Assert.Contains("Hello, Ada!", await kernel.Http.GetStringAsync("/ext/acme.greeter/greetings/Ada"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unsigned", "LB2030")]
    [InlineData("another certificate", "LB2033")]
    [InlineData("a changed byte", "LB20")]
    [InlineData("another owner", "LB2035")]
    public async Task What_is_not_signed_as_the_source_has_to_sign_does_not_enter_the_store(string what, string code)
    {
        using var stranger = new FeedSigner();
        var options = _signer.Options with { Sign = what switch { "unsigned" => null, "another certificate" => stranger.Sign, _ => _signer.Sign } };
        await using var feed = await TestFeed.StartAsync(options);
        feed.Add(WholeKernel.Hello("Acme.Greeter", "1.0.0"));
        if (what == "a changed byte") feed.Faults.Tamper("Acme.Greeter", "1.0.0");
        await using var kernel = await WholeKernel.StartAsync(Data, _clock);
        var spec = Require(_signer.Fingerprint);
        if (what == "another owner") spec["trustPolicy"]!["owners"] = new JsonArray("zenith");

        await kernel.AddSourceAsync("market", feed.IndexUrl, spec);
        await kernel.InstallAsync("Acme.Greeter");

        var plan = await kernel.WaitForPlanAsync("Acme.Greeter", "Failed");
        Assert.StartsWith(code, (string?)plan["status"]!["reason"], StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(Data, "extensions", "store")));
    }

    [Fact]
    public async Task A_feed_that_signs_nothing_is_not_trusted_where_signatures_are_required()
    {
        await using var feed = await TestFeed.StartAsync();
        feed.Add(WholeKernel.Hello("Acme.Greeter", "1.0.0"));
        await using var kernel = await WholeKernel.StartAsync(Data, _clock);

        await kernel.AddSourceAsync("stock", feed.IndexUrl, Require());
        var source = await kernel.WaitForSourceAsync("stock");
        await kernel.InstallAsync("Acme.Greeter");

        Assert.Equal("False", WholeKernel.Condition(source, "Trusted"));
        Assert.Equal("Unknown", WholeKernel.Condition(source, "MetadataCurrent"));
        var plan = await kernel.WaitForPlanAsync("Acme.Greeter", "Failed");
        Assert.Equal("LB4313", (string?)plan["status"]!["reason"]);
        Assert.Contains("LB4309", (string?)plan["status"]!["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_that_came_signed_is_not_accepted_unsigned_any_more_also_after_it_was_removed()
    {
        await using var signed = await TestFeed.StartAsync(_signer.Options);
        await using var feed = await TestFeed.StartAsync(new() { HasCatalogue = true });
        feed.Add(_signer.Sign(WholeKernel.Hello("Acme.Greeter", "1.0.0").Build()));
        feed.Add(WholeKernel.Hello("Acme.Greeter", "1.1.0"));
        feed.Add(WholeKernel.Hello("Acme.Plain", "1.1.0"));
        await using var kernel = await WholeKernel.StartAsync(Data, _clock);
        await kernel.AddSourceAsync("team", feed.IndexUrl);
        await kernel.InstallAsync("Acme.Greeter", "1.0.0");
        await kernel.WaitForPlanAsync("Acme.Greeter", "Installed");

        await kernel.PatchAsync("installplans/acme.greeter", Version("1.1.0"));
        var upgrade = await kernel.WaitForPlanAsync("Acme.Greeter", "Failed");
        await kernel.SyncAsync("team");
        using (await kernel.Http.DeleteAsync("/apis/kernel.luban.dev/v1/installplans/acme.greeter")) await Wait.UntilAsync(async () => await kernel.FindAsync("installplans/acme.greeter") is null, "the plan to be gone");
        await kernel.InstallAsync("Acme.Greeter", "1.1.0");
        await kernel.InstallAsync("Acme.Plain");
        var again = await kernel.WaitForPlanAsync("Acme.Greeter", "Failed");

        Assert.Equal("LB2036", (string?)upgrade["status"]!["reason"]);
        Assert.Equal("1.0.0", (string?)upgrade["status"]!["installedVersion"]);
        Assert.Equal("LB2036", (string?)again["status"]!["reason"]);
        await kernel.WaitForPlanAsync("Acme.Plain", "Installed");
    }

    [Fact]
    public async Task Replayed_metadata_are_refused_and_free_nothing()
    {
        await using var feed = await TestFeed.StartAsync(_signer.Options);
        feed.Add(WholeKernel.Hello("Acme.Greeter", "1.0.0"));
        feed.Add(WholeKernel.Hello("Acme.Other", "1.0.0"));
        await using var kernel = await WholeKernel.StartAsync(Data, _clock);
        await kernel.AddSourceAsync("market", feed.IndexUrl, Require());
        await kernel.WaitForSourceAsync("market");
        var old = feed.Metadata;
        feed.Block("LBB-1", "Acme.Greeter", "1.0.0");
        await kernel.SyncAsync("market");

        feed.Replayed = old;
        var source = await kernel.SyncAsync("market");
        await kernel.InstallAsync("Acme.Other");
        var other = await kernel.WaitForPlanAsync("Acme.Other", "Failed");

        Assert.Equal("False", WholeKernel.Condition(source, "MetadataCurrent"));
        Assert.Contains("LB2054", WholeKernel.Message(source, "MetadataCurrent"), StringComparison.Ordinal);
        Assert.Equal("LBB-1", (string?)source["status"]!["blocked"]![0]!["reference"]);
        Assert.Equal("LB4313", (string?)other["status"]!["reason"]);
        feed.Replayed = null;
        await kernel.SyncAsync("market");
        await kernel.AnnotateAsync("installplans/acme.other", "kernel.luban.dev/retry", "1");
        await kernel.WaitForPlanAsync("Acme.Other", "Installed");
    }

    [Fact]
    public async Task Expired_metadata_stop_installs_and_what_is_installed_goes_on()
    {
        await using var feed = await TestFeed.StartAsync(_signer.Options);
        feed.Add(WholeKernel.Hello("Acme.Greeter", "1.0.0"));
        feed.Add(WholeKernel.Hello("Acme.Other", "1.0.0"));
        await using var kernel = await WholeKernel.StartAsync(Data, _clock);
        await kernel.AddSourceAsync("market", feed.IndexUrl, Require());
        await kernel.InstallAsync("Acme.Greeter");
        await kernel.WaitForPlanAsync("Acme.Greeter", "Installed");

        _clock.Advance(TimeSpan.FromDays(8));
        var source = await kernel.SyncAsync("market");
        await kernel.InstallAsync("Acme.Other");

        Assert.Equal("False", WholeKernel.Condition(source, "MetadataCurrent"));
        Assert.Equal("LB4313", (string?)(await kernel.WaitForPlanAsync("Acme.Other", "Failed"))["status"]!["reason"]);
        Assert.Contains("Hello", await kernel.Http.GetStringAsync("/ext/acme.greeter/greetings/Ada"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_certificate_counts_only_when_a_pinned_one_vouches_for_it()
    {
        using var next = new FeedSigner();
        FeedSigner signing = _signer;
        await using var feed = await TestFeed.StartAsync(_signer.Options with { Sign = package => signing.Sign(package), SignMetadata = payload => signing.SignMetadata(payload) });
        feed.Add(WholeKernel.Hello("Acme.Greeter", "1.0.0"));
        await using var kernel = await WholeKernel.StartAsync(Data, _clock);
        await kernel.AddSourceAsync("market", feed.IndexUrl, Require());
        await kernel.WaitForSourceAsync("market");

        signing = next;
        feed.Reissue();
        var swapped = await kernel.SyncAsync("market");
        signing = _signer;
        feed.MetadataCertificates = [_signer.Fingerprint, next.Fingerprint];
        feed.Reissue();
        await kernel.SyncAsync("market");
        signing = next;
        feed.Reissue();
        var changed = await kernel.SyncAsync("market");

        Assert.Equal("False", WholeKernel.Condition(swapped, "MetadataCurrent"));
        Assert.Contains("LB2052", WholeKernel.Message(swapped, "MetadataCurrent"), StringComparison.Ordinal);
        Assert.Equal("True", WholeKernel.Condition(changed, "MetadataCurrent"));
        Assert.Contains(next.Fingerprint, changed["status"]!["trust"]!["fingerprints"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metadata_that_were_there_must_not_be_left_out()
    {
        await using var feed = await TestFeed.StartAsync(_signer.Options);
        feed.Add(WholeKernel.Hello("Acme.Greeter", "1.0.0"));
        await using var kernel = await WholeKernel.StartAsync(Data, _clock);
        await kernel.AddSourceAsync("market", feed.IndexUrl, Require());
        await kernel.WaitForSourceAsync("market");

        feed.HidesMetadata = true;
        var source = await kernel.SyncAsync("market");

        Assert.Contains("LB4311", WholeKernel.Message(source, "MetadataCurrent"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revoked_version_is_disabled_and_enabled_again_after_an_appeal()
    {
        await using var feed = await TestFeed.StartAsync(_signer.Options);
        feed.Add(WholeKernel.Hello("Acme.Greeter", "1.0.0"));
        await using var kernel = await WholeKernel.StartAsync(Data, _clock);
        await kernel.AddSourceAsync("market", feed.IndexUrl, Require());
        await kernel.InstallAsync("Acme.Greeter");
        await kernel.WaitForPlanAsync("Acme.Greeter", "Installed");

        feed.Block("LBB-1", "Acme.Greeter", "1.0.0", feed.ContentHash("Acme.Greeter", "1.0.0"));
        await kernel.SyncAsync("market");
        var blocked = await kernel.WaitForPlanAsync("Acme.Greeter", "Disabled", status => Blocked(status) == "True");
        var answer = await kernel.Http.GetAsync("/ext/acme.greeter/greetings/Ada");
        var entry = await kernel.WaitAsync("extensions/acme.greeter", found => (string?)found["status"]!["state"] == "Disabled", "the entry to tell it");
        await kernel.WaitForEventAsync("acme.greeter", "Blocked");
        feed.Unblock("LBB-1");
        await kernel.SyncAsync("market");
        await kernel.WaitForPlanAsync("Acme.Greeter", "Installed", status => Blocked(status) == "False");

        Assert.Contains("LBB-1", WholeKernel.Message(blocked, "Blocked"), StringComparison.Ordinal);
        Assert.Equal("1.0.0", (string?)blocked["status"]!["installedVersion"]);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("LBB-1", (string?)entry["status"]!["versions"]![0]!["blocked"]);
        Assert.Null((string?)entry["status"]!["recommendedVersion"]);
        await Wait.UntilAsync(async () => (await kernel.Http.GetAsync("/ext/acme.greeter/greetings/Ada")).IsSuccessStatusCode, "the extension to serve again");
    }

    [Fact]
    public async Task A_blocked_version_stays_blocked_over_a_restart_without_the_feed_and_a_person_can_let_it_run()
    {
        await using var feed = await TestFeed.StartAsync(_signer.Options);
        feed.Add(WholeKernel.Hello("Acme.Greeter", "1.0.0"));
        feed.Block("LBB-1", "Acme.Greeter", "1.0.0");
        await using (var kernel = await WholeKernel.StartAsync(Data, _clock))
        {
            await kernel.AddSourceAsync("market", feed.IndexUrl, Require());
            await kernel.WaitForSourceAsync("market");
            await kernel.InstallAsync("Acme.Greeter");
            var refused = await kernel.WaitForPlanAsync("Acme.Greeter", "Failed");
            Assert.Equal("LB4017", (string?)refused["status"]!["reason"]);

            await kernel.AnnotateAsync("installplans/acme.greeter", "kernel.luban.dev/allow-blocked", "LBB-1");
            await kernel.AnnotateAsync("installplans/acme.greeter", "kernel.luban.dev/retry", "1");
            var runs = await kernel.WaitForPlanAsync("Acme.Greeter", "Installed", status => Blocked(status) == "False");
            Assert.Contains("allow-blocked", WholeKernel.Message(runs, "Blocked"), StringComparison.Ordinal);
            await kernel.WaitForEventAsync("acme.greeter", "Overridden");
            await kernel.AnnotateAsync("installplans/acme.greeter", "kernel.luban.dev/allow-blocked", null);
            await kernel.WaitForPlanAsync("Acme.Greeter", "Disabled", status => Blocked(status) == "True");
        }
        await feed.StopAsync();

        await using var restarted = await WholeKernel.StartAsync(Data, _clock);
        await restarted.WaitForSourceAsync("market", "False");
        var plan = await restarted.WaitForPlanAsync("Acme.Greeter", "Disabled");
        Assert.Equal("True", Blocked(plan["status"]!.AsObject()));
        Assert.False((await restarted.Http.GetAsync("/ext/acme.greeter/greetings/Ada")).IsSuccessStatusCode);
    }

    [Fact]
    public async Task A_source_blocks_only_what_came_from_it()
    {
        await using var feed = await TestFeed.StartAsync(new() { HasCatalogue = true });
        feed.Add(WholeKernel.Hello("Acme.Greeter", "1.0.0"));
        await using var evil = await TestFeed.StartAsync(_signer.Options);
        evil.Block("LBB-1", "Acme.Greeter", "1.0.0");
        await using var kernel = await WholeKernel.StartAsync(Data, _clock);
        await kernel.AddSourceAsync("team", feed.IndexUrl);
        await kernel.InstallAsync("Acme.Greeter");
        await kernel.WaitForPlanAsync("Acme.Greeter", "Installed");

        await kernel.AddSourceAsync("evil", evil.IndexUrl);
        var source = await kernel.WaitForSourceAsync("evil");

        Assert.Equal("LBB-1", (string?)source["status"]!["blocked"]![0]!["reference"]);
        await kernel.AnnotateAsync("installplans/acme.greeter", "tests/look", "again");
        var plan = await kernel.WaitForPlanAsync("Acme.Greeter", "Installed");
        Assert.Null(Blocked(plan["status"]!.AsObject()));
    }

    [Fact]
    public async Task A_higher_version_of_another_source_never_wins()
    {
        await using var own = await TestFeed.StartAsync(new() { HasCatalogue = true });
        own.Add(WholeKernel.Hello("Acme.Greeter", "1.0.0"));
        own.Add(WholeKernel.Hello("Other.Tool", "1.0.0"));
        await using var evil = await TestFeed.StartAsync();
        evil.Add(WholeKernel.Hello("Acme.Greeter", "9.9.9"));
        evil.Add(WholeKernel.Hello("Other.Tool", "9.9.9"));
        await using var kernel = await WholeKernel.StartAsync(Data, _clock);
        await kernel.AddSourceAsync("own", own.IndexUrl, new() { ["idPrefixes"] = new JsonArray("Acme.") });
        await kernel.AddSourceAsync("second", own.IndexUrl, new() { ["priority"] = 100 });
        await kernel.AddSourceAsync("evil", evil.IndexUrl, new() { ["priority"] = 100 });
        await kernel.WaitForSourceAsync("own");
        await kernel.WaitForSourceAsync("second");
        await kernel.WaitForSourceAsync("evil");

        await kernel.InstallAsync("Acme.Greeter", spec: new() { ["upgradeStrategy"] = "Automatic" });
        await kernel.InstallAsync("Other.Tool");
        var mapped = await kernel.WaitForPlanAsync("Acme.Greeter", "Installed");
        var ambiguous = await kernel.WaitForPlanAsync("Other.Tool", "Failed");
        await kernel.SyncAsync("evil");
        var source = await kernel.SyncAsync("evil");
        var entry = await kernel.GetAsync("extensions/other.tool");

        Assert.Equal("1.0.0", (string?)mapped["status"]!["installedVersion"]);
        Assert.Contains("LB2116", (string?)ambiguous["status"]!["message"], StringComparison.Ordinal);
        Assert.Equal("False", WholeKernel.Condition(source, "Mapped"));
        Assert.Contains("Other.Tool", WholeKernel.Message(source, "Mapped"), StringComparison.Ordinal);
        Assert.Contains("LB4310", (string?)entry["status"]!["problem"], StringComparison.Ordinal);
        Assert.Equal("1.0.0", (string?)(await kernel.GetAsync("installplans/acme.greeter"))["status"]!["installedVersion"]);
    }

    [Fact]
    public async Task An_installed_extension_stays_with_the_source_that_it_came_from()
    {
        await using var own = await TestFeed.StartAsync(new() { HasCatalogue = true });
        own.Add(WholeKernel.Hello("Acme.Greeter", "1.0.0"));
        await using var evil = await TestFeed.StartAsync(new() { HasCatalogue = true });
        evil.Add(WholeKernel.Hello("Acme.Greeter", "9.9.9"));
        await using var kernel = await WholeKernel.StartAsync(Data, _clock);
        await kernel.AddSourceAsync("own", own.IndexUrl);
        await kernel.InstallAsync("Acme.Greeter", ">=1.0", new() { ["upgradeStrategy"] = "Automatic" });
        await kernel.WaitForPlanAsync("Acme.Greeter", "Installed");

        await kernel.AddSourceAsync("evil", evil.IndexUrl, new() { ["priority"] = 100 });
        await kernel.WaitForSourceAsync("evil");
        own.Add(WholeKernel.Hello("Acme.Greeter", "1.1.0"));
        await kernel.SyncAsync("own");

        var plan = await kernel.WaitForPlanAsync("Acme.Greeter", "Installed", status => (string?)status["installedVersion"] != "1.0.0");
        Assert.Equal("1.1.0", (string?)plan["status"]!["installedVersion"]);
    }

    private static JsonObject Version(string version) => new() { ["spec"] = new JsonObject { ["extension"] = new JsonObject { ["version"] = version } } };

    private static string? Blocked(JsonObject status) => WholeKernel.Condition(new() { ["status"] = status.DeepClone() }, "Blocked");
}
