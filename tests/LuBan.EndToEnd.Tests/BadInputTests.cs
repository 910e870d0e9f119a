using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace LuBan.EndToEnd;

/// <summary>Broken plans, configurations and requests through the front door: each is refused with its code, and nothing changes.</summary>
[Trait("Category", "Slow")]
public sealed class BadInputTests(BadInputTests.Running running) : IClassFixture<BadInputTests.Running>
{
    public sealed class Running : IAsyncLifetime
    {
        private readonly TemporaryDirectory _directory = new();

        internal ServerProcess Server { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Server = await ServerProcess.StartAsync(_directory.Sub("data"), [ProbePackages.Folder(_directory, "1.0.0")]);
            await Server.InstallAsync(ProbePackages.Id, "1.0.0");
        }

        public async Task DisposeAsync()
        {
            await Server.DisposeAsync();
            _directory.Dispose();
        }
    }

    public static TheoryData<string, string, int, string> BrokenPlans => new()
    {
        { "no spec", """{"apiVersion":"kernel.luban.dev/v1","kind":"InstallPlan","metadata":{"name":"a.b"}}""", 422, "LB4101" },
        { "no id", """{"apiVersion":"kernel.luban.dev/v1","kind":"InstallPlan","metadata":{"name":"a.b"},"spec":{"extension":{}}}""", 422, "LB4101" },
        { "id without a dot", Plan("hello", "hello"), 422, "LB4101" },
        { "id with a path", Plan("a.b", "../a.b"), 422, "LB4101" },
        { "id that is not ASCII", Plan("a.b", "Ä.b"), 422, "LB4101" },
        { "id with a space", Plan("a.b", "A. b"), 422, "LB4101" },
        { "id of the SDK", Plan("luban.sdk", "LuBan.Sdk"), 422, "LB4101" },
        { "another name", Plan("other.name", "A.B"), 422, "LB4102" },
        { "upper-case name", Plan("A.B", "A.B"), 422, "" },
        { "bad version", Plan("a.b", "A.B", "one"), 422, "LB4103" },
        { "bad range", Plan("a.b", "A.B", ">=2.0 <"), 422, "LB4103" },
        { "version of four parts", Plan("a.b", "A.B", "1.2.3.4"), 422, "LB4103" },
        { "unknown isolation", Spec("a.b", "A.B", "\"isolation\":\"Moon\""), 422, "spec.isolation" },
        { "unknown strategy", Spec("a.b", "A.B", "\"upgradeStrategy\":\"Sometimes\""), 422, "spec.upgradeStrategy" },
        { "enabled is a text", Spec("a.b", "A.B", "\"enabled\":\"yes\""), 422, "spec.enabled" },
        { "config is a list", Spec("a.b", "A.B", "\"config\":[]"), 422, "spec.config" },
        { "permissions are a text", Spec("a.b", "A.B", "\"approvedPermissions\":\"all\""), 422, "spec.approvedPermissions" },
        { "another kind", """{"apiVersion":"kernel.luban.dev/v1","kind":"Category","metadata":{"name":"a.b"},"spec":{}}""", 400, "" },
        { "another group", """{"apiVersion":"apps/v1","kind":"InstallPlan","metadata":{"name":"a.b"},"spec":{}}""", 400, "" },
        { "not JSON", "{", 400, "" },
        { "a list", "[]", 400, "" },
        { "empty", "", 400, "" },
        { "no name", """{"apiVersion":"kernel.luban.dev/v1","kind":"InstallPlan","metadata":{},"spec":{"extension":{"id":"A.B"}}}""", 422, "" },
        { "a namespace", """{"apiVersion":"kernel.luban.dev/v1","kind":"InstallPlan","metadata":{"name":"a.b","namespace":"default"},"spec":{"extension":{"id":"A.B"}}}""", 400, "" },
        { "a name with a slash", Plan("a.b/c", "A.B"), 422, "" },
        { "labels that are numbers", """{"apiVersion":"kernel.luban.dev/v1","kind":"InstallPlan","metadata":{"name":"a.b","labels":{"a":1}},"spec":{"extension":{"id":"A.B"}}}""", 422, "metadata.labels" },
        { "a bad label", """{"apiVersion":"kernel.luban.dev/v1","kind":"InstallPlan","metadata":{"name":"a.b","labels":{"a":"b c"}},"spec":{"extension":{"id":"A.B"}}}""", 422, "metadata.labels" },
        { "the same name again", Plan("tests.probe", "Tests.Probe"), 409, "AlreadyExists" },
        { "a resource version on create", """{"apiVersion":"kernel.luban.dev/v1","kind":"InstallPlan","metadata":{"name":"a.b","resourceVersion":"5"},"spec":{"extension":{"id":"A.B"}}}""", 400, "" },
    };

    [Theory]
    [MemberData(nameof(BrokenPlans))]
    public async Task A_broken_plan_is_refused_and_nothing_changes(string what, string body, int status, string told)
    {
        var before = await SnapshotAsync();

        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await running.Server.Http.PostAsync(Plans.Path, content);
        var answer = await response.Content.ReadAsStringAsync();

        Assert.True((int)response.StatusCode == status, $"{what}: {(int)response.StatusCode} {answer}");
        Assert.Equal("Status", (string?)JsonNode.Parse(answer)!["kind"]);
        Assert.Contains(told, answer, StringComparison.Ordinal);
        Assert.Equal(before, await SnapshotAsync());
    }

