using LuBan.TestSupport;

namespace LuBan.Marketplace.Tests.Publishing;

/// <summary>Whose an id may be.</summary>
public sealed class PrefixPushTests : IAsyncLifetime
{
    private Market _market = null!;

    public async Task InitializeAsync() => _market = await Market.StartAsync();

    public async Task DisposeAsync() => await _market.DisposeAsync();

    [Theory]
    [InlineData("LuBan.X")]
    [InlineData("luban.x")]
    [InlineData("Samples.Y")]
    public async Task LuBans_own_prefixes_are_reserved_at_the_first_start(string id)
    {
        var acme = await _market.PublisherAsync("acme");

        (await _market.PushAsync(new TestPackage(id, "1.0.0"), acme)).Expect(403, "LB7142");

        (await _market.PushAsync(new TestPackage(id, "1.0.0"), _market.Admin)).Expect(201);
        Assert.True(_market.State.TryFind(id, out var package));
        Assert.Equal(("luban", true), (package.Publisher, package.Verified));
    }

    [Fact]
    public async Task A_prefix_that_was_given_up_stays_so_after_a_restart()
    {
        (await _market.DeleteAsync("/publishers/luban/prefixes/Samples.", _market.Admin)).Expect(204);

        await _market.Server.StopAsync();
        await _market.Server.StartAsync();

        Assert.Equal(["LuBan."], (await _market.GetAsync("/publishers/luban/prefixes")).Expect(200).Json["items"]!.AsArray().Select(item => (string)item!["prefix"]!));
    }

    [Fact]
    public async Task Ids_of_others_cannot_be_pushed_to()
    {
        var acme = await _market.PublisherAsync("acme");
        var bob = await _market.PublisherAsync("bob");
        (await _market.PushAsync(new TestPackage("Acme.Greeter", "1.0.0"), acme)).Expect(201);

        (await _market.PushAsync(new TestPackage("Acme.Greeter", "1.1.0"), bob)).Expect(403, "LB7141");
        (await _market.PushAsync(new TestPackage("Acme.Other", "1.0.0"), bob)).Expect(403, "LB7142");
        (await _market.PushAsync(new TestPackage("Acme.Greeter", "1.1.0"), null)).Expect(401, "LB7101");
    }

    [Fact]
    public async Task The_first_push_reserves_its_prefix_when_the_policy_lets_it()
    {
        var acme = await _market.PublisherAsync("acme");
        (await _market.PushAsync(new TestPackage("Acme.Greeter", "1.0.0"), acme)).Expect(201);
        Assert.Equal("Acme.", (string)(await _market.GetAsync("/publishers/acme/prefixes")).Json["items"]![0]!["prefix"]!);

        (await _market.PutAsync("/policy", new { autoClaimPrefix = false }, _market.Admin)).Expect(200);

        (await _market.PushAsync(new TestPackage("Beta.Greeter", "1.0.0"), acme)).Expect(403, "LB7144");
    }

    [Fact]
    public async Task A_push_of_the_administrator_makes_the_publisher_of_the_id()
    {
        (await _market.PushAsync(new TestPackage("Acme.Greeter", "1.0.0"), _market.Admin)).Expect(201);

        Assert.Equal("acme", (await _market.GetAsync("/publishers/acme")).Expect(200).Text("name"));
        Assert.True(_market.State.TryFind("Acme.Greeter", out var package) && package is { Publisher: "acme", Verified: false });
    }

    [Fact]
    public async Task A_publisher_reserves_so_many_prefixes_by_itself_and_no_more()
    {
        var acme = await _market.PublisherAsync("acme");
        for (var i = 0; i < 5; i++) (await _market.PushAsync(new TestPackage($"Acme{(char)('A' + i)}.Greeter", "1.0.0"), acme)).Expect(201);

        (await _market.PushAsync(new TestPackage("AcmeF.Greeter", "1.0.0"), acme)).Expect(403, "LB7117");
    }

    [Theory]
    [InlineData("Acrne.HelloWorld", "LB7116")]
    [InlineData("ACME.Hel1oWorld", "LB7143")]
    [InlineData("Acme.HelloVVorld", "LB7143")]
    [InlineData("Acme.Hello-World", "LB7143")]
    [InlineData("Acme.He1lo_W0rld", "LB7143")]
    public async Task What_can_be_taken_for_another_id_is_refused(string id, string code)
    {
        var acme = await _market.PublisherAsync("acme");
        var bob = await _market.PublisherAsync("bob");
        (await _market.PushAsync(new TestPackage("Acme.HelloWorld", "1.0.0"), acme)).Expect(201);

        var answer = await _market.PushAsync(new TestPackage(id, "1.0.0"), code == "LB7116" ? bob : acme);

        answer.Expect(400);
        Assert.Contains(code, answer.Codes);
    }

