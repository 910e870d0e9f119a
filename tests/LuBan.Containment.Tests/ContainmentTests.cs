using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LuBan.Kernel.Installation;
using LuBan.Sdk;
using LuBan.Sdk.Core;
using LuBan.Sdk.Testing;
using static LuBan.Containment.Tests.Unrulies;

namespace LuBan.Containment.Tests;

/// <summary>What an extension does wrong in the kernel's process costs itself, and not the others.</summary>
[Collection(Unrulies.Collection)]
public sealed class ContainmentTests(ITestOutputHelper output)
{
    private const string Unruly = "/ext/samples.unruly";
    private const string Hello = "/ext/samples.hello/greetings/Ada";

    [Theory]
    [InlineData("/throw", HttpStatusCode.InternalServerError)]
    [InlineData("/slow/1000", HttpStatusCode.OK)]
    [InlineData("/allocate/20", HttpStatusCode.OK)]
    [Trait("Category", "Slow")]
    public Task Another_extension_answers_every_request_while_one_is_flooded(string path, HttpStatusCode usual) => FloodAsync(path, usual);

    [Theory, Trait("Category", "Soak")]
    [InlineData("/block/1000", HttpStatusCode.OK)]
    public Task It_does_too_while_all_threads_of_one_are_kept(string path, HttpStatusCode usual) => FloodAsync(path, usual);

