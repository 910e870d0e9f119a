using System.Text.Json.Nodes;

namespace LuBan.ConsoleTests.Server;

/// <summary>What an open console hears of.</summary>
public sealed class EventTests(ConsoleKernel kernel) : IClassFixture<ConsoleKernel>
{
    private const string Maps = "api/v1/namespaces/default/configmaps";

    [Fact]
    public async Task An_installed_upgraded_and_removed_extension_is_announced()
    {
        ConsolePack.Pack(kernel, "Tests.Announced", "1.0.0");
        ConsolePack.Pack(kernel, "Tests.Announced", "2.0.0", files: ConsolePack.Files("two"));
        using var events = await kernel.As("listener").ListenAsync();

        await ConsolePack.InstallAsync(kernel, "Tests.Announced", "1.0.0");
        var installed = await SeesAsync(events, document => HasVersion(document, "1.0.0"));
        await ConsolePack.InstallAsync(kernel, "Tests.Announced", "2.0.0");
        var upgraded = await SeesAsync(events, document => HasVersion(document, "2.0.0"));
        await ConsolePack.RemoveAsync(kernel, "Tests.Announced");
        var removed = await SeesAsync(events, document => !HasVersion(document, "2.0.0"));

        Assert.True(events.Revision < installed && installed < upgraded && upgraded < removed);
    }

    [Fact]
    public async Task A_new_role_is_announced_and_what_may_not_be_followed_any_more_ends()
    {
        await ConsolePack.GrantAsync(kernel, "follower", "watch", "", "configmaps");
        using var events = await kernel.As("follower").ListenAsync();
        var followed = await events.FollowAsync((Maps, null));

        await kernel.Admin.SendAsync("DELETE", "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/follower-watch-configmaps");
        var ended = await events.NextAsync("resource", data => (string?)data["type"] == "RESYNC");
        var refused = await events.FollowAsync((Maps, null));

        Assert.Empty(followed.Json["refused"]!.AsArray());
        Assert.Equal(Maps, (string?)ended["topic"]);
        Assert.Equal("LB8652", (string?)refused.Json["refused"]![0]!["code"]);
        Assert.Equal("watch", (string?)refused.Json["refused"]![0]!["missing"]!["verb"]);
    }

    [Fact]
    public async Task Objects_are_followed_from_the_revision_that_was_listed()
    {
        using var events = await kernel.Admin.ListenAsync();
        await WriteAsync("before");
        var listed = (await kernel.Admin.GetAsync($"/{Maps}")).Json;
        var topic = $"{Maps}?labelSelector=kind%3Dtest";

        await events.FollowAsync((topic, (string)listed["metadata"]!["resourceVersion"]!), ($"{Maps}?name=named", null));
        await WriteAsync("unlabelled", label: "other");
        await WriteAsync("named");
        await kernel.Admin.SendAsync("DELETE", $"/{Maps}/named");

        var added = await events.NextAsync("resource", data => (string?)data["topic"] == topic);
        var gone = await events.NextAsync("resource", data => (string?)data["topic"] == topic && (string?)data["type"] == "DELETED");
        Assert.Equal(("ADDED", "named"), ((string?)added["type"], (string?)added["object"]!["metadata"]!["name"]));
        Assert.Equal("named", (string?)gone["object"]!["metadata"]!["name"]);
    }

    [Fact]
    public async Task A_topic_by_name_brings_that_object_only()
    {
        await WriteAsync("one-of-two");
        await WriteAsync("two-of-two");
        using var events = await kernel.Admin.ListenAsync();

        await events.FollowAsync(($"{Maps}?name=two-of-two", null));

        Assert.Equal("two-of-two", (string?)(await events.NextAsync("resource"))["object"]!["metadata"]!["name"]);
    }

    [Fact]
    public async Task A_revision_that_is_no_longer_known_is_answered_with_resync()
    {
        using var events = await kernel.Admin.ListenAsync();

        await events.FollowAsync((Maps, "not-a-revision"));

        Assert.Equal("RESYNC", (string?)(await events.NextAsync("resource"))["type"]);
    }

    [Fact]
    public async Task The_set_replaces_the_one_before()
    {
        using var events = await kernel.Admin.ListenAsync();
        await events.FollowAsync(($"{Maps}?name=early", null));
        await events.FollowAsync(($"{Maps}?name=late", null));

        await WriteAsync("early");
        await WriteAsync("late");

        Assert.Equal("late", (string?)(await events.NextAsync("resource"))["object"]!["metadata"]!["name"]);
    }

    [Theory]
    [InlineData("api/v1/secrets", "LB8652")]
    [InlineData("api/v1/namespaces/default/configmaps", "LB8652")]
    [InlineData("apis/kernel.luban.dev/v1/installplans?name=x", "LB8652")]
    [InlineData("apis/nothing.example.dev/v1/things", "LB8651")]
    [InlineData("extensions/tests.absent/jobs", "LB8652")]
    [InlineData("somewhere/else", "LB8649")]
    [InlineData("", "LB8649")]
    [InlineData("../console/session", "LB8649")]
    public async Task Who_may_not_watch_may_not_follow(string topic, string code)
    {
        using var events = await kernel.As("nobody-special").ListenAsync();

        var refused = (await events.FollowAsync((topic, null))).Json["refused"]!.AsArray();

        Assert.Equal((topic, code), ((string?)refused.Single()!["topic"], (string?)refused.Single()!["code"]));
    }

