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
    public async Task Store_of_version_1_gets_what_later_versions_brought_and_keeps_its_data()
    {
        await (await OpenedAsync()).DisposeAsync();
        using (var connection = SqliteConnection.Open(Database, readOnly: false))
        {
            foreach (var table in new[] { "fence", "audit", "audit_head" }) connection.Execute($"DROP TABLE {table}");
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
