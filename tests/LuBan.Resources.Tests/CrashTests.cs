using LuBan.Resources.Storage;
using LuBan.Resources.Storage.Sqlite;

namespace LuBan.Resources.Tests;

public sealed class CrashTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("luban-crash-").FullName;

    private string Database => Path.Combine(_directory, "store.db");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Copy_of_sqlite_beside_the_program_carries_the_store_where_the_system_has_none()
    {
        var bundled = SqliteLibrary.Candidates(AppContext.BaseDirectory).First(File.Exists);

        var acknowledged = await CrashHost.WriteUntilKilledAsync("sqlite", Database, 0, 100, bundled);

        Assert.NotEmpty(acknowledged);
    }

    [Fact]
    public async Task Store_opens_with_a_whole_prefix_wherever_the_write_ahead_log_was_cut()
    {
        var whole = Path.Combine(_directory, "whole");
        Directory.CreateDirectory(whole);
        await using (var store = SqliteResourceStore.Open(new ResourceStoreOptions { DatabasePath = Database }))
        {
            for (var i = 0; i < 12; i++) await store.CommitAsync(Item(i), CancellationToken.None);
            // Copied while open: closing would fold the log into the file.
            foreach (var ending in new[] { "", "-wal" }) File.Copy(Database + ending, Path.Combine(whole, "store.db" + ending));
        }

        var wal = await File.ReadAllBytesAsync(Path.Combine(whole, "store.db-wal"));
        const int Frame = 4096 + 24;
        var lastFrames = Math.Max(32, wal.Length - (3 * Frame));
        long highest = 0;
        for (var length = lastFrames; length <= wal.Length; length += length < wal.Length - 64 ? 61 : 1)
        {
            var torn = Path.Combine(_directory, "torn");
            if (Directory.Exists(torn)) Directory.Delete(torn, recursive: true);
            Directory.CreateDirectory(torn);
            File.Copy(Path.Combine(whole, "store.db"), Path.Combine(torn, "store.db"));
            await File.WriteAllBytesAsync(Path.Combine(torn, "store.db-wal"), wal[..length]);

            await using var store = SqliteResourceStore.Open(new ResourceStoreOptions { DatabasePath = Path.Combine(torn, "store.db") });
            var revision = store.CurrentRevision;
            Assert.InRange(revision, highest, 12);
            highest = revision;
            Assert.Equal(revision, store.List(new StoreListRequest("crash.test", "items")).Count);
            Assert.Equal(Enumerable.Range(1, (int)revision).Select(i => (long)i), store.ReadLog("crash.test", "items", 0, 100).Select(change => change.Revision));
        }

        Assert.Equal(12, highest);
    }

    private static StoreOperation Item(int i)
    {
        var key = new ResourceKey("crash.test", "items", "default", $"k{i}");
        return new StoreOperation(StoreOperationType.Create, key, 0, "uid", System.Text.Encoding.UTF8.GetBytes($"{{\"metadata\":{{\"name\":\"k{i}\"}},\"fill\":\"{new string('y', 500)}\"}}"));
    }
}
