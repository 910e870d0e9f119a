using System.Diagnostics.Metrics;
using System.Text;
using LuBan.Resources.Storage;
using LuBan.Resources.Storage.Sqlite;
using LuBan.Sdk;

namespace LuBan.Resources.Tests;

public sealed class StoreTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("luban-store-").FullName;

    private string Database => Path.Combine(_directory, "store.db");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Revisions_are_gap_free_and_in_commit_order_whoever_writes()
    {
        await using var store = Open();
        var seen = new List<long>();
        using var subscription = store.Subscribe(changes => seen.AddRange(changes.Select(change => change.Revision)));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 500).Select(i => store.CommitAsync(Create($"k{i % 400}"), CancellationToken.None)));

        Assert.Equal(400, outcomes.Count(outcome => outcome.Result == StoreResult.Committed));
        Assert.Equal(100, outcomes.Count(outcome => outcome.Result == StoreResult.AlreadyExists));
        Assert.Equal(Enumerable.Range(1, 400).Select(i => (long)i), seen);
        Assert.Equal(seen, store.ReadLog("test", "items", 0, int.MaxValue).Select(change => change.Revision));
    }

    [Fact]
    public async Task Expected_revision_decides_between_two_writers()
    {
        await using var store = Open();
        var created = (await store.CommitAsync(Create("a"), CancellationToken.None)).Object!;

        var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(i =>
            store.CommitAsync(new StoreOperation(StoreOperationType.Update, Key("a"), created.Revision, "", Data("a", i)), CancellationToken.None)));

        Assert.Single(results, outcome => outcome.Result == StoreResult.Committed);
        Assert.Equal(9, results.Count(outcome => outcome.Result == StoreResult.Conflict));
        Assert.Equal(StoreResult.NotFound, (await store.CommitAsync(new StoreOperation(StoreOperationType.Delete, Key("b"), 0, "", []), CancellationToken.None)).Result);
    }

    [Fact]
    public async Task Earlier_states_can_be_listed_from_any_revision_since_the_compaction()
    {
        await using var store = Open();
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

    [Fact]
    public async Task Compaction_that_fails_once_is_counted_shown_and_goes_on()
    {
        await using var store = Open(options =>
        {
            options.CompactionInterval = TimeSpan.FromMilliseconds(30);
            options.RetainedRevisions = 0;
        });
        var failures = 0;
        store.BeforeCompaction = () =>
        {
            if (Interlocked.Increment(ref failures) == 1) throw new IOException("the disk is on fire");
        };
        for (var i = 0; i < 10; i++) await store.CommitAsync(Create($"k{i}"), CancellationToken.None);

        await Wait.UntilAsync(() => store.Health.CompactionFailures == 1, "the failure is counted");
        await Wait.UntilAsync(() => store.CompactedRevision == 10, "a later compaction succeeds");
        await Wait.UntilAsync(() => store.Health is { CompactionProblem: null, WalBytes: 0 }, "the problem is gone and the log is truncated");
        Assert.Equal(10, store.List(new StoreListRequest("test", "items")).Count);
    }

    [Fact]
    public async Task Write_that_the_disk_refuses_is_reported_undone_and_takes_no_revision()
    {
        await using var store = Open();
        await store.CommitAsync(Create("before"), CancellationToken.None);
        store.BeforeCommit = () => throw new SqliteException(13, "database or disk is full");
        var refusal = await Assert.ThrowsAsync<ExtensionException>(() => store.CommitAsync(Create("lost"), CancellationToken.None));
        Assert.Equal("LB5010", refusal.Code);
        Assert.False(store.Health.Ready);
        Assert.Null(store.Get(Key("lost")));

        store.BeforeCommit = null;
        var outcome = await store.CommitAsync(Create("after"), CancellationToken.None);

        Assert.Equal(2, outcome.Object!.Revision);
        Assert.True(store.Health.Ready);
    }

    [Fact]
    public async Task Data_is_there_after_reopening()
    {
        await using (var store = Open())
            for (var i = 0; i < 20; i++) await store.CommitAsync(Create($"k{i}"), CancellationToken.None);

        await using var again = Open();

        Assert.Equal(20, again.CurrentRevision);
        Assert.Equal(20, again.List(new StoreListRequest("test", "items")).Count);
        Assert.Equal(21, (await again.CommitAsync(Create("more"), CancellationToken.None)).Object!.Revision);
    }

    [Fact]
    public async Task Second_process_is_refused_while_the_store_is_in_use()
    {
        await using var store = Open();

        Assert.Equal("LB5004", Assert.Throws<ExtensionException>(() => Open()).Code);
    }

    [Fact]
    public void Files_that_are_no_store_are_refused_and_left_alone()
    {
        File.WriteAllText(Database, new string('x', 4096));
        Assert.Equal("LB5007", Assert.Throws<ExtensionException>(() => Open()).Code);
        Assert.Equal(new string('x', 4096), File.ReadAllText(Database));

        File.Delete(Database);
        using (var foreign = SqliteConnection.Open(Database, readOnly: false)) foreign.Execute("CREATE TABLE theirs(x)");
        Assert.Equal("LB5006", Assert.Throws<ExtensionException>(() => Open()).Code);
    }

    [Fact]
    public async Task Store_of_a_newer_version_is_refused()
    {
        await (await OpenedAsync()).DisposeAsync();
        using (var connection = SqliteConnection.Open(Database, readOnly: false)) connection.Execute("PRAGMA user_version=99");

        Assert.Equal("LB5006", Assert.Throws<ExtensionException>(() => Open()).Code);
    }

    [Fact]
    public async Task Store_of_version_1_gets_what_version_2_brought_and_keeps_its_data()
    {
        await (await OpenedAsync()).DisposeAsync();
        using (var connection = SqliteConnection.Open(Database, readOnly: false))
        {
            connection.Execute("DROP TABLE fence");
            connection.Execute("PRAGMA user_version=1");
        }

        await using (var store = Open())
        {
            Assert.Equal("uid-a", store.Get(Key("a"))!.Uid);
            Assert.Equal(StoreResult.Committed, (await store.CommitAsync(Create("b") with { Fence = new StoreFence("kernel", 2, Raise: true) }, CancellationToken.None)).Result);
        }

        await using var again = Open();
        Assert.Equal(new StoreOutcome(StoreResult.Fenced, null, 2), await again.CommitAsync(Create("c") with { Fence = new StoreFence("kernel", 1) }, CancellationToken.None));
    }

    [Fact]
    public async Task Fence_is_raised_by_the_write_that_wins_and_only_if_it_is_made()
    {
        await using var store = Open();
        await store.CommitAsync(Create("a") with { Fence = new StoreFence("kernel", 5, Raise: true) }, CancellationToken.None);

        // A failed election leaves the token alone.
        Assert.Equal(StoreResult.AlreadyExists, (await store.CommitAsync(Create("a") with { Fence = new StoreFence("kernel", 9, Raise: true) }, CancellationToken.None)).Result);
        Assert.Equal(StoreResult.Committed, (await store.CommitAsync(Create("b") with { Fence = new StoreFence("kernel", 5) }, CancellationToken.None)).Result);
        // The token never falls.
        Assert.Equal(StoreResult.Fenced, (await store.CommitAsync(Create("c") with { Fence = new StoreFence("kernel", 4, Raise: true) }, CancellationToken.None)).Result);
        Assert.Equal(StoreResult.Committed, (await store.CommitAsync(Create("c") with { Fence = new StoreFence("other", 0) }, CancellationToken.None)).Result);
        Assert.Equal(3, store.CurrentRevision);
    }

    [Fact]
    public async Task Backup_of_a_store_in_use_is_whole_and_a_restore_raises_the_revision()
    {
        var backup = Path.Combine(_directory, "backup", "one.db");
        await using (var store = Open())
        {
            for (var i = 0; i < 50; i++) await store.CommitAsync(Create($"k{i}"), CancellationToken.None);
            var writing = Task.WhenAll(Enumerable.Range(100, 200).Select(i => store.CommitAsync(Create($"k{i}"), CancellationToken.None)));
            await store.BackupAsync(backup, CancellationToken.None);
            await writing;
            Assert.Equal("LB5008", (await Assert.ThrowsAsync<ExtensionException>(() => store.BackupAsync(backup, CancellationToken.None))).Code);
            Assert.Equal("LB5004", Assert.Throws<ExtensionException>(() => ResourceStoreBackup.Restore(backup, Database)).Code);
        }

        ResourceStoreBackup.Restore(backup, Database);

        await using var restored = Open();
        Assert.True(restored.CurrentRevision >= ResourceStoreBackup.RevisionStep + 50);
        Assert.Equal(restored.CurrentRevision, restored.CompactedRevision);
        var objects = restored.List(new StoreListRequest("test", "items"));
        Assert.Equal(restored.CurrentRevision - ResourceStoreBackup.RevisionStep, objects.Count);
        Assert.Throws<RevisionCompactedException>(() => restored.ReadLog("test", "items", 250, 10));
        Assert.True(File.Exists(Database + ".replaced"));
    }

    [Fact]
    public void Damaged_or_missing_backup_is_refused_and_the_store_is_kept()
    {
        Assert.Equal("LB5009", Assert.Throws<ExtensionException>(() => ResourceStoreBackup.Restore(Path.Combine(_directory, "none"), Database)).Code);
        var broken = Path.Combine(_directory, "broken");
        File.WriteAllText(broken, "this is no database, but long enough to be taken for one at first sight");
        Assert.Equal("LB5009", Assert.Throws<ExtensionException>(() => ResourceStoreBackup.Restore(broken, Database)).Code);
        Assert.False(File.Exists(Database));
    }

    [Fact]
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
        await using var store = Open();

        await Task.WhenAll(Enumerable.Range(0, 2000).Select(i => store.CommitAsync(Create($"k{i}"), CancellationToken.None)));

        Assert.InRange(largest, 2, 256);
    }

    [Fact]
    public void Library_is_looked_for_in_order_and_a_wrong_path_is_never_replaced_silently()
    {
        Assert.Equal("LB5001", Assert.Throws<ExtensionException>(() => SqliteLibrary.Load("/no/such/library.so", AppContext.BaseDirectory)).Code);
        Assert.Equal("LB5002", Assert.Throws<ExtensionException>(() => SqliteLibrary.CheckVersion(3_034_001, "3.34.1", "old.so")).Code);

        // The copy beside the program: what a machine without SQLite uses.
        var bundled = SqliteLibrary.Candidates(AppContext.BaseDirectory).First(File.Exists);
        var (handle, source) = SqliteLibrary.Load(bundled, AppContext.BaseDirectory);
        Assert.NotEqual(0, handle);
        Assert.Equal(bundled, source);
    }

    private static string[] Render(IEnumerable<(string Name, long Revision)> state) => [.. state.Select(entry => $"{entry.Name}@{entry.Revision}")];

    private static ResourceKey Key(string name) => new("test", "items", "default", name);

    private static byte[] Data(string name, int value) => Encoding.UTF8.GetBytes($"{{\"metadata\":{{\"name\":\"{name}\"}},\"value\":{value}}}");

    private static StoreOperation Create(string name) => new(StoreOperationType.Create, Key(name), 0, "uid-" + name, Data(name, 0));

    private async Task<SqliteResourceStore> OpenedAsync()
    {
        var store = Open();
        await store.CommitAsync(Create("a"), CancellationToken.None);
        return store;
    }

    private SqliteResourceStore Open(Action<ResourceStoreOptions>? configure = null)
    {
        var options = new ResourceStoreOptions { DatabasePath = Database };
        configure?.Invoke(options);
        return SqliteResourceStore.Open(options);
    }
}
