using LuBan.Marketplace.State;
using LuBan.Marketplace.Tests.Feed;
using LuBan.Sdk;
using LuBan.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;

namespace LuBan.Marketplace.Tests.Journal;

/// <summary>Servers that share a marketplace in PostgreSQL.</summary>
public sealed class PostgresTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private PostgresServer? _postgres;
    private string _database = "";

    public async Task InitializeAsync()
    {
        if (PostgresServer.SkipReason is not null) return;
        _postgres = await PostgresServer.CreateAsync();
        _database = await _postgres.CreateDatabaseAsync();
    }

    public async Task DisposeAsync()
    {
        if (_postgres is not null) await _postgres.DisposeAsync();
        _folder.Dispose();
    }

    [PostgresFact]
    public async Task What_is_pushed_on_one_server_is_delivered_by_the_other()
    {
        await using var one = await StartAsync("one");
        await using var two = await StartAsync("two");

        await one.AddAsync("Acme.Hello", "1.0.0");
        await Wait.UntilAsync(async () => await two.StatusAsync("/v3/registration-gz-semver2/acme.hello/index.json") == 200, "the other server knows the package");

        Assert.Equal(1, (int?)(await two.JsonAsync("/v3/search?q=hello"))["totalHits"]);
        Assert.Equal((string?)(await one.JsonAsync("/v3/luban/catalogue"))["feed"], (string?)(await two.JsonAsync("/v3/luban/catalogue"))["feed"]);
        await two.Store.SaveAsync("Acme.Hello", Samples.Version("Acme.Hello", "1.1.0"));
        await Wait.UntilAsync(() => one.Store.State.TryFind("Acme.Hello", out var package) && package.Versions.Length == 2, "the first server knows what the second one did");
    }

    [PostgresFact]
    public async Task Two_servers_never_decide_on_one_key_at_once()
    {
        await using var one = Open("one");
        await using var two = Open("two");

        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(() => CountAsync(i % 2 == 0 ? one : two))));

        Assert.Equal("100", await LatestAsync(one));
        Assert.Equal("100", await LatestAsync(two));
        var sequence = 0L;
        await foreach (var entry in two.ReadJournalAsync(0, CancellationToken.None)) Assert.Equal(++sequence, entry.Sequence);
        Assert.Equal(101, sequence);
        Assert.Equal(one.State.LastLine, two.State.LastLine);
    }

    [PostgresFact]
    public async Task A_database_that_is_killed_and_started_again_loses_nothing_acknowledged()
    {
        await using var store = Open("one");
        var notes = store.State.Set<Note>("notes");
        var acknowledged = new System.Collections.Concurrent.ConcurrentBag<string>();
        using var stop = new CancellationTokenSource();
        var writing = Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                var name = $"w{writer}-{i}";
                try
                {
                    await store.ChangeAsync(MarketplaceKeys.Document("notes", name), "me", _ => new Change<int>(0, notes.Put(name, new Note(name)), notes.Put(name + "-second", new Note(name))), CancellationToken.None);
                    acknowledged.Add(name);
                }
                catch (ExtensionException refusal) when (refusal.Code is "LB7006" or "LB7007")
                {
                }
            }
        })).ToList();
        for (var round = 0; round < 3; round++)
        {
            var before = acknowledged.Count;
            await Wait.UntilAsync(() => acknowledged.Count >= before + 30, "more was acknowledged");
            await _postgres!.KillAsync();
            await _postgres.StartAsync();
        }
        var last = acknowledged.Count;
        await Wait.UntilAsync(() => acknowledged.Count >= last + 30, "it goes on after the last kill");
        await stop.CancelAsync();
        await Task.WhenAll(writing);

        await using var again = Open("two");
        var found = again.State.Set<Note>("notes");
        Assert.All(acknowledged, name => Assert.NotNull(found.Find(name)));
        Assert.All(found.All.Where(item => !item.Key.EndsWith("-second", StringComparison.Ordinal)), item => Assert.NotNull(found.Find(item.Key + "-second")));
        Assert.Equal(acknowledged.Count, acknowledged.Distinct().Count());
    }

    [PostgresFact]
    public async Task A_snapshot_of_another_database_is_not_continued()
    {
        await using (var store = Open("one")) await store.SaveAsync("Acme.Hello", Samples.Version("Acme.Hello", "1.0.0"));
        _database = await _postgres!.CreateDatabaseAsync();

        Assert.Equal("LB7003", Assert.Throws<ExtensionException>(() => Open("one")).Code);
    }

    [Fact]
    public void A_database_that_is_not_there_keeps_the_server_from_starting()
    {
        _database = "Host=127.0.0.1;Port=1;Database=none;Username=none;Timeout=2";

        Assert.Equal("LB7006", Assert.Throws<ExtensionException>(() => Open("one")).Code);
    }

    private static Task CountAsync(MarketplaceStore store)
    {
        var notes = store.State.Set<Note>("notes");
        return store.ChangeAsync("notes:counter", "me", _ => new Change<int>(0, notes.Put("counter", new Note($"{int.Parse(notes.Find("counter")?.Text ?? "0") + 1}"))), CancellationToken.None);
    }

    /// <summary>A decision that changes nothing sees everything that was decided before it.</summary>
    private static Task<string?> LatestAsync(MarketplaceStore store) =>
        store.ChangeAsync("notes:counter", "me", state => new Change<string?>(state.Set<Note>("notes").Find("counter")?.Text), CancellationToken.None);

    private Task<MarketplaceServer> StartAsync(string name) => MarketplaceServer.StartAsync(_folder.Sub(name), options =>
    {
        options.Postgres = _database;
        options.BlobFolder = _folder.Sub("blobs");
    });

    private MarketplaceStore Open(string name) => MarketplaceStore.Open(new MarketplaceOptions { Data = _folder.Sub(name), Postgres = _database }, TimeProvider.System, NullLoggerFactory.Instance);

    private sealed record Note(string Text);
}

/// <summary>A test that needs PostgreSQL's programs.</summary>
internal sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = PostgresServer.SkipReason;
}
