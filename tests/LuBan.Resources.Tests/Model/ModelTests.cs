using System.Globalization;
using LuBan.Resources.Storage;

namespace LuBan.Resources.Tests;

/// <summary>Random concurrent writes, right and wrong, against the sequential model that the change stream describes. Run on each engine by a class of its own.</summary>
/// <remarks>The seed decides what is asked for, not how the threads take turns: a seed that failed may have to run more than once. <c>LUBAN_TEST_SEED</c> sets it.</remarks>
public abstract class ModelTests
{
    private const int Operations = 120;
    private const int SoakSeeds = 40;

    /// <summary>How many stores are open at the same time.</summary>
    protected abstract int Replicas { get; }

    /// <summary>A way to open one new store, again and again.</summary>
    protected abstract Task<Func<Action<ResourceStoreOptions>, Task<IResourceStore>>> NewAsync();

    [StoreFact]
    public Task Every_acknowledged_outcome_and_every_watch_fits_one_sequential_history() =>
        RunAsync(Environment.GetEnvironmentVariable("LUBAN_TEST_SEED") is { Length: > 0 } given ? int.Parse(given, CultureInfo.InvariantCulture) : Random.Shared.Next(1_000_000));

    [StoreFact]
    [Trait("Category", "Soak")]
    public async Task Many_random_histories_are_sequential_too()
    {
        var first = Random.Shared.Next(1_000_000);
        for (var seed = first; seed < first + SoakSeeds; seed++) await RunAsync(seed);
    }

    private async Task RunAsync(int seed)
    {
        try
        {
            await new ModelRun(seed, Operations, await NewAsync(), Replicas).RunAsync();
        }
        catch (Exception problem)
        {
            throw new InvalidOperationException($"LUBAN_TEST_SEED={seed} failed: {problem.Message}", problem);
        }
    }
}

public sealed class SqliteModelTests : ModelTests, IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("luban-model-").FullName;

    protected override int Replicas => 1;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    protected override Task<Func<Action<ResourceStoreOptions>, Task<IResourceStore>>> NewAsync()
    {
        var path = Path.Combine(_directory, Guid.NewGuid().ToString("N"), "store.db");
        return Task.FromResult<Func<Action<ResourceStoreOptions>, Task<IResourceStore>>>(configure =>
        {
            var options = new ResourceStoreOptions { DatabasePath = path };
            configure(options);
            return Task.FromResult<IResourceStore>(Storage.Sqlite.SqliteResourceStore.Open(options));
        });
    }
}

public sealed class PostgresModelTests : ModelTests
{
    protected override int Replicas => 2;

    protected override async Task<Func<Action<ResourceStoreOptions>, Task<IResourceStore>>> NewAsync()
    {
        var database = await SharedPostgres.CreateDatabaseAsync();
        return async configure =>
        {
            var options = new ResourceStoreOptions { Postgres = database };
            configure(options);
            return await Storage.Postgres.PostgresResourceStore.OpenAsync(options);
        };
    }
}
