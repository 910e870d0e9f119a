using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using LuBan.Kernel.Contributions;
using LuBan.Kernel.Hosting;
using LuBan.Resources.Storage;
using LuBan.Sdk;
using Xunit;
using Xunit.Abstractions;

namespace LuBan.Hosting.Tests;

public sealed class EventBusTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const string Name = "tests.shelf.filled";
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("luban-events-");
    private RuntimeKernel _kernel = null!;

    public async Task InitializeAsync() => _kernel = await RuntimeKernel.StartAsync(_directory.FullName);

    public async Task DisposeAsync()
    {
        await _kernel.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task Events_arrive_in_order_and_handlers_know_which_they_are()
    {
        await _kernel.ServeAsync(TestExtension.Request("Shelf"));
        for (var number = 0; number < 20; number++) await _kernel.Http.PostAsync($"/ext/tests.shelf/publish/{number:00}", null);

        var lines = await LinesAsync(20);

        Assert.Equal(Enumerable.Range(0, 20).Select(number => $"event {number:00} 1 Tests.Shelf"), lines.Select(WithoutId));
        Assert.Equal(20, lines.Select(line => line[line.LastIndexOf(' ')..]).Distinct().Count());
        await Wait.UntilAsync(() => Waiting() == 0, "nothing is left in the store");
    }

    [Fact]
    public async Task A_handler_that_fails_is_tried_again_and_what_is_behind_it_waits()
    {
        await _kernel.ServeAsync(TestExtension.Request("Shelf"));
        await PublishAsync("fail-3-times");
        await PublishAsync("behind");

        Assert.Equal(["event fail-3-times 4 tests", "event behind 1 tests"], (await LinesAsync(2)).Select(WithoutId));
    }

    [Fact]
    public async Task A_disabled_subscriber_keeps_its_events_also_over_a_restart()
    {
        await _kernel.ServeAsync(TestExtension.Request("Shelf"));
        await Wait.UntilAsync(() => Subscriptions() == 1, "the subscription is written down");
        await _kernel.Kernel.RemoveAsync("tests.shelf");
        await PublishAsync("while-away");
        Assert.Equal(1, Waiting());

        await _kernel.DisposeAsync();
        _kernel = await RuntimeKernel.StartAsync(_directory.FullName);
        await PublishAsync("after-restart");
        await _kernel.ServeAsync(TestExtension.Request("Shelf", "2.0.0"));

        Assert.Equal(["event while-away 1 tests", "event after-restart 1 tests"], (await LinesAsync(2)).Select(WithoutId));
    }

    [Fact]
    public async Task An_upgrade_in_the_middle_of_an_event_loses_nothing()
    {
        await _kernel.ServeAsync(TestExtension.Request("Shelf"));
        await PublishAsync("hold-me");
        await PublishAsync("behind");
        await LinesAsync(1);

        await _kernel.ServeAsync(TestExtension.Request("Shelf", "2.0.0"));

        Assert.Equal(["event hold-me 1 tests", "event behind 1 tests"], (await LinesAsync(2)).Select(WithoutId));
    }

    [Fact]
    public async Task An_uninstalled_subscriber_is_forgotten()
    {
        await _kernel.ServeAsync(TestExtension.Request("Shelf"));
        await Wait.UntilAsync(() => Subscriptions() == 1, "the subscription is written down");
        await _kernel.Kernel.RemoveAsync("tests.shelf");
        await PublishAsync("kept");

        await _kernel.Events.ForgetAsync("Tests.Shelf", CancellationToken.None);
        await PublishAsync("nobody-listens");

        Assert.Equal((0, 0), (Subscriptions(), Waiting()));
    }

    [Fact]
    public async Task An_event_that_never_succeeds_is_given_up_visibly_and_makes_room_for_the_next()
    {
        await RestartAsync(new() { RetryFor = TimeSpan.FromMilliseconds(50), FirstDelay = TimeSpan.FromMilliseconds(10) });
        var runtime = await _kernel.ServeAsync(TestExtension.Request("Shelf"));

        await PublishAsync("fail-9-times");
        await PublishAsync("next");

        Assert.Equal(["event next 1 tests"], (await LinesAsync(1)).Select(WithoutId));
        Assert.Contains(runtime.Log.Tail(), line => line.Message.StartsWith("LB3096: event tests.shelf.filled", StringComparison.Ordinal) && line.Message.Contains("InvalidOperationException", StringComparison.Ordinal));
        await Wait.UntilAsync(() => Waiting() == 0, "it is gone from the store");
    }

    [Fact]
    public async Task A_queue_has_an_end_and_the_oldest_go()
    {
        await RestartAsync(new() { QueueLength = 5 });
        await _kernel.ServeAsync(TestExtension.Request("Shelf"));
        await Wait.UntilAsync(() => Subscriptions() == 1, "the subscription is written down");
        await _kernel.Kernel.RemoveAsync("tests.shelf");
        for (var number = 0; number < 12; number++) await PublishAsync($"{number:00}");
        await Wait.UntilAsync(() => Waiting() <= 6, "given up");

        await _kernel.ServeAsync(TestExtension.Request("Shelf"));

        // The first one was with the subscriber, so to say: it is not taken away.
        var lines = (await LinesAsync(5)).Select(WithoutId).ToList();
        Assert.Equal("event 11 1 tests", lines[^1]);
        Assert.DoesNotContain("event 03 1 tests", lines);
    }

    [Fact]
    public async Task Any_replica_publishes_and_what_a_deposed_leader_delivers_is_delivered_again()
    {
        await _kernel.DisposeAsync();
        var leadership = new FakeLeadership();
        _kernel = await RuntimeKernel.StartAsync(_directory.FullName, leadership: leadership);
        await _kernel.ServeAsync(TestExtension.Request("Shelf"));
        await PublishAsync("nobody-leads");
        Assert.Equal(1, Waiting());

        using (leadership.Lead(1))
        {
            await LinesAsync(1);
            await Wait.UntilAsync(() => Waiting() == 0, "the leader delivered it");
            await RaiseFenceAsync(2);
            await PublishAsync("deposed");
            await LinesAsync(2);
        }
        // What it delivered after another one began to lead is still in the store.
        Assert.Equal(1, Waiting());
        using var next = leadership.Lead(2);

        Assert.Equal(["event nobody-leads 1 tests", "event deposed 1 tests", "event deposed 1 tests"], (await LinesAsync(3)).Select(WithoutId));
        await Wait.UntilAsync(() => Waiting() == 0, "delivered");
    }

    [Fact]
    public async Task An_event_that_is_too_large_is_refused()
    {
        await RestartAsync(new() { MaxEventBytes = 100 });

        var refused = await Assert.ThrowsAsync<ExtensionException>(() => PublishAsync(new string('x', 200)));

        Assert.Equal("LB3097", refused.Code);
    }

    [Fact]
    public async Task Many_events_travel_in_batches()
    {
        const int Count = 2000;
        await _kernel.ServeAsync(TestExtension.Request("Shelf"));
        var started = Stopwatch.GetTimestamp();
        await Parallel.ForAsync(0, Count, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (number, _) => await PublishAsync($"{number}"));
        var published = Stopwatch.GetElapsedTime(started);

        Assert.Equal(Count, (await LinesAsync(Count)).Select(WithoutId).Distinct().Count());
        await Wait.UntilAsync(() => Waiting() == 0, "nothing is left in the store");
        output.WriteLine($"{Count / published.TotalSeconds:0} events/s made durable, {Count / Stopwatch.GetElapsedTime(started).TotalSeconds:0} events/s from publish to delivered and removed");
    }

    private static string WithoutId(string line) => line[..line.LastIndexOf(' ')];

    private async Task RestartAsync(EventBusOptions options)
    {
        await _kernel.DisposeAsync();
        _kernel = await RuntimeKernel.StartAsync(_directory.FullName, options);
    }

    private Task PublishAsync(string name) =>
        _kernel.Events.PublishAsync("tests", Name, JsonSerializer.SerializeToUtf8Bytes(new { name, books = 1 }), CancellationToken.None).AsTask();

    private Task RaiseFenceAsync(long token) => _kernel.Store.CommitAsync(
        new StoreOperation(StoreOperationType.Create, new("tests", "fences", "", "raised"), 0, "raised", "{\"metadata\":{}}"u8.ToArray()) { Fence = new("test", token, Raise: true) }, CancellationToken.None);

    private int Waiting() => _kernel.Store.List(new StoreListRequest(EventRecord.Group, EventRecord.Queue)).Count;

    private int Subscriptions() => _kernel.Store.List(new StoreListRequest(EventRecord.Group, "subscriptions")).Count;

    private async Task<List<string>> LinesAsync(int count)
    {
        List<string> lines = [];
        await Wait.UntilAsync(async () => (lines = (await _kernel.Http.GetFromJsonAsync<List<string>>("/ext/tests.shelf/log"))!).Count >= count, $"{count} events", 60);
        return lines;
    }
}
