using System.Text.Json.Nodes;
using LuBan.Marketplace.State;
using LuBan.Marketplace.Tests.Publishing;
using LuBan.TestSupport;

namespace LuBan.Marketplace.Tests.Publishers;

/// <summary>The reviewers' queue.</summary>
public sealed class ReviewTests : IAsyncLifetime
{
    private const string Id = "Acme.Greeter";
    private Market _market = null!;

    public async Task InitializeAsync() => _market = await Market.StartAsync();

    public async Task DisposeAsync() => await _market.DisposeAsync();

    [Fact]
    public async Task A_new_publishers_package_waits_is_rejected_fixed_and_approved()
    {
        var acme = await _market.PublisherAsync("acme", verified: false);

        var answer = (await _market.PushAsync(new TestPackage(Id, "1.0.0"), acme)).Expect(202);
        Assert.Equal("review", (await _market.SendAsync(new HttpRequestMessage(HttpMethod.Get, answer.Location), acme)).Expect(200).Text("result"));
        Assert.Equal(404, (int)(await _market.Server.Http.GetAsync("/v3/flat/acme.greeter/index.json")).StatusCode);

        var waiting = Assert.Single(await QueueAsync(_market.Admin))!;
        Assert.Equal(("acme.greeter@1.0.0", "submitted", "acme"), ((string)waiting["id"]!, (string)waiting["state"]!, (string)waiting["publisher"]!));
        (await _market.SendAsync(new HttpRequestMessage(HttpMethod.Get, (string)waiting["report"]!), _market.Admin)).Expect(200);
        Assert.Single(await QueueAsync(acme));
        (await _market.PostAsync("/submissions/acme.greeter@1.0.0/approve", new { }, acme)).Expect(403, "LB7103");
        (await _market.PostAsync("/submissions/acme.greeter@1.0.0/reject", new { }, _market.Admin)).Expect(400, "LB7131");
        (await _market.PostAsync("/submissions/acme.greeter@1.0.0/reject", new { message = "The description says nothing." }, _market.Admin)).Expect(200);
        Assert.Equal(VersionState.Rejected, _market.StateOf(Id, "1.0.0"));
        Assert.Empty(await QueueAsync(_market.Admin));
        var history = (await _market.GetAsync($"/extensions/{Id}/versions/1.0.0/state", acme)).Expect(200).Json["history"]!.AsArray();
        Assert.Equal("The description says nothing.", (string)history[^1]!["message"]!);

        (await _market.PushAsync(new TestPackage(Id, "1.0.1") { Description = "Greets people." }, acme)).Expect(202);
        (await _market.PostAsync("/submissions/acme.greeter@1.0.1/approve", new { message = "Thank you." }, _market.Admin)).Expect(200);

        Assert.Equal(VersionState.Listed, _market.StateOf(Id, "1.0.1"));
        Assert.Equal(["1.0.1"], JsonNode.Parse(await _market.Server.Http.GetStringAsync("/v3/flat/acme.greeter/index.json"))!["versions"]!.AsArray().Select(version => (string)version!));
    }

    [Fact]
    public async Task An_approved_version_can_wait_for_its_publisher_to_list_it()
    {
        var acme = await _market.PublisherAsync("acme", verified: false);
        (await _market.PushAsync(new TestPackage(Id, "1.0.0"), acme)).Expect(202);

        (await _market.PostAsync("/submissions/acme.greeter@1.0.0/approve", new { list = false }, _market.Admin)).Expect(200);
        Assert.Equal(VersionState.Approved, _market.StateOf(Id, "1.0.0"));
        (await _market.MoveAsync(Id, "1.0.0", new { state = "listed" }, acme)).Expect(200);

        Assert.Equal(VersionState.Listed, _market.StateOf(Id, "1.0.0"));
    }

    [Fact]
    public async Task An_appeal_comes_before_the_reviewers_and_is_answered()
    {
        var acme = await _market.PublisherAsync("acme", verified: true, "Acme.");
        (await _market.PushAsync(new TestPackage(Id, "1.0.0"), acme)).Expect(201);
        (await _market.PostAsync("/submissions/acme.greeter@1.0.0/appeal", new { message = "It is fine." }, acme)).Expect(409, "LB7130");
        (await _market.MoveAsync(Id, "1.0.0", new { state = "revoked", reason = "mistake", message = "Reported as harmful." }, _market.Admin)).Expect(200);
        Assert.Single((await _market.GetAsync("/blocklist")).Json["items"]!.AsArray());

        (await _market.PostAsync("/submissions/acme.greeter@1.0.0/appeal", new { message = "" }, acme)).Expect(400, "LB7131");
        (await _market.PostAsync("/submissions/acme.greeter@1.0.0/appeal", new { message = "That was a false alarm." }, acme)).Expect(202);
        Assert.Equal("That was a false alarm.", (string)Assert.Single(await QueueAsync(_market.Admin))!["appeal"]!["message"]!);
        (await _market.PostAsync("/submissions/acme.greeter@1.0.0/reject", new { message = "It was not." }, _market.Admin)).Expect(200);
        Assert.Equal(VersionState.Revoked, _market.StateOf(Id, "1.0.0"));
        Assert.Empty(await QueueAsync(_market.Admin));

        (await _market.PostAsync("/submissions/acme.greeter@1.0.0/appeal", new { message = "Here is the proof." }, acme)).Expect(202);
        (await _market.PostAsync("/submissions/acme.greeter@1.0.0/approve", new { message = "Agreed." }, _market.Admin)).Expect(200);

        Assert.Equal(VersionState.Listed, _market.StateOf(Id, "1.0.0"));
        Assert.Empty((await _market.GetAsync("/blocklist")).Json["items"]!.AsArray());
    }

    [Theory]
    [InlineData("always", false, true, 202)]
    [InlineData("unverified", false, true, 201)]
    [InlineData("unverified", false, false, 202)]
    [InlineData("unverified", true, false, 201)]
    [InlineData("always", true, false, 202)]
    [InlineData("never", false, false, 201)]
    public async Task The_policy_says_who_waits(string review, bool byAdministrator, bool verified, int status)
    {
        var acme = await _market.PublisherAsync("acme", verified, "Acme.");
        (await _market.PutAsync("/policy", new { review }, _market.Admin)).Expect(200);

        (await _market.PushAsync(new TestPackage(Id, "1.0.0"), byAdministrator ? _market.Admin : acme)).Expect(status);
    }

    [Fact]
    public async Task With_the_rule_of_two_persons_nobody_approves_his_own()
    {
        (await _market.PutAsync("/policy", new { review = "always", twoPersons = true }, _market.Admin)).Expect(200);
        (await _market.PushAsync(new TestPackage(Id, "1.0.0"), _market.Admin)).Expect(202);

        (await _market.PostAsync("/submissions/acme.greeter@1.0.0/approve", new { }, _market.Admin)).Expect(403, "LB7133");
    }

    private async Task<JsonArray> QueueAsync(string key) => (await _market.GetAsync("/submissions", key)).Expect(200).Json["items"]!.AsArray();
}
