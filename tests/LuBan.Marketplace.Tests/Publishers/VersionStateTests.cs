using System.Text.Json.Nodes;
using LuBan.Marketplace.Publishers;
using LuBan.Marketplace.State;
using LuBan.Marketplace.Tests.Publishing;
using LuBan.TestSupport;
using static LuBan.Marketplace.State.VersionState;

namespace LuBan.Marketplace.Tests.Publishers;

/// <summary>The states of a version: who may move it where, and what that means for everybody else.</summary>
public sealed class VersionStateTests : IAsyncLifetime
{
    private const string Id = "Acme.Greeter";
    private Market _market = null!;

    public async Task InitializeAsync() => _market = await Market.StartAsync();

    public async Task DisposeAsync() => await _market.DisposeAsync();

    [Fact]
    public async Task Every_move_is_allowed_to_whom_the_table_says_and_to_nobody_else()
    {
        var acme = await _market.PublisherAsync("acme", verified: true, "Acme.");
        var bob = await _market.PublisherAsync("bob");
        (await _market.PushAsync(new TestPackage(Id, "1.0.0"), acme)).Expect(201);
        var wrong = new List<string>();

        foreach (var from in Enum.GetValues<VersionState>())
        {
            foreach (var to in Enum.GetValues<VersionState>())
            {
                var move = VersionMoves.Find(from, to);
                await TryAsync(from, to, acme, move?.Scope is not null, "publisher");
                await TryAsync(from, to, _market.Admin, move is not null, "administrator");
                await TryAsync(from, to, bob, false, "another publisher");
                await TryAsync(from, to, null, false, "nobody");
            }
        }

        Assert.Empty(wrong);

        async Task TryAsync(VersionState from, VersionState to, string? key, bool isAllowed, string who)
        {
            await ForceAsync(from);
            var answer = await _market.MoveAsync(Id, "1.0.0", ChangeTo(to), key);
            // A draft that needs no review is listed when it is submitted.
            var expected = isAllowed ? (from == Draft && to == Submitted ? Listed : to) : from;
            var now = _market.StateOf(Id, "1.0.0");
            if ((answer.Status == 200) != isAllowed || now != expected) wrong.Add($"{from} → {to} by {who}: {answer.Status} {answer.Code}, is {now}");
        }
    }

    [Fact]
    public async Task A_refused_move_says_what_is_possible()
    {
        var acme = await _market.PublisherAsync("acme", verified: true, "Acme.");
        (await _market.PushAsync(new TestPackage(Id, "1.0.0"), acme)).Expect(201);

        (await _market.MoveAsync(Id, "1.0.0", new { state = "quarantined", message = "Look." }, acme)).Expect(403, "LB7103");
        var answer = (await _market.MoveAsync(Id, "1.0.0", new { state = "approved" }, acme)).Expect(409, "LB7130");

        Assert.Contains("You can make it unlisted, deprecated.", answer.Text("detail"), StringComparison.Ordinal);
        (await _market.MoveAsync(Id, "1.0.0", new { state = "nonsense" }, acme)).Expect(400, "LB7107");
        (await _market.MoveAsync(Id, "1.0.0", new { state = "revoked", reason = "dislike", message = "No." }, _market.Admin)).Expect(400, "LB7131");
        (await _market.MoveAsync(Id, "1.0.0", new { state = "quarantined" }, _market.Admin)).Expect(400, "LB7131");
        (await _market.MoveAsync(Id, "1.0.0", new { state = "deprecated", reasons = new[] { "Because" } }, acme)).Expect(400, "LB7131");
        Assert.Equal(Listed, _market.StateOf(Id, "1.0.0"));
    }

    [Fact]
    public async Task What_is_quarantined_or_revoked_is_delivered_to_nobody_and_what_is_unlisted_is()
    {
        var acme = await _market.PublisherAsync("acme", verified: true, "Acme.");
        (await _market.PushAsync(new TestPackage(Id, "1.0.0"), acme)).Expect(201);
        (await _market.PushAsync(new TestPackage(Id, "1.1.0"), acme)).Expect(201);

        Assert.Equal((200, true), await SeenAsync());
        (await _market.MoveAsync(Id, "1.1.0", new { state = "unlisted" }, acme)).Expect(200);
        Assert.Equal((200, true), await SeenAsync());
        (await _market.MoveAsync(Id, "1.1.0", new { state = "quarantined", message = "Somebody reported it." }, _market.Admin)).Expect(200);
        Assert.Equal((404, false), await SeenAsync());
        (await _market.MoveAsync(Id, "1.1.0", new { state = "listed" }, _market.Admin)).Expect(200);
        Assert.Equal((200, true), await SeenAsync());
        (await _market.MoveAsync(Id, "1.1.0", new { state = "revoked", reason = "malware", message = "It is malware." }, _market.Admin)).Expect(200);
        Assert.Equal((404, false), await SeenAsync());

        (await _market.GetAsync($"/extensions/{Id}/versions/1.1.0/state")).Expect(404, "LB7110");
        Assert.Equal("revoked", (await _market.GetAsync($"/extensions/{Id}/versions/1.1.0/state", acme)).Expect(200).Text("state"));

        async Task<(int File, bool InList)> SeenAsync()
        {
            using var file = await _market.Server.Http.GetAsync("/v3/flat/acme.greeter/1.1.0/acme.greeter.1.1.0.nupkg");
            var versions = JsonNode.Parse(await _market.Server.Http.GetStringAsync("/v3/flat/acme.greeter/index.json"))!["versions"]!.AsArray();
            return ((int)file.StatusCode, versions.Any(version => (string?)version == "1.1.0"));
        }
    }

