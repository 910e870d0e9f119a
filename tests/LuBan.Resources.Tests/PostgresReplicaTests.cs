using System.Text.Json.Nodes;
using LuBan.Resources.Storage;
using LuBan.Resources.Storage.Sqlite;
using LuBan.Sdk;

namespace LuBan.Resources.Tests;

public sealed class PostgresReplicaTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("luban-migrate-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [StoreFact]
    public async Task Two_servers_over_one_database_show_each_others_writes_at_once_and_their_watches_agree()
    {
        var database = await SharedPostgres.CreateDatabaseAsync();
        await using var one = await TestApi.StartAsync(postgres: database);
        await using var two = await TestApi.StartAsync(postgres: database);
        var (_, list) = await one.GetAsync(Sample.AllWidgets);
        var from = list.Text("metadata", "resourceVersion");
        using var watchOne = await WatchReader.OpenAsync(one, $"{Sample.AllWidgets}?watch=1&resourceVersion={from}");
        using var watchTwo = await WatchReader.OpenAsync(two, $"{Sample.AllWidgets}?watch=1&resourceVersion={from}");

        await Task.WhenAll(Enumerable.Range(0, 8).Select(async writer =>
        {
            for (var i = 0; i < 15; i++)
            {
                var (status, _) = await (i % 2 == 0 ? one : two).PostAsync(Sample.Widgets, Sample.Widget($"w{writer}-{i}"));
                Assert.Equal(201, status);
                // Written at one, read at the other.
                Assert.Equal(200, (await (i % 2 == 0 ? two : one).GetAsync($"{Sample.Widgets}/w{writer}-{i}")).Status);
            }
        }));

        var (seenOne, seenTwo) = (new List<(string, string, long)>(), new List<(string, string, long)>());
        for (var i = 0; i < 120; i++)
        {
            seenOne.Add(await watchOne.NextEventAsync());
            seenTwo.Add(await watchTwo.NextEventAsync());
        }

        Assert.Equal(seenOne, seenTwo);
        Assert.Equal(seenOne.OrderBy(seen => seen.Item3), seenOne);
        Assert.Equal(120, seenOne.Select(seen => seen.Item2).Distinct().Count());
    }

    [StoreFact]
    public async Task What_one_server_has_just_written_the_other_can_change_at_once()
    {
        var database = await SharedPostgres.CreateDatabaseAsync();
        await using var one = await TestApi.StartAsync(postgres: database);
        await using var two = await TestApi.StartAsync(postgres: database);
        for (var i = 0; i < 25; i++)
        {
            var (widgets, path) = ($"/apis/widgets.example.dev/v1/namespaces/n{i}/widgets", $"/apis/widgets.example.dev/v1/namespaces/n{i}/widgets/w");
            Assert.Equal(201, (await one.PostAsync(Sample.Namespaces, Sample.Named($"n{i}"))).Status);
            Assert.Equal(201, (await two.PostAsync(widgets, Sample.Widget("w", 1))).Status);
            Assert.Equal(200, (await one.MergeAsync(path, Size(2))).Status);
            // Not lost as a change that changes nothing, which it would be for one that still sees the first size.
            Assert.Equal(200, (await two.MergeAsync(path, Size(1))).Status);
            var (_, seen) = await one.MergeAsync(path, Size(3));
            Assert.Equal(200, (await two.SendAsync(HttpMethod.Put, path, seen)).Status);
            Assert.Equal(200, (await two.MergeAsync(path, Size(4))).Status);
            Assert.Equal("4", (await one.GetAsync(path)).Body.Text("spec", "size"));
            Assert.Equal(200, (await one.SendAsync(HttpMethod.Delete, path)).Status);
            Assert.Equal(404, (await two.MergeAsync(path, Size(5))).Status);
            Assert.Equal(201, (await two.PostAsync(widgets, Sample.Widget("w"))).Status);
            Assert.Equal(200, (await one.SendAsync(HttpMethod.Delete, path)).Status);
        }
    }

    [StoreFact]
    public async Task Migration_copies_everything_and_tells_old_watches_to_list_again()
    {
        var database = await SharedPostgres.CreateDatabaseAsync();
        long revision;
        await using (var api = await TestApi.StartAsync(directory: _directory))
        {
            for (var i = 0; i < 30; i++) await api.PostAsync(Sample.Widgets, Sample.Widget($"w{i}", i));
            await api.SendAsync(HttpMethod.Delete, $"{Sample.Widgets}/w3");
            await api.Store.CommitAsync(new StoreOperation(StoreOperationType.Create, new ResourceKey("t", "leases", "", "l"), 0, "u", "{\"metadata\":{\"name\":\"l\"}}"u8.ToArray()) { Fence = new StoreFence("kernel", 7, Raise: true) }, CancellationToken.None);
            revision = api.Store.CurrentRevision;
            Assert.Equal("LB5004", (await Assert.ThrowsAsync<ExtensionException>(() => MigrateAsync(database))).Code);
        }

        using var before = new SqliteReader(Path.Combine(_directory, "store.db"));
        var expected = before.ReadAll().Objects.Select(item => (item.Key, item.Revision, item.CreateRevision, item.Uid, Convert.ToHexString(item.Data))).OrderBy(item => item.Revision).ToList();
        var plan = await MigrateAsync(database, dryRun: true);
        var done = await MigrateAsync(database);

        Assert.Equal(plan, done);
        Assert.Equal(revision + ResourceStoreBackup.RevisionStep, done.Revision);
        Assert.Equal("LB5017", (await Assert.ThrowsAsync<ExtensionException>(() => MigrateAsync(database))).Code);
        await using var moved = await TestApi.StartAsync(postgres: database);
        Assert.Equal(expected, moved.Store.ReadAll().Objects.Select(item => (item.Key, item.Revision, item.CreateRevision, item.Uid, Convert.ToHexString(item.Data))).OrderBy(item => item.Revision));
        using var watch = await WatchReader.OpenAsync(moved, $"{Sample.AllWidgets}?watch=1&resourceVersion={revision}");
        Assert.Equal("410", (await watch.NextAsync())!.Text("object", "code") is { Length: > 0 } code ? code : watch.Status.ToString());
        Assert.Equal(StoreResult.Fenced, (await moved.Store.CommitAsync(new StoreOperation(StoreOperationType.Delete, new ResourceKey("t", "leases", "", "l"), 0, "", []) { Fence = new StoreFence("kernel", 6) }, CancellationToken.None)).Result);
    }

    [Fact]
    public async Task Migration_without_a_source_or_with_an_unreadable_target_is_refused()
    {
        Assert.Equal("LB5018", (await Assert.ThrowsAsync<ExtensionException>(() => MigrateAsync("Host=127.0.0.1"))).Code);
        await SqliteResourceStore.Open(new ResourceStoreOptions { DatabasePath = Path.Combine(_directory, "store.db") }).DisposeAsync();
        var refusal = await Assert.ThrowsAsync<ExtensionException>(() => MigrateAsync("Host=a;Pasword=secret"));
        Assert.Equal("LB5011", refusal.Code);
        Assert.DoesNotContain("secret", refusal.ToString(), StringComparison.Ordinal);
    }

    private static JsonObject Size(int size) => new() { ["spec"] = new JsonObject { ["size"] = size } };

    private Task<StoreMigrationResult> MigrateAsync(string database, bool dryRun = false) =>
        StoreMigration.RunAsync(_directory, database, dryRun, null, CancellationToken.None);
}
