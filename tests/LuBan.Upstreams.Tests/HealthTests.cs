using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LuBan.Kernel.Installation;
using LuBan.Sdk.Testing;

namespace LuBan.Upstreams.Tests;

public sealed class HealthTests(ITestOutputHelper output) : IAsyncLifetime
{
    private UpstreamServer _server = null!;

    public async Task InitializeAsync() => _server = await UpstreamServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task An_upstream_that_is_down_is_answered_for_with_the_reason_and_since_when_and_the_others_go_on()
    {
        await using var kernel = await StartAsync($$"""
            [
              { "name": "api", "url": "{{_server.Address}}", "path": "/api", "health": { "path": "/healthz", "intervalSeconds": 1 } },
              { "name": "other", "url": "{{_server.Address}}", "path": "/other" }
            ]
            """);
        Assert.Equal(HttpStatusCode.OK, (await kernel.Client().GetAsync("/ext/samples.remote/api/1")).StatusCode);

        _server.Health = 500;
        await Wait.UntilAsync(async () => (await kernel.Client().GetAsync("/ext/samples.remote/api/1")).StatusCode == HttpStatusCode.ServiceUnavailable, "the upstream counts as unavailable");

        using var refused = await kernel.Client().GetAsync("/ext/samples.remote/api/1");
        var problem = await refused.Content.ReadFromJsonAsync<JsonObject>();
        Assert.Equal("LB8741", (string?)problem!["code"]);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
        Assert.Contains("since 20", (string)problem["detail"]!, StringComparison.Ordinal);
        Assert.Contains("answered with 500", (string)problem["detail"]!, StringComparison.Ordinal);
        Assert.True(refused.Headers.RetryAfter is not null);
        Assert.Equal(HttpStatusCode.OK, (await kernel.Client().GetAsync("/ext/samples.remote/other/1")).StatusCode);
        await Wait.UntilAsync(async () => await ReadyAsync(kernel) is ("False", "Degraded", var why) && why.Contains("upstream 'api'", StringComparison.Ordinal), "the plan says so");

        _server.Health = 204;
        await Wait.UntilAsync(async () => (await kernel.Client().GetAsync("/ext/samples.remote/api/1")).StatusCode == HttpStatusCode.OK, "the upstream counts as available again");
        await Wait.UntilAsync(async () => await ReadyAsync(kernel) is ("True", _, _), "the plan says so, too");
    }

    [Fact]
    public async Task What_is_said_of_an_upstream_that_is_down_stays_said_when_the_configuration_of_another_changes()
    {
        await using var kernel = await StartAsync($$"""
            [
              { "name": "api", "url": "{{_server.Address}}", "path": "/api", "health": { "path": "/healthz", "intervalSeconds": 600, "failures": 1 } },
              { "name": "other", "url": "{{_server.Address}}", "path": "/other" }
            ]
            """);
        _server.Health = 500;
        await Wait.UntilAsync(async () =>
        {
            kernel.Time.Advance(TimeSpan.FromSeconds(601));
            return await CodeAsync(kernel, "/api/1") == "LB8741";
        }, "the upstream counts as unavailable");
        await Wait.UntilAsync(async () => await ReadyAsync(kernel) is ("False", "Degraded", _), "the plan says so");

        // Not ConfigureAsync: that waits until all is well.
        var plans = kernel.Resources<InstallPlan>();
        var written = await plans.PatchAsync("samples.remote", new JsonObject { ["spec"] = new JsonObject { ["config"] = JsonNode.Parse("""{"upstreams":{"other":{"timeouts":{"responseSeconds":7}}}}""") } }, null);
        await Wait.UntilAsync(async () => (await plans.GetAsync("samples.remote"))?.Status?.ObservedGeneration >= written.Metadata.Generation, "the plan to have its new configuration");

        Assert.Equal("LB8741", await CodeAsync(kernel, "/api/1"));
        Assert.True(await ReadyAsync(kernel) is ("False", "Degraded", var why) && why.Contains("upstream 'api'", StringComparison.Ordinal), (await ReadyAsync(kernel)).ToString());
    }

    [Fact]
    public async Task One_bad_answer_of_a_service_that_worked_is_not_yet_an_outage()
    {
        await using var kernel = await StartAsync($$"""[ { "name": "api", "url": "{{_server.Address}}", "path": "/", "health": { "path": "/healthz", "intervalSeconds": 600, "failures": 2 } } ]""");

        _server.Health = 503;
        kernel.Time.Advance(TimeSpan.FromSeconds(601));
        Assert.Equal(HttpStatusCode.OK, (await kernel.Client().GetAsync("/ext/samples.remote/1")).StatusCode);
        await Wait.UntilAsync(async () =>
        {
            kernel.Time.Advance(TimeSpan.FromSeconds(601));
            return (await kernel.Client().GetAsync("/ext/samples.remote/1")).StatusCode == HttpStatusCode.ServiceUnavailable;
        }, "the second bad answer counts");
    }