    public static TheoryData<string, string, string, string, int, string> Requests => new()
    {
        { "an old revision", "PUT", "/apis/kernel.luban.dev/v1/installplans/tests.probe", """{"apiVersion":"kernel.luban.dev/v1","kind":"InstallPlan","metadata":{"name":"tests.probe","resourceVersion":"1"},"spec":{"extension":{"id":"Tests.Probe"}}}""", 409, "Conflict" },
        { "another id", "PATCH", "/apis/kernel.luban.dev/v1/installplans/tests.probe", """{"spec":{"extension":{"id":"Other.Id"}}}""", 422, "LB4102" },
        { "a plan that is not there", "PATCH", "/apis/kernel.luban.dev/v1/installplans/no.such", """{"spec":{"enabled":false}}""", 404, "NotFound" },
        { "a write to the catalogue", "POST", "/apis/kernel.luban.dev/v1/extensions", """{"apiVersion":"kernel.luban.dev/v1","kind":"Extension","metadata":{"name":"a.b"},"spec":{}}""", 405, "LB4303" },
        { "a write to a contribution", "DELETE", "/apis/kernel.luban.dev/v1/contributions/tests.probe", "", 405, "LB4303" },
        { "an unknown kind", "GET", "/apis/kernel.luban.dev/v1/moons", "", 404, "" },
        { "an unknown group", "GET", "/apis/no.such/v1/moons", "", 404, "" },
        { "a broken selector", "GET", "/apis/kernel.luban.dev/v1/installplans?labelSelector=a+in+(", "", 400, "" },
        { "an unknown field selector", "GET", "/apis/kernel.luban.dev/v1/installplans?fieldSelector=spec.moon%3Dfull", "", 400, "" },
        { "a broken continue token", "GET", "/apis/kernel.luban.dev/v1/installplans?continue=nonsense", "", 400, "" },
        { "a negative limit", "GET", "/apis/kernel.luban.dev/v1/installplans?limit=-1", "", 400, "" },
        { "an unknown patch type", "PATCH:application/x-moon", "/apis/kernel.luban.dev/v1/installplans/tests.probe", "{}", 415, "" },
        { "a JSON patch that fails its test", "PATCH:application/json-patch+json", "/apis/kernel.luban.dev/v1/installplans/tests.probe", """[{"op":"test","path":"/spec/extension/id","value":"Other.Id"}]""", 422, "" },
        { "an unknown extension", "GET", "/ext/no.such/version", "", 404, "LB" },
        { "an unknown path", "GET", "/nowhere", "", 404, "LB6004" },
        { "a grant in JSON", "POST", "/oauth/token", "{}", 400, "invalid_request" },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_broken_request_is_refused_and_nothing_changes(string what, string method, string path, string body, int status, string told)
    {
        var before = await SnapshotAsync();
        var (verb, type) = method.Split(':') is [var first, var second] ? (first, second) : (method, method == "PATCH" ? "application/merge-patch+json" : "application/json");

        using var request = new HttpRequestMessage(new HttpMethod(verb), path);
        if (body.Length > 0) request.Content = new StringContent(body, Encoding.UTF8, type);
        using var response = await running.Server.Http.SendAsync(request);
        var answer = await response.Content.ReadAsStringAsync();

        Assert.True((int)response.StatusCode == status, $"{what}: {(int)response.StatusCode} {answer}");
        Assert.Contains(told, answer, StringComparison.Ordinal);
        Assert.Equal(before, await SnapshotAsync());
    }

    [Fact]
    public async Task Keys_that_were_given_from_outside_are_not_rotated_here()
    {
        using var directory = new TemporaryDirectory();
        var keys = new Dictionary<string, string> { ["LUBAN_SECRET_KEYS"] = "a:" + Convert.ToBase64String(new byte[32]) };
        await using var server = await ServerProcess.StartAsync(directory.Sub("data"), environment: keys);

        using var response = await server.Http.PostAsync("/apis/kernel.luban.dev/v1/secretkeys/rotate", null);

        var status = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal((HttpStatusCode.Conflict, "Conflict"), (response.StatusCode, (string?)status["reason"]));
    }

    [Theory]
    [InlineData("/apis")]
    [InlineData("/apis/kernel.luban.dev/v1/installplans")]
    [InlineData("/ext/tests.probe/version")]
    [InlineData("/metrics")]
    [InlineData("/version")]
    [InlineData("/openapi/v3")]
    [InlineData("/")]
    public async Task Nothing_but_health_answers_without_credentials(string path)
    {
        using var stranger = running.Server.NewClient(authenticated: false);

        using var response = await stranger.GetAsync(path);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Contains("LB8021", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync("/livez")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync("/readyz?verbose")).StatusCode);
    }

    private async Task<string> SnapshotAsync()
    {
        var plans = JsonNode.Parse(await running.Server.Http.GetStringAsync(Plans.Path))!["items"]!.ToJsonString();
        return $"{plans}\n{await running.Server.Http.GetStringAsync("/ext/tests.probe/version")}";
    }

    private static string Plan(string name, string id, string? version = null)
    {
        var plan = Plans.Body(id, version);
        plan["metadata"]!["name"] = name;
        return plan.ToJsonString();
    }

    private static string Spec(string name, string id, string more) =>
        """{"apiVersion":"kernel.luban.dev/v1","kind":"InstallPlan","metadata":{"name":"NAME"},"spec":{"extension":{"id":"ID"},MORE}}"""
            .Replace("NAME", name).Replace("ID", id).Replace("MORE", more);
}
