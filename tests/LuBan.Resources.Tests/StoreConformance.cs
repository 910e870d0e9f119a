using System.Diagnostics.Metrics;
using System.Text;
using LuBan.Resources.Storage;

namespace LuBan.Resources.Tests;

/// <summary>What every store promises. Run on each engine by a class of its own.</summary>
public abstract class StoreConformance
{
    protected abstract Task<IResourceStore> OpenAsync(Action<ResourceStoreOptions>? configure = null);

    protected abstract void BeforeCompaction(IResourceStore store, Action action);

    [StoreFact]
    public async Task Revisions_are_gap_free_and_in_commit_order_whoever_writes()
    {
        await using var store = await OpenAsync();
        var seen = new List<long>();
        using var subscription = store.Subscribe(changes => seen.AddRange(changes.Select(change => change.Revision)));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 500).Select(i => store.CommitAsync(Create($"k{i % 400}"), CancellationToken.None)));

        Assert.Equal(400, outcomes.Count(outcome => outcome.Result == StoreResult.Committed));
        Assert.Equal(100, outcomes.Count(outcome => outcome.Result == StoreResult.AlreadyExists));
        Assert.Equal(Enumerable.Range(1, 400).Select(i => (long)i), seen);
        Assert.Equal(seen, store.ReadLog("test", "items", 0, int.MaxValue).Select(change => change.Revision));
    }

    [StoreFact]
    public async Task Expected_revision_decides_between_two_writers()
    {
        await using var store = await OpenAsync();
        var created = (await store.CommitAsync(Create("a"), CancellationToken.None)).Object!;

        var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(i =>
            store.CommitAsync(new StoreOperation(StoreOperationType.Update, Key("a"), created.Revision, "", Data("a", i)), CancellationToken.None)));

        Assert.Single(results, outcome => outcome.Result == StoreResult.Committed);
        Assert.Equal(9, results.Count(outcome => outcome.Result == StoreResult.Conflict));
        Assert.Equal(StoreResult.NotFound, (await store.CommitAsync(new StoreOperation(StoreOperationType.Delete, Key("b"), 0, "", []), CancellationToken.None)).Result);
    }

    [StoreFact]
    public async Task Earlier_states_can_be_listed_from_any_revision_since_the_compaction()
    {
        await using var store = await OpenAsync();
        var random = new Random(7);
        var model = new SortedDictionary<string, (long Revision, int Value)>(StringComparer.Ordinal);
        var history = new List<(long Revision, string[] State)>();
        for (var i = 0; i < 300; i++)
        {
            var name = $"k{random.Next(20)}";
            var exists = model.ContainsKey(name);
            var type = !exists ? StoreOperationType.Create : random.Next(3) == 0 ? StoreOperationType.Delete : StoreOperationType.Update;
            var outcome = await store.CommitAsync(new StoreOperation(type, Key(name), 0, "uid", type == StoreOperationType.Delete ? [] : Data(name, i)), CancellationToken.None);
            if (type == StoreOperationType.Delete) model.Remove(name);
            else model[name] = (outcome.Object!.Revision, i);
            history.Add((store.CurrentRevision, Render(model.Select(entry => (entry.Key, entry.Value.Revision)))));
        }

        await store.CompactAsync(100, CancellationToken.None);

        foreach (var (revision, state) in history.Where(entry => entry.Revision >= 100))
        {
            var listed = new List<StoredObject>();
            IReadOnlyList<StoredObject> page;
            do
            {
                (string, string)? after = listed.Count == 0 ? null : (listed[^1].Key.Namespace, listed[^1].Key.Name);
                page = store.List(new StoreListRequest("test", "items") { AtRevision = revision, Limit = 7, After = after });
                listed.AddRange(page);
            }
            while (page.Count == 7);
            Assert.Equal(state, Render(listed.Select(item => (item.Key.Name, item.Revision))));
        }

        Assert.Throws<RevisionCompactedException>(() => store.List(new StoreListRequest("test", "items") { AtRevision = 99 }));
        Assert.Throws<RevisionCompactedException>(() => store.ReadLog("test", "items", 99, 10));
    }

    [StoreFact]
    public async Task Fence_is_raised_by_the_write_that_wins_and_only_if_it_is_made()
    {
        await using var store = await OpenAsync();
        await store.CommitAsync(Create("a") with { Fence = new StoreFence("kernel", 5, Raise: true) }, CancellationToken.None);

        // A failed election leaves the token alone.
        Assert.Equal(StoreResult.AlreadyExists, (await store.CommitAsync(Create("a") with { Fence = new StoreFence("kernel", 9, Raise: true) }, CancellationToken.None)).Result);
        Assert.Equal(StoreResult.Committed, (await store.CommitAsync(Create("b") with { Fence = new StoreFence("kernel", 5) }, CancellationToken.None)).Result);
        // The token never falls.
        Assert.Equal(StoreResult.Fenced, (await store.CommitAsync(Create("c") with { Fence = new StoreFence("kernel", 4, Raise: true) }, CancellationToken.None)).Result);
        Assert.Equal(StoreResult.Committed, (await store.CommitAsync(Create("c") with { Fence = new StoreFence("other", 0) }, CancellationToken.None)).Result);
        Assert.Equal(3, store.CurrentRevision);
    }

    [StoreFact]
    public async Task Data_is_there_after_reopening()
    {
        await using (var store = await OpenAsync())
            for (var i = 0; i < 20; i++) await store.CommitAsync(Create($"k{i}"), CancellationToken.None);

        await using var again = await OpenAsync();

        Assert.Equal(20, again.CurrentRevision);
        Assert.Equal(20, again.List(new StoreListRequest("test", "items")).Count);
        Assert.Equal(21, (await again.CommitAsync(Create("more"), CancellationToken.None)).Object!.Revision);
    }

    [StoreFact]
    public async Task Compaction_that_fails_once_is_counted_shown_and_goes_on()
    {
        await using var store = await OpenAsync(options =>
        {
            options.CompactionInterval = TimeSpan.FromMilliseconds(30);
            options.RetainedRevisions = 0;
        });
        var failures = 0;
        BeforeCompaction(store, () =>
        {
            if (Interlocked.Increment(ref failures) == 1) throw new IOException("the disk is on fire");
        });
        for (var i = 0; i < 10; i++) await store.CommitAsync(Create($"k{i}"), CancellationToken.None);

        await Wait.UntilAsync(() => store.Health.CompactionFailures == 1, "the failure is counted");
        await Wait.UntilAsync(() => store.CompactedRevision == 10, "a later compaction succeeds");
        await Wait.UntilAsync(() => store.Health is { CompactionProblem: null, WalBytes: 0 }, "the problem is gone and the log is truncated");
        Assert.Equal(10, store.List(new StoreListRequest("test", "items")).Count);
    }

    [StoreFact]
    public async Task Waiting_writes_share_a_transaction_and_the_meter_shows_it()
    {
        var largest = 0;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument is { Meter.Name: "LuBan.Resources", Name: "luban.resources.batch_size" }) self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<int>((_, size, _, _) => largest = Math.Max(largest, size));
        listener.Start();
        await using var store = await OpenAsync();

        await Task.WhenAll(Enumerable.Range(0, 2000).Select(i => store.CommitAsync(Create($"k{i}"), CancellationToken.None)));

        Assert.InRange(largest, 2, 256);
    }

    [StoreFact]
    public async Task Deletion_reports_the_last_state_and_frees_the_name()
    {
        await using var store = await OpenAsync();
        var created = (await store.CommitAsync(Create("a"), CancellationToken.None)).Object!;

        var plain = await store.CommitAsync(new StoreOperation(StoreOperationType.Delete, Key("a"), created.Revision, "", []), CancellationToken.None);
        await store.CommitAsync(Create("a"), CancellationToken.None);
        var told = await store.CommitAsync(new StoreOperation(StoreOperationType.Delete, Key("a"), 0, "", Data("a", 9)), CancellationToken.None);

        Assert.Equal((2L, 1L, "uid-a"), (plain.Object!.Revision, plain.Object.CreateRevision, plain.Object.Uid));
        Assert.Equal(Data("a", 0), plain.Object.Data);
        Assert.Equal(Data("a", 9), told.Object!.Data);
        var log = store.ReadLog("test", "items", 0, 10);
        Assert.Equal([StoreOperationType.Create, StoreOperationType.Delete, StoreOperationType.Create, StoreOperationType.Delete], log.Select(change => change.Type));
        Assert.Equal(Data("a", 0), log[1].Object.Data);
        Assert.Equal(Data("a", 9), log[3].Object.Data);
        Assert.Equal(3, log[3].Previous!.Revision);
    }

    [StoreFact]
    public async Task Refused_write_tells_what_is_there_and_changes_nothing()
    {
        await using var store = await OpenAsync();
        await store.CommitAsync(Create("a"), CancellationToken.None);

        var taken = await store.CommitAsync(Create("a"), CancellationToken.None);
        var old = await store.CommitAsync(new StoreOperation(StoreOperationType.Update, Key("a"), 77, "", Data("a", 1)), CancellationToken.None);

        Assert.Equal((StoreResult.AlreadyExists, 1L, "uid-a"), (taken.Result, taken.Object!.Revision, taken.Object.Uid));
        Assert.Equal((StoreResult.Conflict, 1L), (old.Result, old.Object!.Revision));
        Assert.Equal(1, store.CurrentRevision);
        Assert.Single(store.ReadLog("test", "items", 0, 10));
    }

    [StoreFact]
    public async Task Snapshot_of_everything_has_one_revision_while_others_write()
    {
        await using var store = await OpenAsync();
        var writing = Task.WhenAll(Enumerable.Range(0, 300).Select(i => store.CommitAsync(Create($"k{i}"), CancellationToken.None)));

        // Each write adds one object, so at every revision there are as many.
        while (!writing.IsCompleted)
        {
            var all = store.ReadAll();
            Assert.Equal(all.Revision, all.Objects.Count);
        }

        await writing;
        Assert.Equal(300, store.ReadAll().Objects.Count);
        Assert.True(await store.CatchUpAsync(CancellationToken.None));
    }

    [StoreFact]
    public async Task Writer_finds_that_observers_know_its_write_when_it_is_acknowledged()
    {
        await using var store = await OpenAsync();
        long seen = 0;
        using var subscription = store.Subscribe(changes => Volatile.Write(ref seen, changes[^1].Revision));

        await Task.WhenAll(Enumerable.Range(0, 16).Select(async writer =>
        {
            for (var i = 0; i < 20; i++)
            {
                var outcome = await store.CommitAsync(Create($"w{writer}-{i}"), CancellationToken.None);
                Assert.True(Volatile.Read(ref seen) >= outcome.Object!.Revision);
            }
        }));
    }

    protected static ResourceKey Key(string name) => new("test", "items", "default", name);

    protected static byte[] Data(string name, int value) => Encoding.UTF8.GetBytes($"{{\"metadata\":{{\"name\":\"{name}\"}},\"value\":{value}}}");

    protected static StoreOperation Create(string name) => new(StoreOperationType.Create, Key(name), 0, "uid-" + name, Data(name, 0));

    private static string[] Render(IEnumerable<(string Name, long Revision)> state) => [.. state.Select(entry => $"{entry.Name}@{entry.Revision}")];
}

public sealed class SqliteConformanceTests : StoreConformance, IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("luban-store-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    protected override Task<IResourceStore> OpenAsync(Action<ResourceStoreOptions>? configure = null)
    {
        var options = new ResourceStoreOptions { DatabasePath = Path.Combine(_directory, "store.db") };
        configure?.Invoke(options);
        return Task.FromResult<IResourceStore>(Storage.Sqlite.SqliteResourceStore.Open(options));
    }

    protected override void BeforeCompaction(IResourceStore store, Action action) => ((Storage.Sqlite.SqliteResourceStore)store).BeforeCompaction = action;
}

public sealed class PostgresConformanceTests : StoreConformance
{
    private string? _database;

    protected override async Task<IResourceStore> OpenAsync(Action<ResourceStoreOptions>? configure = null)
    {
        var options = new ResourceStoreOptions { Postgres = _database ??= await SharedPostgres.CreateDatabaseAsync() };
        configure?.Invoke(options);
        return await Storage.Postgres.PostgresResourceStore.OpenAsync(options);
    }

    protected override void BeforeCompaction(IResourceStore store, Action action) => ((Storage.Postgres.PostgresResourceStore)store).BeforeCompaction = action;
}
