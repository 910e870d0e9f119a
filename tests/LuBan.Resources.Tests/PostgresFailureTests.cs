using LuBan.Resources.Storage;
using LuBan.Resources.Storage.Postgres;
using LuBan.Sdk;
using LuBan.TestSupport;

namespace LuBan.Resources.Tests;

/// <summary>The database goes away, comes back, and loses answers on the way. Each test has a server of its own, because it stops it.</summary>
public sealed class PostgresFailureTests : IAsyncLifetime
{
    private PostgresServer? _server;

    public async Task InitializeAsync()
    {
        if (PostgresServer.SkipReason is null) _server = await PostgresServer.CreateAsync();
    }

    public async Task DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }

    [StoreFact]
    [Trait("Category", "Slow")]
    public async Task Database_that_stops_in_order_and_by_a_crash_loses_nothing_and_doubles_nothing()
    {
        await using var store = await OpenAsync();
        await using var replica = await OpenAsync();
        var (seen, seenByReplica) = (Record(store), Record(replica));
        var acknowledged = new System.Collections.Concurrent.ConcurrentDictionary<string, long>();
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                var outcome = await (writer % 2 == 0 ? store : replica).CommitAsync(Create($"w{writer}-{i}"), CancellationToken.None);
                // Each name is written once: any other outcome would mean that a write was made twice.
                Assert.Equal(StoreResult.Committed, outcome.Result);
                Assert.True(acknowledged.TryAdd(outcome.Object!.Key.Name, outcome.Object.Revision));
            }
        })).ToList();

        for (var round = 0; round < 4; round++)
        {
            var before = acknowledged.Count;
            await Wait.UntilAsync(() => acknowledged.Count > before + 40, "writes are made");
            await (round % 2 == 0 ? _server!.KillAsync() : _server!.StopAsync());
            await Wait.UntilAsync(() => !store.Health.Ready, "the store says that it is not ready");
            await _server.StartAsync();
            await Wait.UntilAsync(() => store.Health.Ready && replica.Health.Ready, "both are ready again");
        }

        await stop.CancelAsync();
        await Task.WhenAll(writers);
        Assert.True(await store.CatchUpAsync(CancellationToken.None) && await replica.CatchUpAsync(CancellationToken.None));
        var objects = store.ReadAll();
        Assert.Equal(acknowledged.OrderBy(entry => entry.Value).Select(entry => entry.Key), objects.Objects.OrderBy(item => item.Revision).Select(item => item.Key.Name));
        foreach (var log in new[] { seen, seenByReplica })
            Assert.Equal(Enumerable.Range(1, (int)objects.Revision).Select(i => (long)i), log.Select(change => change.Revision));
    }

    [StoreFact]
    public async Task Write_whose_answer_was_lost_is_made_exactly_once()
    {
        await using var store = await OpenAsync();
        var seen = Record(store);
        await store.CommitAsync(Create("first"), CancellationToken.None);
        for (var round = 0; round < 10; round++)
        {
            // The connection is cut from the side of the server while the batch is on its way: before, within or after its commit.
            var cut = Task.CompletedTask;
            store.Writer.AfterSend = () =>
            {
                store.Writer.AfterSend = null;
                var process = store.Writer.ProcessId;
                cut = _server!.ExecuteAsync("luban", $"SELECT pg_terminate_backend({process})");
            };

            var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => store.CommitAsync(Create($"r{round}-{i}"), CancellationToken.None)));

            await cut;
            Assert.All(outcomes, outcome => Assert.Equal(StoreResult.Committed, outcome.Result));
        }

        Assert.Equal(201, store.CurrentRevision);
        Assert.Equal(Enumerable.Range(1, 201).Select(i => (long)i), seen.Select(change => change.Revision));
    }

    [StoreFact]
    public async Task Answer_that_was_lost_after_the_commit_is_read_back_and_not_written_again()
    {
        await using var store = await OpenAsync();
        await store.CommitAsync(Create("a"), CancellationToken.None);
        store.Writer.AfterAnswer = () =>
        {
            store.Writer.AfterAnswer = null;
            throw new IOException("the network is gone");
        };

        var outcome = await store.CommitAsync(Create("b"), CancellationToken.None);

        Assert.Equal((StoreResult.Committed, 2L), (outcome.Result, outcome.Object!.Revision));
        Assert.Equal(2, store.ReadAll().Revision);
        Assert.Equal(3, (await store.CommitAsync(Create("c"), CancellationToken.None)).Object!.Revision);
    }

    [StoreFact]
    public async Task While_the_database_is_away_writes_are_refused_with_a_reason_and_reads_say_how_old_they_are()
    {
        await using var store = await OpenAsync(options => options.PostgresWriteTimeout = TimeSpan.FromSeconds(1));
        await store.CommitAsync(Create("a"), CancellationToken.None);
        await _server!.StopAsync();

        await Wait.UntilAsync(() => !store.Health.Ready, "the store is not ready");
        var refusal = await Assert.ThrowsAsync<ExtensionException>(() => store.CommitAsync(Create("b"), CancellationToken.None));
        Assert.Equal("LB5012", refusal.Code);
        Assert.Contains("Nothing was written", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("revision 1", store.Health.WriteProblem, StringComparison.Ordinal);
        Assert.DoesNotContain("not-a-secret", refusal.ToString() + store.Health, StringComparison.Ordinal);
        Assert.False(await store.CatchUpAsync(CancellationToken.None));

        await _server.StartAsync();
        await Wait.UntilAsync(() => store.Health.Ready, "the store is ready again");
        Assert.Equal(2, (await store.CommitAsync(Create("c"), CancellationToken.None)).Object!.Revision);
        Assert.Null(store.Get(Key("b")));
    }

    [StoreFact]
    public async Task Start_waits_for_the_database_within_bounds_and_says_what_to_do()
    {
        await _server!.StopAsync();

        var refusal = await Assert.ThrowsAsync<ExtensionException>(() => OpenAsync(options => options.PostgresStartTimeout = TimeSpan.FromSeconds(1)));
        Assert.Equal("LB5012", refusal.Code);
        Assert.Contains("127.0.0.1", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("not-a-secret", refusal.ToString(), StringComparison.Ordinal);

        var opening = OpenAsync();
        await _server.StartAsync();
        await using var store = await opening;
        Assert.True(store.Health.Ready);
    }

    [StoreFact]
    public async Task Replica_that_was_away_for_longer_than_the_log_reads_everything_again()
    {
        await using var store = await OpenAsync();
        await using var replica = await OpenAsync(options => options.PostgresPollInterval = TimeSpan.FromMinutes(1));
        using var service = new ResourceService(replica, new KindRegistry(), [], new ResourceStoreOptions());
        for (var i = 0; i < 5; i++) await store.CommitAsync(Create($"k{i}"), CancellationToken.None);
        await Wait.UntilAsync(() => service.Revision == 5, "the replica has caught up");
        using var watch = service.Cache.Watch("test", "items", 5);
        var told = new List<StoreChange>();
        service.Cache.Observe(_ => { }, told.Add);

        // The replica sees nothing for as long as the others need to write and to forget.
        await replica.WhileBlindAsync(async () =>
        {
            await store.CommitAsync(Create("new"), CancellationToken.None);
            await store.CommitAsync(new StoreOperation(StoreOperationType.Delete, Key("k0"), 0, "", []), CancellationToken.None);
            await store.CompactAsync(7, CancellationToken.None);
        });

        await Wait.UntilAsync(() => service.Revision == 7, "the replica is there again");
        Assert.Null(service.Cache.Get(Key("k0")));
        Assert.NotNull(service.Cache.Get(Key("new")));
        Assert.True(await watch.Events.WaitToReadAsync() is false && watch.FellBehind);
        Assert.Equal([StoreOperationType.Update, StoreOperationType.Delete], told.Select(change => change.Type));
        Assert.Equal(8, (await replica.CommitAsync(Create("k0"), CancellationToken.None)).Object!.Revision);
    }

    [StoreFact]
    public async Task Database_that_was_put_back_in_time_is_noticed_and_no_revision_comes_twice()
    {
        await using var store = await OpenAsync();
        for (var i = 0; i < 5; i++) await store.CommitAsync(Create($"k{i}"), CancellationToken.None);

        // As a failover to a standby that lagged behind by two writes.
        await _server!.ExecuteAsync("luban", "UPDATE luban.rev SET current = 3; DELETE FROM luban.log WHERE rv > 3; DELETE FROM luban.obj WHERE rv > 3");

        await Wait.UntilAsync(() => store.CurrentRevision > ResourceStoreBackup.RevisionStep, "the revision is raised");
        Assert.Equal(3, store.ReadAll().Objects.Count);
        Assert.Throws<RevisionCompactedException>(() => store.ReadLog("test", "items", 5, 10));
    }

    [StoreFact]
    public async Task Write_that_the_database_cannot_take_fails_alone()
    {
        await using var store = await OpenAsync();
        var bad = Create("bad") with { Uid = "with\0zero" };

        var good = Enumerable.Range(0, 30).Select(i => store.CommitAsync(Create($"k{i}"), CancellationToken.None)).ToList();
        var refusal = await Assert.ThrowsAsync<ExtensionException>(() => store.CommitAsync(bad, CancellationToken.None));

        Assert.Equal("LB5015", refusal.Code);
        Assert.All(await Task.WhenAll(good), outcome => Assert.Equal(StoreResult.Committed, outcome.Result));
        Assert.Equal(30, store.CurrentRevision);
    }

    private static List<StoreChange> Record(PostgresResourceStore store)
    {
        var seen = new List<StoreChange>();
        store.Subscribe(seen.AddRange, () => Assert.Fail("nothing was compacted"));
        return seen;
    }

    private static ResourceKey Key(string name) => new("test", "items", "default", name);

    private static StoreOperation Create(string name) =>
        new(StoreOperationType.Create, Key(name), 0, "uid-" + name, System.Text.Encoding.UTF8.GetBytes($"{{\"metadata\":{{\"name\":\"{name}\"}}}}"));

    private Task<PostgresResourceStore> OpenAsync(Action<ResourceStoreOptions>? configure = null)
    {
        var options = new ResourceStoreOptions { Postgres = _server!.ConnectionString, PostgresPollInterval = TimeSpan.FromMilliseconds(300) };
        configure?.Invoke(options);
        return PostgresResourceStore.OpenAsync(options);
    }
}
