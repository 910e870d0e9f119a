using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LuBan.Kernel.Hosting;
using LuBan.Sdk;
using Xunit;

namespace LuBan.Workers.Tests.Inside;

/// <summary>What the kernel asks of a worker besides requests, and what a worker asks of the kernel.</summary>
public sealed class WorkTests
{
    [Fact]
    public async Task A_reconciler_with_a_cache_a_child_and_a_status_works_through_a_worker()
    {
        await using var kernel = await WorkerKernelHost.StartAsync();
        await kernel.ServeAsync("Samples.Notes", inWorker: true);

        var created = await kernel.Http.PostAsJsonAsync("/apis/notes.samples.dev/v1/namespaces/default/notes", Note("first", "one two three"));

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        await Wait.UntilAsync(async () => (await StatusAsync(kernel, "first"))?["words"]?.GetValue<int>() == 3, "the words are counted", 60);
    }

    [Fact]
    public async Task A_configuration_is_taken_over_and_a_wrong_one_refused()
    {
        await using var kernel = await WorkerKernelHost.StartAsync();
        await kernel.ServeAsync("KitchenSink", inWorker: true);

        kernel.Host.UpdateConfiguration("tests.kitchensink", new JsonObject { ["sink"] = new JsonObject { ["text"] = "changed" } });
        Assert.Equal("""{"text":"changed","size":7}""", await kernel.Http.GetStringAsync("/ext/tests.kitchensink/options"));

        var refused = Assert.Throws<ExtensionException>(() => kernel.Host.UpdateConfiguration("tests.kitchensink", new JsonObject { ["sink"] = new JsonObject { ["size"] = 1000 } }));
        Assert.Equal("LB3017", refused.Code);
        Assert.Equal("""{"text":"changed","size":7}""", await kernel.Http.GetStringAsync("/ext/tests.kitchensink/options"));
    }

    [Fact]
    public async Task While_a_worker_is_down_its_routes_and_only_those_say_since_when_and_why_and_then_it_serves_again()
    {
        await using var kernel = await WorkerKernelHost.StartAsync();
        var runtime = await kernel.ServeAsync("KitchenSink", inWorker: true);
        await kernel.ServeAsync("Notes", inWorker: false);
        kernel.Launcher!.Failure = "no room";

        await kernel.Launcher.Workers[^1].CrashAsync("stack overflow");
        await Wait.UntilAsync(() => runtime.Instance!.Trouble is not null, "the end is seen");
        var down = await kernel.Http.GetAsync("/ext/tests.kitchensink/version");
        var problem = JsonNode.Parse(await down.Content.ReadAsStringAsync())!;

        Assert.Equal(HttpStatusCode.ServiceUnavailable, down.StatusCode);
        Assert.Equal("LB8805", (string?)problem["code"]);
        Assert.NotNull(problem["since"]);
        Assert.NotNull(problem["reason"]);
        Assert.NotNull(down.Headers.RetryAfter);
        Assert.False(runtime.Health.IsHealthy);
        Assert.Equal(HttpStatusCode.OK, (await kernel.Http.GetAsync("/ext/tests.notes/admin")).StatusCode);

        kernel.Launcher.Failure = null;
        await Wait.UntilAsync(async () => (await kernel.Http.GetAsync("/ext/tests.kitchensink/version")).StatusCode == HttpStatusCode.OK, "it serves again", 60);
        Assert.Null(runtime.Instance!.Trouble);
    }

    [Fact]
    public async Task A_change_of_the_tier_under_load_fails_no_request()
    {
        await using var kernel = await WorkerKernelHost.StartAsync();
        await kernel.ServeAsync("KitchenSink", inWorker: false);
        using var stop = new CancellationTokenSource();
        var asked = 0;
        var load = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                using var response = await kernel.Http.GetAsync(new Uri("/ext/tests.kitchensink/slow/3", UriKind.Relative));
                Assert.Equal(HttpStatusCode.OK, response.StatusCode);
                Assert.Equal("done", await response.Content.ReadAsStringAsync());
                Interlocked.Increment(ref asked);
            }
        })).ToList();

        foreach (var inWorker in new[] { true, false, true })
        {
            await kernel.ServeAsync("KitchenSink", inWorker);
            var before = Volatile.Read(ref asked);
            await Wait.UntilAsync(() => Volatile.Read(ref asked) > before + 20 || load.Any(one => one.IsFaulted), "requests go on", 60);
        }
        await stop.CancelAsync();
        await Task.WhenAll(load);
    }

    private static JsonObject Note(string name, string text) => new()
    {
        ["apiVersion"] = "notes.samples.dev/v1", ["kind"] = "Note", ["metadata"] = new JsonObject { ["name"] = name }, ["spec"] = new JsonObject { ["text"] = text },
    };

    private static async Task<JsonNode?> StatusAsync(WorkerKernelHost kernel, string name) =>
        JsonNode.Parse(await kernel.Http.GetStringAsync($"/apis/notes.samples.dev/v1/namespaces/default/notes/{name}"))!["status"];
}
