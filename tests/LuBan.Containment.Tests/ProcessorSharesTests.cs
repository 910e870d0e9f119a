using System.Net;
using LuBan.Sdk.Testing;
using static LuBan.Containment.Tests.Unrulies;

namespace LuBan.Containment.Tests;

/// <summary>An extension that keeps the processors busy gives way to another one that is asked, and nothing else does.</summary>
[Collection(Unrulies.Collection)]
public sealed class ProcessorSharesTests(ITestOutputHelper output)
{
    private const string Unruly = "/ext/samples.unruly";
    private const string Hello = "/ext/samples.hello/greetings/Ada";
    private const string Pace = "luban_extension_request_pace";
    private const string InFlight = "luban_extension_in_flight";
    private const string Paced = "luban_extension_requests_paced_total";
    private static readonly int Callers = 8 * Environment.ProcessorCount;

    [Fact, Trait("Category", "Slow")]
    public async Task One_that_keeps_the_processors_busy_begins_fewer_requests_while_another_is_asked_and_no_longer()
    {
        await using var kernel = await StartAsync(output, options => options.Set("Hosting:LateAfter", "00:00:00.0001"));
        await using var greedy = new Load(kernel, Unruly + "/compute/5", Callers);
        await Wait.UntilAsync(() => Task.FromResult(greedy.Answered > 100), "it keeps the processors busy");
        Assert.Equal(0, await FigureAsync(kernel, Paced));

        await using (var good = new Load(kernel, Hello, 2))
        {
            await Wait.UntilAsync(async () => await FigureAsync(kernel, Pace) > 0, "fewer requests may begin");
            await Wait.UntilAsync(async () => await FigureAsync(kernel, Paced) > 0, "requests wait");
            Assert.Contains("LB3104", await HealthAsync(kernel), StringComparison.Ordinal);
            var before = greedy.Answered;
            await Wait.UntilAsync(() => Task.FromResult(greedy.Answered > before), "it is slow, not stopped");
            Assert.Equal(0, await FigureAsync(kernel, Paced, "samples.hello"));
            await good.StopAsync();
            Assert.Equal([HttpStatusCode.OK], good.Statuses);
        }

        await Wait.UntilAsync(async () => await FigureAsync(kernel, Pace) == 0, "any number may begin again");
        await greedy.StopAsync();
        Assert.Equal([HttpStatusCode.OK], greedy.Statuses);
        await Wait.UntilAsync(async () => !(await HealthAsync(kernel)).Contains("LB3104", StringComparison.Ordinal), "its health forgets it");
    }

    [Fact, Trait("Category", "Slow")]
    public async Task One_that_is_held_back_stays_so_while_a_smaller_one_is_asked_much()
    {
        await using var kernel = await StartAsync(output, options => options.Set("Hosting:LateAfter", "00:00:00.0001"));
        await using var greedy = new Load(kernel, Unruly + "/compute/5", 2 * Callers);
        // More than the processors can do at a time, and still less than half of what the other one is asked for.
        await using var good = new Load(kernel, Hello, Callers / 2);
        await Wait.UntilAsync(async () => await FigureAsync(kernel, Pace) > 0, "fewer requests may begin");

        var before = good.Answered;
        await Wait.UntilAsync(() => Task.FromResult(good.Answered > before + 10_000), "both go on for a while");

        await greedy.StopAsync();
        await good.StopAsync();
        Assert.Single((await LogAsync(kernel)).Split('\n'), line => line.Contains("LB3104", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_that_is_asked_alone_is_never_slowed_down()
    {
        await using var kernel = await StartAsync(output, options => options.Set("Hosting:LateAfter", "00:00:00.000001"));
        await using var greedy = new Load(kernel, Unruly + "/compute/2", Callers);

        await Wait.UntilAsync(() => Task.FromResult(greedy.Answered > 1000), "it answers");

        await greedy.StopAsync();
        Assert.Equal([HttpStatusCode.OK], greedy.Statuses);
        Assert.Equal(0, await FigureAsync(kernel, Paced));
    }

    [Theory]
    [InlineData("/slow/500", 100)]
    [InlineData("/block/500", 20)]
    public async Task One_that_only_waits_is_never_slowed_down(string path, int callers)
    {
        await using var kernel = await StartAsync(output, options => options.Set("Hosting:LateAfter", "00:00:00.000001"));
        await using var waiting = new Load(kernel, Unruly + path, callers);
        await using var good = new Load(kernel, Hello, 2);

        await Wait.UntilAsync(() => Task.FromResult(waiting.Answered > 3 * callers && good.Answered > 100), "both answer");

        await waiting.StopAsync();
        await good.StopAsync();
        Assert.Equal(0, await FigureAsync(kernel, Paced));
        Assert.Equal(0, await FigureAsync(kernel, Paced, "samples.hello"));
    }

    [Fact]
    public async Task One_that_need_not_give_way_does_not()
    {
        await using var kernel = await StartAsync(output, options => options.Set("Hosting:LateAfter", "00:00:00.000001").Set("Hosting:Extensions:samples.unruly:GivesWay", "false"));
        await using var greedy = new Load(kernel, Unruly + "/compute/5", Callers);
        await using var good = new Load(kernel, Hello, 2);

        await Wait.UntilAsync(() => Task.FromResult(greedy.Answered > 500 && good.Answered > 50), "both answer");

        await greedy.StopAsync();
        await good.StopAsync();
        Assert.Equal(0, await FigureAsync(kernel, Paced));
    }

    [Fact]
    public async Task A_caller_that_goes_away_leaves_its_place_in_the_queue_to_another()
    {
        await using var kernel = await StartAsync(output, options => options.Set("Hosting:Limits:RequestConcurrency", "1").Set("Hosting:Limits:RequestQueue", "1"));
        var client = kernel.Client();
        using var ending = new CancellationTokenSource();
        var running = client.GetAsync(Unruly + "/obedient/600000", ending.Token);
        await Wait.UntilAsync(async () => await FigureAsync(kernel, InFlight) == 1, "one runs");
        using var leaving = new CancellationTokenSource();
        var waiting = client.GetAsync(Unruly + "/fine", leaving.Token);
        await Wait.UntilAsync(async () => await FigureAsync(kernel, InFlight) == 2, "one waits");

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Wait.UntilAsync(async () => await FigureAsync(kernel, InFlight) == 1, "it is gone");
        var another = client.GetStringAsync(Unruly + "/fine");
        await Wait.UntilAsync(async () => await FigureAsync(kernel, InFlight) == 2, "another one waits");
        await ending.CancelAsync();

        Assert.Equal("fine", await another);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(0, await FigureAsync(kernel, "luban_extension_requests_refused_total"));
    }
}