    [Fact]
    public async Task Another_case_is_the_same_id_and_keeps_the_first_ones_spelling()
    {
        var acme = await _market.PublisherAsync("acme");
        (await _market.PushAsync(new TestPackage("Acme.Greeter", "1.0.0"), acme)).Expect(201);

        (await _market.PushAsync(new TestPackage("ACME.GREETER", "1.1.0"), acme)).Expect(201);

        Assert.True(_market.State.TryFind("acme.greeter", out var package));
        Assert.Equal(("Acme.Greeter", 2, 1), (package.Id, package.Versions.Length, _market.State.Count));
    }

    [Fact]
    public async Task A_delegate_pushes_new_ids_and_a_public_prefix_is_for_everybody()
    {
        var acme = await _market.PublisherAsync("acme", verified: true, "Acme.", "Community.");
        var bob = await _market.PublisherAsync("bob");
        var eve = await _market.PublisherAsync("eve");
        (await _market.PatchAsync("/publishers/acme/prefixes/Acme.", new { delegates = new[] { "bob" } }, acme)).Expect(200);
        (await _market.PatchAsync("/publishers/acme/prefixes/Community.", new Dictionary<string, bool> { ["public"] = true }, acme)).Expect(200);

        (await _market.PushAsync(new TestPackage("Acme.ByBob", "1.0.0"), bob)).Expect(201);
        (await _market.PushAsync(new TestPackage("Acme.ByEve", "1.0.0"), eve)).Expect(403, "LB7142");
        (await _market.PushAsync(new TestPackage("Community.ByEve", "1.0.0"), eve)).Expect(201);

        Assert.True(_market.State.TryFind("Acme.ByBob", out var delegated) && delegated is { Publisher: "bob", Verified: true });
        Assert.True(_market.State.TryFind("Community.ByEve", out var open) && open is { Publisher: "eve", Verified: false });
        (await _market.PatchAsync("/publishers/acme/prefixes/Acme.", new { delegates = new[] { "eve" } }, bob)).Expect(403, "LB7103");
        (await _market.PatchAsync("/publishers/acme/prefixes/Acme.", new { delegates = Array.Empty<string>() }, acme)).Expect(200);
        (await _market.PushAsync(new TestPackage("Acme.ByBobToo", "1.0.0"), bob)).Expect(403, "LB7142");
        Assert.True(_market.State.TryFind("Acme.ByBob", out delegated) && !delegated.Verified);
        // What he has he keeps.
        (await _market.PushAsync(new TestPackage("Acme.ByBob", "1.0.1"), bob)).Expect(201);
    }

    [Fact]
    public async Task A_suspended_publisher_changes_nothing_and_its_packages_stay()
    {
        var acme = await _market.PublisherAsync("acme");
        (await _market.PushAsync(new TestPackage("Acme.Greeter", "1.0.0"), acme)).Expect(201);
        (await _market.PatchAsync("/publishers/acme", new { suspended = "The account was taken over." }, _market.Admin)).Expect(200);

        (await _market.PushAsync(new TestPackage("Acme.Greeter", "1.1.0"), acme)).Expect(403, "LB7113");
        (await _market.MoveAsync("Acme.Greeter", "1.0.0", new { state = "unlisted" }, acme)).Expect(403, "LB7113");
        (await _market.PatchAsync("/publishers/acme", new { suspended = "" }, acme)).Expect(403, "LB7113");
        (await _market.PatchAsync("/publishers/acme/prefixes/Acme.", new { delegates = new[] { "luban" } }, acme)).Expect(403, "LB7113");
        (await _market.PutAsync("/publishers/acme/members/eve", new { }, acme)).Expect(403, "LB7113");
        (await _market.PostAsync("/tokens", new { label = "more", scopes = new[] { "push" }, days = 1 }, acme)).Expect(403, "LB7113");
        using var answer = await _market.Server.Http.GetAsync("/v3/flat/acme.greeter/1.0.0/acme.greeter.1.0.0.nupkg");
        Assert.True(answer.IsSuccessStatusCode);
    }
}