    [Fact]
    public async Task Somebody_elses_stream_is_not_there()
    {
        using var mine = await kernel.Admin.ListenAsync();

        var foreign = await kernel.As("nosy", "system:masters").SendAsync("PUT", $"/console/events/{mine.Id}/topics", new JsonObject { ["topics"] = new JsonArray() });
        var nonsense = await kernel.Admin.SendAsync("PUT", $"/console/events/{mine.Id}/topics", new JsonObject { ["topic"] = "x" });

        Assert.Equal((404, "LB8654"), (foreign.Status, foreign.Code));
        Assert.Equal((400, "LB8655"), (nonsense.Status, nonsense.Code));
        Assert.Equal(401, (await kernel.Anonymous.GetAsync("/console/events")).Status);
    }

    [Theory]
    [InlineData(200 * 1024, 200)]
    [InlineData(300 * 1024, 400)]
    public async Task Only_so_much_is_read_of_what_to_follow_also_when_its_length_is_not_said(int length, int status)
    {
        using var mine = await kernel.Admin.ListenAsync();
        using var request = kernel.Admin.Request("PUT", $"/console/events/{mine.Id}/topics");
        // JSON that is good, and longer than it says anything.
        request.Content = new StringContent($"{{\"topics\":[]{new string(' ', length)}}}", System.Text.Encoding.UTF8, "application/json");
        request.Headers.TransferEncodingChunked = true;

        using var response = await kernel.Admin.Http.SendAsync(request);

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_stream_ends_with_its_session()
    {
        using var events = await kernel.As("leaver").ListenAsync();

        kernel.Sessions.End("leaver");

        await events.EndAsync();
    }

    [Fact]
    public async Task A_stream_of_whose_session_nobody_can_say_anything_ends_too()
    {
        using var events = await kernel.As("unknowable").ListenAsync();

        await events.EndAsync();
    }

    [Fact]
    public async Task An_extension_speaks_to_those_who_see_something_of_it()
    {
        var manifest = ConsolePack.Manifest("Tests.Speaker");
        manifest["contributes"]!.AsObject().Remove("pages");
        ConsolePack.Pack(kernel, "Tests.Speaker", "1.0.0", manifest);
        await ConsolePack.InstallAsync(kernel, "Tests.Speaker", "1.0.0");
        await ConsolePack.GrantAsync(kernel, "fan", "use", "permissions.luban.dev", "tests.speaker", "notes.read");
        using var fan = await kernel.As("fan").ListenAsync();
        using var guest = await kernel.As("passer-by").ListenAsync();
        var (heard, refused) = (await fan.FollowAsync(("extensions/Tests.Speaker/jobs/42", null)), await guest.FollowAsync(("extensions/tests.speaker/jobs/42", null)));

        await SayAsync("jobs/41", "not for you");
        await SayAsync("jobs/42", "done");
        var message = await fan.NextAsync("message");
        await kernel.Admin.SendAsync("POST", "/ext/tests.speaker/notify", new JsonObject { ["title"] = "For all", ["link"] = "/x/tests.speaker" });
        var notification = await fan.NextAsync("notification");

        Assert.Empty(heard.Json["refused"]!.AsArray());
        Assert.Equal("LB8652", (string?)refused.Json["refused"]![0]!["code"]);
        Assert.Equal("""{"topic":"extensions/tests.speaker/jobs/42","data":{"text":"done"}}""", message.ToJsonString());
        Assert.Equal("For all", (string?)notification["title"]!["en"]);
        Assert.Equal(("warning", "tests.speaker", "/x/tests.speaker"), ((string?)notification["severity"], (string?)notification["extension"], (string?)notification["link"]));
    }

    [Theory]
    [InlineData("/say/a//b", """{ "text": "x" }""", "LB8659")]
    [InlineData("/notify", """{ "title": "", "link": "https://evil.example/" }""", "LB8661")]
    public async Task What_cannot_be_said_is_refused_with_words(string path, string body, string code)
    {
        if ((await kernel.Admin.GetAsync("/apis/kernel.luban.dev/v1/installplans/tests.mumbler")).Status == 404)
        {
            ConsolePack.Pack(kernel, "Tests.Mumbler", "1.0.0");
            await ConsolePack.InstallAsync(kernel, "Tests.Mumbler", "1.0.0");
        }

        var reply = await kernel.Admin.SendAsync("POST", $"/ext/tests.mumbler{path}", JsonNode.Parse(body));

        Assert.Equal((400, $"\"{code}\""), (reply.Status, reply.Text));
    }

    private Task<Reply> SayAsync(string topic, string text) => kernel.Admin.SendAsync("POST", $"/ext/tests.speaker/say/{topic}", new JsonObject { ["text"] = text });

    private Task<JsonObject> WriteAsync(string name, string label = "test") => kernel.Admin.CreateAsync($"/{Maps}", new JsonObject
    {
        ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = new JsonObject { ["kind"] = label } }, ["data"] = new JsonObject { ["a"] = "1" },
    });

    /// <summary>Reads events until the document that they lead to fits.</summary>
    private async Task<long> SeesAsync(EventReader events, Func<JsonObject, bool> fits)
    {
        while (true)
        {
            await events.NextAsync("revision");
            var document = await kernel.As("listener").DocumentAsync();
            if (fits(document)) return (long)document["revision"]!;
        }
    }

    private static bool HasVersion(JsonObject document, string version) => document["extensions"]!.AsArray().Any(one => (string?)one!["id"] == "tests.announced" && (string?)one["version"] == version);
}