    private async Task FloodAsync(string path, HttpStatusCode usual)
    {
        await using var kernel = await StartAsync(options => options.Set("Hosting:Limits:RequestConcurrency", "50").Set("Hosting:Limits:RequestQueue", "20"));
        using var stop = new CancellationTokenSource();
        var flood = Enumerable.Range(0, 100).Select(_ => AskAsync(kernel, Unruly + path, stop.Token)).ToList();
        await Wait.UntilAsync(() => Task.FromResult(flood.Exists(one => one.Status.Statuses.Count > 0)), "the flood has begun");

        for (var i = 0; i < 150; i++)
        {
            using var response = await kernel.Client().GetAsync(Hello);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        await stop.CancelAsync();
        await Task.WhenAll(flood.Select(one => one.Running));
        // Whatever was not answered as usual was refused, and told so.
        Assert.All(flood.SelectMany(one => one.Status.Statuses.Keys), status => Assert.Contains(status, new[] { usual, HttpStatusCode.ServiceUnavailable }));
        Assert.Contains(flood.SelectMany(one => one.Status.Statuses.Keys), status => status == usual || status == HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task A_storm_of_reconciles_is_slowed_down_and_nobody_else_waits()
    {
        await using var kernel = await StartAsync(options => options.Set("Hosting:Limits:ReconcilesPerSecond", "100"));
        var storms = kernel.Client();
        for (var i = 0; i < 5; i++)
        {
            using var created = await storms.PostAsJsonAsync("/apis/unruly.example.dev/v1/namespaces/default/storms", new { apiVersion = "unruly.example.dev/v1", kind = "Storm", metadata = new { name = $"storm-{i}" } });
            Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        }

        await Wait.UntilAsync(async () => await FigureAsync(kernel, "luban_extension_reconciles_delayed_total") > 0, "the storm is slowed down");
        var (before, began) = (await FigureAsync(kernel, "luban_reconciles_total"), System.Diagnostics.Stopwatch.StartNew());
        for (var i = 0; i < 100; i++) Assert.Equal(HttpStatusCode.OK, (await kernel.Client().GetAsync(Hello)).StatusCode);
        await Wait.UntilAsync(async () => await FigureAsync(kernel, "luban_reconciles_total") - before >= 50, "the storm goes on");
        // One second's worth may come as a burst.
        Assert.InRange(await FigureAsync(kernel, "luban_reconciles_total") - before, 50, 100 * (began.Elapsed.TotalSeconds + 2));
    }

    [Fact]
    public async Task A_request_whose_answer_does_not_begin_in_time_is_cancelled_and_answered_for()
    {
        await using var kernel = await StartAsync(options => options.Set("Hosting:Extensions:samples.unruly:RequestTimeout", "00:00:00.3"));

        await AssertProblemAsync(await kernel.Client().GetAsync(Unruly + "/obedient/60000"), HttpStatusCode.GatewayTimeout, "LB3101");
        Assert.Equal("obedient", await kernel.Client().GetStringAsync(Unruly + "/obedient/1"));
        // Counted by the watchdog after it has cancelled, on its own thread.
        await Wait.UntilAsync(async () => await FigureAsync(kernel, "luban_extension_requests_timed_out_total") == 1, "it is counted, once");
    }

    [Fact, Trait("Category", "Slow")]
    public async Task A_request_that_does_not_react_is_cut_off_and_counted_as_long_as_it_runs()
    {
        await using var kernel = await StartAsync(options => options.Set("Hosting:Limits:RequestTimeout", "00:00:00.3").Set("Hosting:AbortGrace", "00:00:00.3"));

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => kernel.Client().GetAsync(Unruly + "/slow/10000"));

        await Wait.UntilAsync(async () => await FigureAsync(kernel, "luban_extension_requests_stuck") == 1, "it is counted");
        Assert.Equal("fine", await kernel.Client().GetStringAsync(Unruly + "/fine"));
        await Wait.UntilAsync(async () => await FigureAsync(kernel, "luban_extension_requests_stuck") == 0, "it ends");
    }

    [Fact]
    public async Task More_requests_than_may_run_and_wait_are_refused_and_open_streams_do_not_count()
    {
        await using var kernel = await StartAsync(options => options.Set("Hosting:Limits:RequestConcurrency", "1").Set("Hosting:Limits:RequestQueue", "0"));
        var client = kernel.Client();
        using var events = await client.GetAsync(Unruly + "/events", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("fine", await client.GetStringAsync(Unruly + "/fine"));

        await Wait.UntilAsync(async () => await FigureAsync(kernel, "luban_extension_in_flight") == 1, "its place is free again");

        var running = client.GetAsync(Unruly + "/slow/2000");
        await Wait.UntilAsync(async () => await FigureAsync(kernel, "luban_extension_in_flight") == 2, "the slow request runs");
        using var refused = await client.GetAsync(Unruly + "/fine");

        Assert.NotNull(refused.Headers.RetryAfter);
        await AssertProblemAsync(refused, HttpStatusCode.ServiceUnavailable, "LB3100");
        Assert.Equal(HttpStatusCode.OK, (await running).StatusCode);
        Assert.Equal("fine", await client.GetStringAsync(Unruly + "/fine"));
    }

    [Fact]
    public async Task Threads_that_its_code_keeps_are_found_and_said_and_what_it_allocates_is_its_own()
    {
        await using var kernel = await StartAsync(options => options.Set("Hosting:Limits:BlockedAfter", "00:00:00.2"));
        var blocking = kernel.Client().GetAsync(Unruly + "/block/4000");

        await Wait.UntilAsync(async () => await FigureAsync(kernel, "luban_extension_blocked_threads") == 1, "the blocked thread is found");
        await Wait.UntilAsync(async () => (await HealthAsync(kernel)).Contains("LB3102", StringComparison.Ordinal), "the extension's health says so");
        Assert.Equal(0, await FigureAsync(kernel, "luban_extension_blocked_threads", "samples.hello"));
        await blocking;
        await Wait.UntilAsync(async () => await FigureAsync(kernel, "luban_extension_blocked_threads") == 0, "the thread is back");

        var (own, others) = (await FigureAsync(kernel, "luban_extension_allocated_bytes_total"), await FigureAsync(kernel, "luban_extension_allocated_bytes_total", "samples.hello"));
        await kernel.Client().GetStringAsync(Unruly + "/allocate/30");
        await kernel.Client().GetStringAsync(Hello);
        Assert.InRange(await FigureAsync(kernel, "luban_extension_allocated_bytes_total") - own, 30e6, 60e6);
        Assert.InRange(await FigureAsync(kernel, "luban_extension_allocated_bytes_total", "samples.hello") - others, 0, 5e6);
        Assert.True(await FigureAsync(kernel, "luban_extension_thread_seconds_total") > 3);
    }

    [Theory]
    [InlineData("Report", true)]
    [InlineData("Disable", false)]
    public async Task Too_many_faults_are_said_and_the_policy_decides_what_else(string action, bool serves)
    {
        await using var kernel = await StartAsync(options => options.Set("Hosting:Limits:FaultLimit", "20").Set("Hosting:Limits:OnFaults", action));

        for (var i = 0; i < 25; i++) await kernel.Client().GetAsync(Unruly + "/throw");

        await Wait.UntilAsync(async () =>
        {
            var events = await kernel.Resources<Event>().ListAsync();
            return events.Items.Any(one => one.Reason == "TooManyFaults" && one.Message!.Contains("LB3103", StringComparison.Ordinal));
        }, "an event says so");
        var plan = await kernel.Resources<InstallPlan>().GetAsync("samples.unruly");
        Assert.Equal(serves, plan!.Spec.Enabled);
        Assert.Equal(!serves, plan.Metadata.Annotations?.ContainsKey(PlanAnnotations.Contained) == true);
        if (!serves) await Wait.UntilAsync(async () => (await kernel.Client().GetAsync(Unruly + "/fine")).StatusCode != HttpStatusCode.OK, "it is disabled");
        Assert.Equal(HttpStatusCode.OK, (await kernel.Client().GetAsync(Hello)).StatusCode);
    }

    private static (Task Running, Answers Status) AskAsync(TestKernel kernel, string path, CancellationToken stop)
    {
        var answers = new Answers();
        return (Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                using var response = await kernel.Client().GetAsync(path, CancellationToken.None);
                answers.Statuses.AddOrUpdate(response.StatusCode, 1, (_, count) => count + 1);
            }
        }, CancellationToken.None), answers);
    }

    private static async Task AssertProblemAsync(HttpResponseMessage response, HttpStatusCode status, string code)
    {
        var problem = await response.Content.ReadFromJsonAsync<JsonObject>();
        Assert.Equal((status, code), (response.StatusCode, (string?)problem!["code"]));
    }

    private Task<TestKernel> StartAsync(Action<TestKernelOptions> configure) => Unrulies.StartAsync(output, configure);

    private sealed class Answers
    {
        public System.Collections.Concurrent.ConcurrentDictionary<HttpStatusCode, int> Statuses { get; } = new();
    }
}
