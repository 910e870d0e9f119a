using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LuBan.Kernel.Hosting;
using LuBan.Sdk;
using Xunit;

namespace LuBan.Hosting.Tests;

public sealed class FailureTests
{
    [Theory]
    [InlineData("ThrowsInConfigure", "LB3010", "the dice fell badly")]
    [InlineData("ThrowsInHostedService", "LB3020", "cannot start")]
    [InlineData("ConflictingRoute", "LB3015", "is mapped twice")]
    [InlineData("ShortCircuits", "LB3024", "ShortCircuit()")]
    [InlineData("MissingDependency", "LB3006", "Newtonsoft.Json")]
    public async Task A_version_that_cannot_be_loaded_is_refused_with_its_code_and_leaves_the_old_one_serving(string name, string code, string text)
    {
        await using var kernel = await TestKernel.StartAsync();
        await kernel.ServeAsync(TestExtension.Request("Hello", id: $"Tests.{name}"));

        var refused = await Assert.ThrowsAsync<ExtensionException>(() => kernel.Host.LoadAsync(TestExtension.Request(name, "2.0.0"), null, CancellationToken.None));

        Assert.Equal(code, refused.Code);
        Assert.Contains(text, refused.Detail, StringComparison.Ordinal);
        Assert.Contains("Hello, Ada!", await kernel.Http.GetStringAsync($"/ext/tests.{name}/greetings/Ada"), StringComparison.Ordinal);
        Assert.Equal("1.0.0", Assert.Single(kernel.Host.Runtimes).Version);
    }

