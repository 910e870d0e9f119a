using System.Data.Common;
using System.Text.Json;
using LuBan.Resources.Storage;
using LuBan.Resources.Storage.Postgres;
using LuBan.Resources.Storage.Sqlite;
using Xunit.Abstractions;

namespace LuBan.Resources.Tests;

/// <summary>The process that owns the store is killed (SIGKILL) again and again. Run on each engine by a class of its own.</summary>
public abstract class KillTests(ITestOutputHelper output)
{
    private const int Rounds = 5;
    private const int SoakRounds = 20;

    private readonly Dictionary<string, Acknowledged> _newest = [];
    private readonly HashSet<long> _revisions = [];
    private long _current;

    protected abstract string Engine { get; }

    /// <summary>The file, or the connection string.</summary>
    protected abstract Task<string> TargetAsync();

    /// <summary>Opens the store once nothing of the killed process is at work in it.</summary>
    protected abstract Task<IResourceStore> OpenAsync();

    [StoreFact]
    public Task Nothing_acknowledged_is_lost_or_doubled_when_the_process_is_killed_again_and_again() => RunAsync(Rounds);

    [StoreFact]
    [Trait("Category", "Soak")]
    public Task Nothing_acknowledged_is_lost_or_doubled_in_twenty_kills() => RunAsync(SoakRounds);

    private async Task RunAsync(int rounds)
    {
        var seed = Random.Shared.Next(1_000_000);
        var random = new Random(seed);
        output.WriteLine($"seed {seed}");
        var (total, unacknowledged) = (0, 0L);
        for (var round = 0; round < rounds; round++)
        {
            var acknowledged = await CrashHost.WriteUntilKilledAsync(Engine, await TargetAsync(), (round + 1) * 100_000, random.Next(50, 700));
            total += acknowledged.Count;
            unacknowledged += await CheckAsync(acknowledged, $"seed {seed}, round {round}");
        }

        output.WriteLine($"{Engine}: {rounds} kills, {total} writes acknowledged, none lost, none doubled; {unacknowledged} more were durable that the kill kept from being acknowledged");
        Assert.True(total > rounds * 10, $"only {total} writes were acknowledged: the test did not test much");
    }

    /// <returns>How many writes of the round are in the store although nobody was told.</returns>
    private async Task<long> CheckAsync(List<Acknowledged> acknowledged, string where)
    {
        foreach (var write in acknowledged)
        {
            Assert.True(_revisions.Add(write.Revision), $"{where}: revision {write.Revision} was acknowledged twice");
            if (!_newest.TryGetValue(write.Name, out var before) || write.Revision > before.Revision) _newest[write.Name] = write;
        }

        await using var store = await OpenAsync();
        var objects = store.List(new StoreListRequest("crash.test", "items")).ToDictionary(item => item.Key.Name);
        foreach (var (name, write) in _newest)
        {
            Assert.True(objects.TryGetValue(name, out var stored), $"{where}: {name} was acknowledged at {write.Revision} and is lost");
            Assert.True(stored!.Revision >= write.Revision && Value(stored) >= write.Value, $"{where}: {write} was acknowledged, the store has {Value(stored)} at {stored.Revision}");
        }

        CheckLog(store, acknowledged.ToDictionary(write => write.Revision), where);

        // Each writer has one write under way: more revisions than that would be writes that were made twice, fewer would be lost ones.
        var made = store.CurrentRevision - _current;
        _current = store.CurrentRevision;
        Assert.InRange(made, acknowledged.Count, acknowledged.Count + CrashHost.Writers);
        return made - acknowledged.Count;
    }

    private static void CheckLog(IResourceStore store, Dictionary<long, Acknowledged> acknowledged, string where)
    {
        var log = store.ReadLog("crash.test", "items", store.CompactedRevision, int.MaxValue);
        Assert.Equal(Enumerable.Range(1, log.Count).Select(i => store.CompactedRevision + i), log.Select(change => change.Revision));
        Assert.Equal(store.CurrentRevision, log.Count == 0 ? store.CompactedRevision : log[^1].Revision);
        Assert.Equal(log.Count, log.Select(change => (change.Key.Name, Value(change.Object))).Distinct().Count());
        foreach (var change in log)
        {
            if (acknowledged.TryGetValue(change.Revision, out var write))
                Assert.True(write.Name == change.Key.Name && write.Value == Value(change.Object), $"{where}: {write} was acknowledged, the log has {change.Key.Name} {Value(change.Object)}");
        }
    }

    private static int Value(StoredObject item)
    {
        using var document = JsonDocument.Parse(item.Data);
        return document.RootElement.GetProperty("value").GetInt32();
    }
}

public sealed class SqliteKillTests(ITestOutputHelper output) : KillTests(output), IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("luban-kill-").FullName;

    protected override string Engine => "sqlite";

    private string Database => Path.Combine(_directory, "store.db");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    protected override Task<string> TargetAsync() => Task.FromResult(Database);

    protected override Task<IResourceStore> OpenAsync()
    {
        using (var connection = SqliteConnection.Open(Database, readOnly: true)) Assert.Equal("ok", connection.QueryText("PRAGMA integrity_check"));
        return Task.FromResult<IResourceStore>(SqliteResourceStore.Open(new ResourceStoreOptions { DatabasePath = Database }));
    }
}

public sealed class PostgresKillTests(ITestOutputHelper output) : KillTests(output)
{
    private string? _database;

    protected override string Engine => "postgres";

    protected override async Task<string> TargetAsync() => _database ??= await SharedPostgres.CreateDatabaseAsync();

    protected override async Task<IResourceStore> OpenAsync()
    {
        // The server's side of a killed client may still be committing what it was sent.
        var server = await SharedPostgres.GetAsync();
        var database = (string)new DbConnectionStringBuilder { ConnectionString = await TargetAsync() }["Database"];
        await Wait.UntilAsync(
            async () => await server.ExecuteAsync("postgres", $"SELECT count(*) FROM pg_stat_activity WHERE datname = '{database}' AND backend_type = 'client backend'") == "0",
            "the server has noticed that its client is gone");
        return await PostgresResourceStore.OpenAsync(new ResourceStoreOptions { Postgres = await TargetAsync() });
    }
}