    [Fact]
    public async Task A_service_that_is_not_there_keeps_no_extension_from_being_installed()
    {
        await using var kernel = await TestKernel.StartAsync(options => options.Output = output.WriteLine);
        await _server.DisposeAsync();

        var installed = kernel.InstallAsync(RemoteExtension.Package($$"""[ { "name": "api", "url": "{{_server.Address}}", "path": "/", "health": { "path": "/healthz", "intervalSeconds": 1 } } ]"""));

        await Wait.UntilAsync(async () => await CodeAsync(kernel) == "LB8741", "the extension is there and says that its service is not");
        await Wait.UntilAsync(async () => await ReadyAsync(kernel) is ("False", "Degraded", _), "the plan says so");
        var port = new Uri(_server.Address).Port;
        _server = await UpstreamServer.StartAsync(port: port);
        await Wait.UntilAsync(async () => (await kernel.Client().GetAsync("/ext/samples.remote/1")).StatusCode == HttpStatusCode.OK, "the service that came is found");
        await installed;
    }

    [Fact]
    public async Task A_service_that_does_not_answer_is_left_alone_for_a_while_and_then_tried()
    {
        await using var kernel = await StartAsync($$"""[ { "name": "api", "url": "{{_server.Address}}", "path": "/", "breaker": { "failures": 2, "openSeconds": 60 } } ]""");
        var port = new Uri(_server.Address).Port;
        await _server.DisposeAsync();

        Assert.Equal(("LB8701", "LB8701", "LB8705"), (await CodeAsync(kernel), await CodeAsync(kernel), await CodeAsync(kernel)));

        _server = await UpstreamServer.StartAsync(port: port);
        Assert.Equal("LB8705", await CodeAsync(kernel));
        kernel.Time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(HttpStatusCode.OK, (await kernel.Client().GetAsync("/ext/samples.remote/1")).StatusCode);
    }

    [Fact]
    public async Task More_requests_than_the_service_gets_at_a_time_wait_and_more_than_may_wait_are_refused()
    {
        await using var kernel = await StartAsync($$"""[ { "name": "api", "url": "{{_server.Address}}", "path": "/", "limits": { "concurrency": 1, "queue": 1 } } ]""");
        var release = _server.Hold();
        var first = kernel.Client().GetAsync("/ext/samples.remote/slow");
        await Wait.UntilAsync(() => Task.FromResult(_server.Seen.Count == 1), "the first request arrives");
        var second = kernel.Client().GetAsync("/ext/samples.remote/slow");

        // Whichever of the two comes later finds the queue full.
        var third = kernel.Client().GetAsync("/ext/samples.remote/slow");
        var refused = await Task.WhenAny(second, third);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "LB8704"), ((await refused).StatusCode, (string?)(await (await refused).Content.ReadFromJsonAsync<JsonObject>())!["code"]));
        release();
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], [(await first).StatusCode, (await (refused == second ? third : second)).StatusCode]);
    }

    [Fact]
    public async Task Changed_tls_options_count_from_the_next_request_on()
    {
        var (certificate, pem) = UpstreamServer.MakeCertificate();
        using var _ = certificate;
        await using var secure = await UpstreamServer.StartAsync("secure", certificate);
        await using var kernel = await TestKernel.StartAsync(options => options.Add(RemoteExtension.Package("""[ { "name": "api", "path": "/" } ]"""), Config(new { })).Output = output.WriteLine);
        Assert.Equal("LB8701", await CodeAsync(kernel));

        await kernel.ConfigureAsync(RemoteExtension.Id, Config(new { caBundle = pem }));
        Assert.Equal("secure GET /1", await kernel.Client().GetStringAsync("/ext/samples.remote/1"));

        await kernel.ConfigureAsync(RemoteExtension.Id, Config(new { caBundle = pem, serverName = "someone.else" }));
        Assert.Equal("LB8701", await CodeAsync(kernel));

        await kernel.ConfigureAsync(RemoteExtension.Id, Config(new { insecureSkipVerify = true }));
        Assert.Equal("secure GET /1", await kernel.Client().GetStringAsync("/ext/samples.remote/1"));

        await kernel.ConfigureAsync(RemoteExtension.Id, Config(new { insecureSkipVerify = false }));
        Assert.Equal("LB8701", await CodeAsync(kernel));

        object Config(object tls) => new { upstreams = new { api = new { url = secure.Address, tls } } };
    }

    private static async Task<string?> CodeAsync(TestKernel kernel, string path = "/1")
    {
        using var response = await kernel.Client().GetAsync($"/ext/samples.remote{path}");
        return response.IsSuccessStatusCode ? null : (string?)(await response.Content.ReadFromJsonAsync<JsonObject>())!["code"];
    }

    private static async Task<(string Status, string Reason, string Message)> ReadyAsync(TestKernel kernel)
    {
        var plan = await kernel.Resources<InstallPlan>().GetAsync("samples.remote");
        var ready = plan?.Status?.Conditions.FirstOrDefault(condition => condition.Type == "Ready");
        return ready is null ? ("", "", "") : (ready.Status, ready.Reason, ready.Message);
    }

    private Task<TestKernel> StartAsync(string upstreams) => TestKernel.StartAsync(options => options.Add(RemoteExtension.Package(upstreams)).Output = output.WriteLine);
}