    [Fact]
    public async Task Every_problem_of_the_endpoints_is_reported_at_once()
    {
        await using var kernel = await TestKernel.StartAsync();

        var refused = await Assert.ThrowsAsync<ExtensionException>(() => kernel.Host.LoadAsync(TestExtension.Request("ConflictingRoute"), null, CancellationToken.None));

        Assert.Contains("2 problems", refused.Detail, StringComparison.Ordinal);
        Assert.Contains("/Things/{name}", refused.Detail, StringComparison.Ordinal);
        Assert.Contains("LB3016: /secret", refused.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_needs_a_newer_host_is_refused_before_its_code_runs()
    {
        await using var kernel = await TestKernel.StartAsync();

        var refused = await Assert.ThrowsAsync<ExtensionException>(() => kernel.Host.LoadAsync(
            TestExtension.Request("NeedsNewerHost", manifest: manifest => manifest with { Requires = new() { Luban = ">=99.0 <100.0" } }), null, CancellationToken.None));

        Assert.Equal("LB3003", refused.Code);
        Assert.Empty(kernel.Host.Runtimes);
    }

    [Theory]
    [InlineData(">=99.0 <100.0", "needs LuBan >=99.0 <100.0, this host is ", "whoever runs it can upgrade it to 99.0.0 or later")]
    [InlineData("<0.0.2", "needs LuBan <0.0.2, this host is ", "the publisher of 'Tests.NeedsNewerHost' can release a version for it")]
    public async Task A_version_for_another_host_is_refused_with_both_versions_and_who_can_mend_it(string range, string versions, string who)
    {
        await using var kernel = await TestKernel.StartAsync();

        var refused = await Assert.ThrowsAsync<ExtensionException>(() => kernel.Host.LoadAsync(
            TestExtension.Request("NeedsNewerHost", manifest: manifest => manifest with { Requires = new() { Luban = range } }), null, CancellationToken.None));

        Assert.Equal("LB3003", refused.Code);
        Assert.Contains(versions, refused.Detail, StringComparison.Ordinal);
        Assert.Contains(who, refused.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_that_is_not_in_the_package_is_refused()
    {
        await using var kernel = await TestKernel.StartAsync();

        var refused = await Assert.ThrowsAsync<ExtensionException>(() => kernel.Host.LoadAsync(
            TestExtension.Request("Hello", manifest: manifest => manifest with { Entry = "Nowhere.dll" }), null, CancellationToken.None));

        Assert.Equal("LB3001", refused.Code);
    }

    [Fact]
    public async Task An_entry_type_that_does_not_exist_is_refused()
    {
        await using var kernel = await TestKernel.StartAsync();

        var refused = await Assert.ThrowsAsync<ExtensionException>(() => kernel.Host.LoadAsync(
            TestExtension.Request("Hello", manifest: manifest => manifest with { EntryType = "LuBan.TestExtensions.Greeting" }), null, CancellationToken.None));

        Assert.Equal("LB3002", refused.Code);
    }

    [Fact]
    public async Task A_warm_up_request_that_fails_keeps_the_version_from_being_published()
    {
        await using var kernel = await TestKernel.StartAsync();

        var refused = await Assert.ThrowsAsync<ExtensionException>(() => kernel.Host.LoadAsync(
            TestExtension.Request("ThrowsInHandler", manifest: manifest => manifest with { WarmUp = ["/ok", "/throw", "/nowhere"] }), null, CancellationToken.None));

        Assert.Equal("LB3022", refused.Code);
        Assert.Contains("2 of 3", refused.Detail, StringComparison.Ordinal);
        Assert.Contains("BadLuckException", refused.Detail, StringComparison.Ordinal);
        Assert.Contains("GET /nowhere answered 404", refused.Detail, StringComparison.Ordinal);
        Assert.Empty(kernel.Host.Runtimes);
    }

    [Theory]
    [InlineData("sick")]
    [InlineData("sick, then silent")]
    public async Task A_version_whose_health_checks_fail_is_refused_after_its_readiness_timeout(string state)
    {
        await using var kernel = await TestKernel.StartAsync();

        var refused = await Assert.ThrowsAsync<ExtensionException>(() => kernel.Host.LoadAsync(
            TestExtension.Request("KitchenSink", config: new JsonObject { ["sink"] = new JsonObject { ["text"] = state } },
                manifest: manifest => manifest with { Readiness = new() { TimeoutSeconds = 1 } }), null, CancellationToken.None));

        Assert.Equal("LB3023", refused.Code);
        Assert.Contains("the sink is sick", refused.Detail, StringComparison.Ordinal);
        Assert.Empty(kernel.Host.Runtimes);
    }

    [Fact]
    public async Task An_exception_in_a_handler_is_answered_counted_and_shown_as_degraded()
    {
        await using var kernel = await TestKernel.StartAsync();
        var runtime = await kernel.ServeAsync(TestExtension.Request("ThrowsInHandler"));

        var response = await kernel.Http.GetAsync("/ext/tests.throwsinhandler/throw");
        var problem = await response.Content.ReadFromJsonAsync<JsonObject>();
        var after = await kernel.Http.GetStringAsync("/ext/tests.throwsinhandler/ok");
        var verdict = await kernel.RemoveAsync("tests.throwsinhandler");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("LB3042", (string?)problem!["code"]);
        Assert.DoesNotContain("secret details", problem.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("ok", after);
        Assert.Equal(1, runtime.Failures);
        Assert.False(runtime.Health.IsHealthy);
        Assert.Contains("BadLuckException: secret details", Assert.Single(runtime.Health.Reasons), StringComparison.Ordinal);
        Assert.Contains(runtime.Log.Tail(), line => line.Message.Contains("secret details", StringComparison.Ordinal));
        Assert.Equal(ExtensionState.Unloaded, verdict.State);
    }

    [Fact]
    public async Task An_exception_after_the_answer_began_ends_the_connection_so_that_nobody_takes_half_an_answer_for_a_whole_one()
    {
        await using var kernel = await TestKernel.StartAsync();
        await kernel.ServeAsync(TestExtension.Request("ThrowsInHandler"));

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => kernel.Http.GetStringAsync("/ext/tests.throwsinhandler/throw-late"));

        Assert.Equal(ExtensionState.Unloaded, (await kernel.RemoveAsync("tests.throwsinhandler")).State);
    }

    [Fact]
    public async Task A_background_service_that_fails_degrades_its_extension_and_nothing_else()
    {
        await using var kernel = await TestKernel.StartAsync();
        var runtime = await kernel.ServeAsync(TestExtension.Request("ThrowsInHostedService", config: new JsonObject { ["when"] = "background" }));

        await Wait.UntilAsync(() => !runtime.Health.IsHealthy, "degraded");

        Assert.Contains("gave up in the background", Assert.Single(runtime.Health.Reasons), StringComparison.Ordinal);
        Assert.Equal("ok", await kernel.Http.GetStringAsync("/ext/tests.throwsinhostedservice/ok"));
        Assert.Equal(ExtensionState.Unloaded, (await kernel.RemoveAsync("tests.throwsinhostedservice")).State);
    }

    [Fact]
    public async Task A_hosted_service_that_fails_to_stop_is_noted_and_does_not_keep_the_code()
    {
        await using var kernel = await TestKernel.StartAsync();
        await kernel.ServeAsync(TestExtension.Request("ThrowsInHostedService", config: new JsonObject { ["when"] = "stop" }));

        var verdict = await kernel.RemoveAsync("tests.throwsinhostedservice");

        Assert.Equal(ExtensionState.Unloaded, verdict.State);
        Assert.Contains("cannot stop", Assert.Single(verdict.Notes), StringComparison.Ordinal);
    }
}
