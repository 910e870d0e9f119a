using LuBan.Resources;
using LuBan.Resources.Storage;
using LuBan.Resources.Storage.Postgres;
using LuBan.TestSupport;

namespace LuBan.Benchmarks;

/// <summary>The resource service and the store on PostgreSQL, and hand-written SQL in the same cluster, in turn.</summary>
internal sealed class PostgresBenchmark : IBenchmark
{
    private static readonly int[] Writers = [1, 16, 64];

    public string Name => "postgres";

    public string Summary => "durable writes on PostgreSQL against raw Npgsql";

    public async Task RunAsync(BenchmarkRun run, CancellationToken cancellationToken)
    {
        if (PostgresServer.SkipReason is { } reason)
        {
            run.Line($"Not measured: {reason}.");
            return;
        }

        var rounds = run.Quick ? 1 : 5;
        var slice = run.Quick ? TimeSpan.FromSeconds(0.3) : TimeSpan.FromSeconds(2);
        await using var server = await PostgresServer.CreateAsync();
        await using var raw = await RawPostgres.CreateAsync(await server.CreateDatabaseAsync(), Writers[^1]);
        await using var store = await PostgresResourceStore.OpenAsync(new() { Postgres = await server.CreateDatabaseAsync() }, cancellationToken: cancellationToken);
        await using var below = await PostgresResourceStore.OpenAsync(new() { Postgres = await server.CreateDatabaseAsync() }, cancellationToken: cancellationToken);
        var registry = new KindRegistry();
        registry.Replace(StoreItems.Kind.Owner, [StoreItems.Kind]);
        using var service = new ResourceService(below, registry, [], new());

        Func<string, Task>[] writes =
        [
            name => raw.CreateAsync(name, StoreItems.Payload(name)),
            name => raw.InsertAsync(name, StoreItems.Payload(name)),
            name => store.CommitAsync(new(StoreOperationType.Create, StoreItems.Key(name), 0, name, StoreItems.Payload(name)), cancellationToken),
            name => service.CreateAsync(StoreItems.Kind, "", StoreItems.Body(name), new(), cancellationToken),
        ];
        var written = Writers.ToDictionary(writers => writers, _ => new List<double[]>());
        for (var round = 0; round < rounds; round++)
        {
            foreach (var (writers, list) in written)
            {
                var rates = new double[writes.Length];
                for (var turn = 0; turn < writes.Length; turn++)
                {
                    var side = (turn + round) % writes.Length;
                    rates[side] = await WriteRate.MeasureAsync(writes[side], writers, slice, $"w{round}-{writers}-", cancellationToken);
                }
                list.Add(rates);
            }
        }

        run.Line($"{rounds} rounds, slices of {slice.TotalSeconds} s, objects of 1 KB; {store.Health.Engine.Split(" (")[0]} on this machine over loopback, fsync=on, synchronous_commit=on, one statement and transaction per write on the raw side. Median (min–max).");
        run.Line("");
        run.Table(["durable creates per second", "raw, with revisions", "raw, a row", "store", "service", "store / raw with revisions", "store / raw row"],
            written.Select(pair => Row($"{pair.Key} writer{(pair.Key == 1 ? "" : "s")}", pair.Value)));
    }

    private static string[] Row(string name, List<double[]> rounds) =>
    [
        name,
        .. Enumerable.Range(0, 4).Select(side => new Figures(rounds.Select(round => round[side])).Text("0")),
        .. Enumerable.Range(0, 2).Select(side => new Figures(rounds.Select(round => round[2] / round[side])).Text()),
    ];
}