    [Fact]
    public async Task Delete_and_relist_as_NuGet_clients_do_it()
    {
        var acme = await _market.PublisherAsync("acme", verified: true, "Acme.");
        (await _market.PushAsync(new TestPackage(Id, "1.0.0"), acme)).Expect(201);

        (await _market.SendAsync(new HttpRequestMessage(HttpMethod.Delete, $"/v3/package/{Id}/1.0.0"), acme)).Expect(204);
        Assert.Equal(Unlisted, _market.StateOf(Id, "1.0.0"));
        (await _market.SendAsync(new HttpRequestMessage(HttpMethod.Delete, $"/v3/package/{Id}/1.0"), acme)).Expect(204);
        (await _market.SendAsync(new HttpRequestMessage(HttpMethod.Post, $"/v3/package/{Id}/1.0.0"), acme)).Expect(200);
        Assert.Equal(Listed, _market.StateOf(Id, "1.0.0"));
        (await _market.SendAsync(new HttpRequestMessage(HttpMethod.Delete, $"/v3/package/{Id}/7.0.0"), acme)).Expect(404, "LB7110");
    }

    [Fact]
    public async Task A_deprecation_names_its_reasons_and_a_successor()
    {
        var acme = await _market.PublisherAsync("acme", verified: true, "Acme.");
        (await _market.PushAsync(new TestPackage(Id, "1.0.0"), acme)).Expect(201);

        (await _market.MoveAsync(Id, "1.0.0", new { state = "deprecated", reasons = new[] { "Legacy" }, message = "Use the new one.", alternateId = "Acme.Welcome", alternateRange = "[2.0.0, )" }, acme)).Expect(200);

        var shown = (await _market.GetAsync($"/extensions/{Id}/versions/1.0.0/state")).Expect(200).Json["deprecation"]!;
        Assert.Equal(("Legacy", "Acme.Welcome", "[2.0.0, )"), ((string)shown["reasons"]![0]!, (string)shown["alternateId"]!, (string)shown["alternateRange"]!));
        (await _market.MoveAsync(Id, "1.0.0", new { state = "deprecated", reasons = new[] { "Legacy" }, alternateId = "Acme.Welcome", alternateRange = "2 or so" }, acme)).Expect(400, "LB7131");
        (await _market.MoveAsync(Id, "1.0.0", new { state = "listed" }, acme)).Expect(200);
        Assert.Null((await _market.GetAsync($"/extensions/{Id}/versions/1.0.0/state")).Json["deprecation"]);
    }

    [Fact]
    public async Task Channel_and_rollout_are_set_by_the_publisher()
    {
        var acme = await _market.PublisherAsync("acme", verified: true, "Acme.");
        var bob = await _market.PublisherAsync("bob");
        (await _market.PushAsync(new TestPackage(Id, "1.0.0"), acme)).Expect(201);
        (await _market.PushAsync(new TestPackage(Id, "1.1.0-beta.2"), acme)).Expect(201);
        var path = $"/extensions/{Id}/versions/1.0.0/rollout";

        (await _market.PostAsync(path, new { percent = 10 }, acme)).Expect(200);
        (await _market.PostAsync(path, new { channel = "fast" }, acme)).Expect(200);

        Assert.True(_market.State.TryFind(Id, out var package));
        Assert.Equal([("fast", 10), ("beta", 100)], package.Versions.Select(version => (version.Channel, version.Rollout)));
        (await _market.PostAsync(path, new { percent = 101 }, acme)).Expect(400, "LB7132");
        (await _market.PostAsync(path, new { channel = "Fast Lane" }, acme)).Expect(400, "LB7132");
        (await _market.PostAsync($"/extensions/{Id}/versions/1.1.0-beta.2/rollout", new { channel = "stable" }, acme)).Expect(400, "LB7132");
        (await _market.PostAsync(path, new { percent = 50 }, bob)).Expect(403, "LB7103");
        var page = JsonNode.Parse(await _market.Server.Http.GetStringAsync("/v3/luban/catalogue?after=0"))!;
        Assert.Equal(10, (int)page["items"]![0]!["versions"]![0]!["rollout"]!);
    }

    [Fact]
    public async Task Drafts_are_seen_by_their_publisher_only_until_it_submits_them()
    {
        var acme = await _market.PublisherAsync("acme", verified: true, "Acme.");
        (await _market.PatchAsync("/publishers/acme", new { drafts = true }, acme)).Expect(200);

        (await _market.PushAsync(new TestPackage(Id, "1.0.0"), acme)).Expect(202);

        Assert.Equal(Draft, _market.StateOf(Id, "1.0.0"));
        (await _market.GetAsync($"/extensions/{Id}/versions/1.0.0/state")).Expect(404, "LB7110");
        (await _market.MoveAsync(Id, "1.0.0", new { state = "submitted" }, acme)).Expect(200);
        Assert.Equal(Listed, _market.StateOf(Id, "1.0.0"));
    }

    private async Task ForceAsync(VersionState state)
    {
        Assert.True(_market.State.TryFind(Id, out var package));
        var changed = package.Versions[0] with { State = state };
        if (package.Versions[0].State != state) await _market.Server.Store.ChangeAsync(MarketplaceKeys.Package(Id), "test", _ => new Change<bool>(true, new VersionSaved(Id, changed)), CancellationToken.None);
    }

    private static object ChangeTo(VersionState state) => state switch
    {
        Revoked => new { state = "revoked", reason = "other", message = "A test." },
        Deprecated => new { state = "deprecated", reasons = new[] { "Other" }, message = "A test." },
        _ => new { state = VersionStates.Word(state), message = "A test." },
    };
}
