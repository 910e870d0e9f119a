using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using LuBan.Resources.Storage;
using LuBan.Resources.Storage.Sqlite;

namespace LuBan.Resources.Tests;

public sealed class CrashTests : IDisposable
{
    private const int Rounds = 6;

    private readonly string _directory = Directory.CreateTempSubdirectory("luban-crash-").FullName;

    private string Database => Path.Combine(_directory, "store.db");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Nothing_acknowledged_is_lost_when_the_process_is_killed_again_and_again()
    {
        var acknowledged = new Dictionary<string, (long Revision, int Value)>();
        var random = new Random(11);
        var total = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var lines = await WriteUntilKilledAsync(round * 100_000, random.Next(50, 400));
            total += lines.Count;
            foreach (var line in lines)
            {
                var parts = line.Split(' ');
                var revision = long.Parse(parts[0], CultureInfo.InvariantCulture);
                if (!acknowledged.TryGetValue(parts[1], out var before) || revision > before.Revision) acknowledged[parts[1]] = (revision, int.Parse(parts[2], CultureInfo.InvariantCulture));
            }

            await CheckAsync(acknowledged);
        }

        Assert.True(total > Rounds * 10, $"only {total} writes were acknowledged: the test did not test much");
    }

    [Fact]
    public async Task Copy_of_sqlite_beside_the_program_carries_the_store_where_the_system_has_none()
    {
        var bundled = SqliteLibrary.Candidates(AppContext.BaseDirectory).First(File.Exists);

        var lines = await WriteUntilKilledAsync(0, 100, bundled);

        Assert.NotEmpty(lines);
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

    private async Task<List<string>> WriteUntilKilledAsync(int start, int milliseconds, string? library = null)
    {
        var host = Path.Combine(AppContext.BaseDirectory, "LuBan.Resources.CrashHost.dll");
        var command = new ProcessStartInfo("dotnet", [host, Database, start.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true };
        if (library is not null) command.Environment["LUBAN_SQLITE"] = library;
        using var process = Process.Start(command)!;
        var lines = new List<string> { await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("the crash host wrote nothing") };
        var reading = Task.Run(async () =>
        {
            while (await process.StandardOutput.ReadLineAsync() is { } line) lines.Add(line);
        });
        // Not synchronisation: the moment of the kill is meant to be arbitrary.
        await Task.Delay(milliseconds);
        process.Kill();
        await process.WaitForExitAsync();
        await reading;

        // The kill may have cut the last line.
        if (lines[^1].Split(' ') is not [_, _, { Length: > 0 }]) lines.RemoveAt(lines.Count - 1);
        return lines;
    }

    private async Task CheckAsync(Dictionary<string, (long Revision, int Value)> acknowledged)
    {
        await using var store = SqliteResourceStore.Open(new ResourceStoreOptions { DatabasePath = Database });
        var objects = store.List(new StoreListRequest("crash.test", "items")).ToDictionary(item => item.Key.Name);
        foreach (var (name, (revision, value)) in acknowledged)
        {
            Assert.True(objects.TryGetValue(name, out var stored), $"{name} was acknowledged at {revision} and is lost");
            using var document = JsonDocument.Parse(stored!.Data);
            var storedValue = document.RootElement.GetProperty("value").GetInt32();
            Assert.True(stored.Revision >= revision && storedValue >= value, $"{name} was acknowledged as {value} at {revision}, the store has {storedValue} at {stored.Revision}");
        }

        var log = store.ReadLog("crash.test", "items", store.CompactedRevision, int.MaxValue);
        Assert.Equal(Enumerable.Range(1, log.Count).Select(i => store.CompactedRevision + i), log.Select(change => change.Revision));
        Assert.Equal(store.CurrentRevision, log.Count == 0 ? store.CompactedRevision : log[^1].Revision);
        using var connection = SqliteConnection.Open(Database, readOnly: true);
        Assert.Equal("ok", connection.QueryText("PRAGMA integrity_check"));
    }

    private static StoreOperation Item(int i)
    {
        var key = new ResourceKey("crash.test", "items", "default", $"k{i}");
        return new StoreOperation(StoreOperationType.Create, key, 0, "uid", System.Text.Encoding.UTF8.GetBytes($"{{\"metadata\":{{\"name\":\"k{i}\"}},\"fill\":\"{new string('y', 500)}\"}}"));
    }
}
