using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LuBan.Kernel.Installation;
using LuBan.Sdk;
using LuBan.Sdk.Testing;

namespace LuBan.Upstreams.Tests;

public sealed class RemoteTests(ITestOutputHelper output) : IAsyncLifetime
{
    private UpstreamServer _server = null!;

    public async Task InitializeAsync() => _server = await UpstreamServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_request_reaches_the_service_as_it_is_and_without_the_kernels_credentials()
    {
        await using var kernel = await StartAsync($$"""[ { "name": "api", "url": "{{_server.Address}}/base", "path": "/v1" } ]""");
        using var request = new HttpRequestMessage(HttpMethod.Put, "/ext/Samples.REMOTE/v1/a%20b/c?x=%2F&y") { Content = new StringContent("hello") };
        request.Headers.TryAddWithoutValidation("X-Remote-User", "root");
        request.Headers.TryAddWithoutValidation("Cookie", "luban-session=secret; theme=dark");
        request.Headers.TryAddWithoutValidation("X-Trace", "7");

        using var response = await kernel.Client().SendAsync(request);

        Assert.Equal((HttpStatusCode.OK, "upstream PUT /base/v1/a%20b/c?x=%2F&y"), (response.StatusCode, await response.Content.ReadAsStringAsync()));
        var seen = Assert.Single(_server.Seen);
        Assert.Equal(("hello", "7", "/ext/Samples.REMOTE"), (seen.Body, seen.Headers["X-Trace"], seen.Headers["X-Forwarded-Prefix"]));
        Assert.DoesNotContain(seen.Headers.Keys, name => name.Equals("Authorization", StringComparison.OrdinalIgnoreCase) || name.Equals("Cookie", StringComparison.OrdinalIgnoreCase) || name.StartsWith("X-Remote-", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task The_kernel_decides_who_may_call_by_the_permission_of_the_upstream()
    {
        await using var kernel = await StartAsync($$"""
            [ { "name": "read", "url": "{{_server.Address}}", "path": "/read", "permission": "things.read" }, { "name": "rest", "url": "{{_server.Address}}", "path": "/" } ]
            """);
        var ada = await kernel.AddUserAsync(new("ada") { Permissions = ["things.read"] });
        var eve = await kernel.AddUserAsync(new("eve"));

        Assert.Equal(HttpStatusCode.OK, (await ada.GetAsync("/ext/samples.remote/read/1")).StatusCode);
        await AssertProblemAsync(await eve.GetAsync("/ext/samples.remote/read/1"), HttpStatusCode.Forbidden, "LB8742", "use things.read");
        await AssertProblemAsync(await ada.GetAsync("/ext/samples.remote/other"), HttpStatusCode.Forbidden, "LB8742", "only administrators");
        Assert.Equal(HttpStatusCode.OK, (await kernel.Client().GetAsync("/ext/samples.remote/other")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await kernel.Client(TestUser.Anonymous).GetAsync("/ext/samples.remote/read/1")).StatusCode);
        Assert.Equal(2, _server.Seen.Count);
    }

    [Fact]
    public async Task An_upstream_that_wants_it_is_told_who_calls()
    {
        await using var kernel = await StartAsync($$"""[ { "name": "api", "url": "{{_server.Address}}", "path": "/", "permission": "things.read", "directives": { "authProxy": true } } ]""");
        var ada = await kernel.AddUserAsync(new("ada") { Permissions = ["things.read"], Groups = ["writers", "readers"] });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/ext/samples.remote/");
        request.Headers.TryAddWithoutValidation("x_remote_user", "root");
        request.Headers.TryAddWithoutValidation("X-Remote-Group", "system:masters");

        await ada.SendAsync(request);

        var seen = Assert.Single(_server.Seen).Headers;
        Assert.Equal("ada", seen["X-Remote-User"]);
        Assert.Equal(["readers", "system:authenticated", "writers"], seen["X-Remote-Group"].Split(", ").Order(StringComparer.Ordinal));
        Assert.DoesNotContain("x_remote_user", seen.Keys);
    }

    [Fact]
    public async Task Directives_change_requests_and_answers_and_a_wildcard_removes_by_the_beginning_of_names()
    {
        await using var kernel = await StartAsync($$"""
            [ {
              "name": "api", "url": "{{_server.Address}}", "path": "/old",
              "directives": {
                "stripPathPrefix": "/old", "stripPathSuffix": ".json", "pathRegexp": ["^/q/([a-z]+)$ /query/$1"], "replace": ["kind= type="],
                "headerUp": ["X-Scope one", "+X-More two", "-X-Debug-*"], "headerDown": ["-X-Powered-By", "X-Served by-kernel"], "rejectForwardingRedirects": true
              }
            } ]
            """);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/ext/samples.remote/old/q/abc.json?kind=a");
        request.Headers.TryAddWithoutValidation("X-Debug-Level", "9");
        request.Headers.TryAddWithoutValidation("Other-X-Debug-", "stays");
        request.Headers.TryAddWithoutValidation("X-More", "one");

        using var response = await kernel.Client().SendAsync(request);

        Assert.Equal("upstream GET /query/abc?type=a", await response.Content.ReadAsStringAsync());
        Assert.False(response.Headers.Contains("X-Powered-By"));
        Assert.Equal("by-kernel", response.Headers.GetValues("X-Served").Single());
        var seen = Assert.Single(_server.Seen).Headers;
        Assert.Equal(("one", "stays"), (seen["X-Scope"], seen["Other-X-Debug-"]));
        Assert.Equal("one,two", seen["X-More"].Replace("|", ",", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal));
        Assert.DoesNotContain("X-Debug-Level", seen.Keys);
        Assert.Equal(HttpStatusCode.BadGateway, (await kernel.Client().GetAsync("/ext/samples.remote/old/elsewhere")).StatusCode);
    }

    [Fact]
    public async Task A_method_that_no_upstream_answers_and_a_path_that_none_has_are_told_apart()
    {
        await using var kernel = await StartAsync($$"""
            [ { "name": "read", "url": "{{_server.Address}}", "path": "/v1", "methods": ["GET"] }, { "name": "write", "url": "{{_server.Address}}/w", "path": "/v1", "methods": ["POST"] } ]
            """);

        Assert.Equal("upstream GET /v1/x", await kernel.Client().GetStringAsync("/ext/samples.remote/v1/x"));
        Assert.Equal("upstream POST /w/v1/x", await (await kernel.Client().PostAsync("/ext/samples.remote/v1/x", null)).Content.ReadAsStringAsync());
        var refused = await kernel.Client().DeleteAsync("/ext/samples.remote/v1/x");
        Assert.Equal(["GET", "POST"], refused.Content.Headers.Allow.Order());
        await AssertProblemAsync(refused, HttpStatusCode.MethodNotAllowed, "LB8744", "GET, POST");
        await AssertProblemAsync(await kernel.Client().GetAsync("/ext/samples.remote/v10"), HttpStatusCode.NotFound, "LB8743", "/v1");
    }

    [Theory]
    [InlineData("/ext/samples.remote/v1/../admin")]
    [InlineData("/ext/samples.remote/v1/%2e%2e/admin")]
    [InlineData("/ext/samples.remote/v1/..%2fadmin")]
    [InlineData("/ext/samples.remote/v1//admin")]
    public async Task A_path_that_could_lead_elsewhere_is_not_passed_on(string target)
    {
        await using var kernel = await StartAsync($$"""[ { "name": "api", "url": "{{_server.Address}}", "path": "/v1" } ]""");

        var status = await Raw.StatusAsync(kernel, target);

        Assert.InRange(status, 400, 499);
        Assert.Empty(_server.Seen);
    }

    [Fact]
    public async Task Addresses_of_a_clouds_metadata_are_not_connected_to()
    {
        await using var kernel = await StartAsync("""[ { "name": "api", "url": "http://169.254.169.254/latest", "path": "/" } ]""");

        await AssertProblemAsync(await kernel.Client().GetAsync("/ext/samples.remote/meta-data"), HttpStatusCode.ServiceUnavailable, "LB8701", "169.254.169.254");
    }

    [Fact]
    public async Task The_plan_says_where_the_service_is_and_no_request_is_lost_when_it_moves()
    {
        await using var other = await UpstreamServer.StartAsync("other");
        await using var kernel = await TestKernel.StartAsync(options =>
            options.Add(RemoteExtension.Package("""[ { "name": "api", "path": "/" } ]"""), Config(_server.Address)).Output = output.WriteLine);
        var release = _server.Hold();
        var slow = kernel.Client().GetStringAsync("/ext/samples.remote/slow");
        await Wait.UntilAsync(() => Task.FromResult(_server.Seen.Count == 1), "the slow request arrives");
        using var stop = new CancellationTokenSource();
        var load = LoadAsync(kernel, stop.Token);

        await kernel.ConfigureAsync(RemoteExtension.Id, Config(other.Address));

        Assert.Equal("other GET /a", await kernel.Client().GetStringAsync("/ext/samples.remote/a"));
        release();
        Assert.Equal("upstream GET /slow", await slow);
        await stop.CancelAsync();
        Assert.Equal(0, await load);
    }

    [Fact]
    public async Task Without_an_address_the_plan_is_refused_with_what_to_write()
    {
        var refused = await Assert.ThrowsAsync<ExtensionException>(() => TestKernel.StartAsync(options => options.Add(RemoteExtension.Package("""[ { "name": "api", "path": "/" } ]"""))));

        Assert.Equal("LB1023", refused.Code);
    }

    [Fact]
    public async Task After_the_uninstall_nothing_answers_and_a_new_version_takes_over_without_a_lost_request()
    {
        await using var kernel = await StartAsync($$"""[ { "name": "api", "url": "{{_server.Address}}", "path": "/" } ]""");
        using var stop = new CancellationTokenSource();
        var load = LoadAsync(kernel, stop.Token);

        await kernel.UpgradeAsync(RemoteExtension.Package($$"""[ { "name": "api", "url": "{{_server.Address}}/v2", "path": "/" } ]""", "2.0.0"));

        Assert.Equal("upstream GET /v2/a", await kernel.Client().GetStringAsync("/ext/samples.remote/a"));
        await stop.CancelAsync();
        Assert.Equal(0, await load);
        await kernel.UninstallAsync(RemoteExtension.Id);
        Assert.Equal(HttpStatusCode.NotFound, (await kernel.Client().GetAsync("/ext/samples.remote/a")).StatusCode);
    }

    private static object Config(string url) => new { upstreams = new { api = new { url } } };

    private static async Task<int> LoadAsync(TestKernel kernel, CancellationToken stop)
    {
        var failed = 0;
        while (!stop.IsCancellationRequested)
        {
            using var response = await kernel.Client().GetAsync("/ext/samples.remote/load", CancellationToken.None);
            if (!response.IsSuccessStatusCode) failed++;
        }
        return failed;
    }

    private static async Task AssertProblemAsync(HttpResponseMessage response, HttpStatusCode status, string code, string text)
    {
        var body = await response.Content.ReadFromJsonAsync<JsonObject>();
        Assert.Equal((status, code), (response.StatusCode, (string?)body!["code"]));
        Assert.Contains(text, (string)body["detail"]!, StringComparison.Ordinal);
    }

    private Task<TestKernel> StartAsync(string upstreams) => TestKernel.StartAsync(options => options.Add(RemoteExtension.Package(upstreams)).Output = output.WriteLine);
}
