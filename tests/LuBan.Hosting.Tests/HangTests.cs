using System.Net;
using System.Text.Json.Nodes;
using LuBan.Kernel.Hosting;
using LuBan.Sdk;
using Xunit;

namespace LuBan.Hosting.Tests;

public sealed class HangTests : IDisposable
{
    private readonly string _until = Path.Combine(Path.GetTempPath(), $"luban-until-{Guid.NewGuid():N}");

    public void Dispose() => File.Delete(_until);

    [Fact]
    public async Task Configure_that_never_returns_is_given_up_and_collected_when_it_returns_after_all()
    {
        await using var kernel = await StartAsync();

        var refused = await Assert.ThrowsAsync<ExtensionException>(() => kernel.Host.LoadAsync(Request("HangsInConfigure"), null, CancellationToken.None));
        var runtime = Assert.Single(kernel.Host.Runtimes);
        var leaked = runtime.State;
        File.WriteAllText(_until, "");
        await Wait.UntilAsync(() => runtime.State == ExtensionState.Unloaded, "unloaded", 40);

        Assert.Equal("LB3011", refused.Code);
        Assert.Contains("running Configure", refused.Detail, StringComparison.Ordinal);
        Assert.Equal(ExtensionState.Leaked, leaked);
        Assert.Empty(kernel.Host.Runtimes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_hosted_service_that_never_starts_is_given_up(bool blocks)
    {
        await using var kernel = await StartAsync();

        var refused = await Assert.ThrowsAsync<ExtensionException>(() => kernel.Host.LoadAsync(
            Request("HangsAtStart", ("block", blocks ? "true" : "false")), null, CancellationToken.None));
        File.WriteAllText(_until, "");

        Assert.Equal("LB3021", refused.Code);
        Assert.Contains("NeverStarts", refused.Detail, StringComparison.Ordinal);
        await Wait.UntilAsync(() => kernel.Host.Runtimes.Count == 0, "collected", 40);
    }

    [Fact]
    public async Task A_hosted_service_that_never_stops_is_reported_and_the_code_collected_when_it_stops_after_all()
    {
        await using var kernel = await StartAsync();
        var runtime = await kernel.ServeAsync(Request("HangsAtStop"));

        var verdict = await kernel.RemoveAsync(runtime.Id);
        File.WriteAllText(_until, "");

        Assert.Equal(ExtensionState.Leaked, verdict.State);
        Assert.Contains("NeverStops did not stop within 1 s", verdict.Reason, StringComparison.Ordinal);
        await Wait.UntilAsync(() => runtime.State == ExtensionState.Unloaded, "collected", 40);
    }

    [Fact]
    public async Task A_request_that_heeds_cancellation_is_cancelled_at_the_end_of_the_drain()
    {
        await using var kernel = await StartAsync();
        var runtime = await kernel.ServeAsync(Request("HangsInRequest"));
        var waiting = kernel.Http.GetAsync($"/ext/{runtime.Id}/wait");
        await Wait.UntilAsync(() => runtime.InFlight == 1, "in flight");

        var verdict = await kernel.RemoveAsync(runtime.Id, TimeSpan.FromMilliseconds(200));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await waiting).StatusCode);
        Assert.Equal(ExtensionState.Unloaded, verdict.State);
        Assert.Empty(verdict.Notes);
    }

    [Fact]
    public async Task A_request_that_never_ends_keeps_the_code_until_it_ends_and_nothing_is_disposed_under_it()
    {
        await using var kernel = await StartAsync();
        var runtime = await kernel.ServeAsync(Request("HangsInRequest"));
        var hanging = kernel.Http.GetAsync($"/ext/{runtime.Id}/hang");
        await Wait.UntilAsync(() => runtime.InFlight == 1, "in flight");

        var verdict = await kernel.RemoveAsync(runtime.Id, TimeSpan.FromMilliseconds(200));
        var during = runtime.InFlight;
        File.WriteAllText(_until, "");

        Assert.Equal(ExtensionState.Leaked, verdict.State);
        Assert.StartsWith("LB3054: 1 request(s)", verdict.Reason, StringComparison.Ordinal);
        Assert.Contains("GET /hang was cut off", Assert.Single(verdict.Notes), StringComparison.Ordinal);
        Assert.Equal(1, during);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => hanging);
        await Wait.UntilAsync(() => runtime.State == ExtensionState.Unloaded, "collected", 40);
    }

    [Fact]
    public async Task A_cancelled_load_is_undone()
    {
        await using var kernel = await StartAsync();
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => kernel.Host.LoadAsync(Request("HangsAtStart"), null, cancel.Token));

        Assert.Empty(kernel.Host.Runtimes);
    }

    private static Task<TestKernel> StartAsync() => TestKernel.StartAsync(options =>
    {
        options.ConfigureTimeout = TimeSpan.FromSeconds(1);
        options.StopTimeout = TimeSpan.FromSeconds(1);
        options.AbortGrace = TimeSpan.FromMilliseconds(300);
        options.UnloadTimeout = TimeSpan.FromSeconds(1);
    });

    private ExtensionLoadRequest Request(string name, params (string Key, string Value)[] config)
    {
        var values = new JsonObject { ["until"] = _until };
        foreach (var (key, value) in config) values[key] = value;
        return TestExtension.Request(name, config: values, manifest: manifest => manifest with { Readiness = new() { TimeoutSeconds = 1 } });
    }
}
