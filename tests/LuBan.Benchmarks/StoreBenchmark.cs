using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using LuBan.Resources;
using LuBan.Resources.Storage;
using LuBan.Resources.Storage.Sqlite;
using LuBan.Sdk;

namespace LuBan.Benchmarks;

/// <summary>The resource service, the store below it, and hand-written SQLite with the same tables and the same durability, in turn on the same disk.</summary>
internal sealed class StoreBenchmark : IBenchmark
{
    private const int ListSize = 10_000;
    private static readonly int[] Writers = [1, 16, 64];

    public string Name => "store";

    public string Summary => "durable writes, point reads and lists against raw SQLite";

    public async Task RunAsync(BenchmarkRun run, CancellationToken cancellationToken)
    {
        var rounds = run.Quick ? 1 : 5;
        var slice = run.Quick ? TimeSpan.FromSeconds(0.3) : TimeSpan.FromSeconds(2);
        var listSize = run.Quick ? ListSize / 10 : ListSize;
        // Both sides on the library that the raw side brings.
        Environment.SetEnvironmentVariable("LUBAN_SQLITE", RawSqlite.NativeLibrary);
        using var raw = new RawSqlite(Path.Combine(run.Directory.Next("raw"), "raw.db"));
        await using var store = SqliteResourceStore.Open(new() { DatabasePath = Path.Combine(run.Directory.Next("store"), "store.db") });
        await using var below = SqliteResourceStore.Open(new() { DatabasePath = Path.Combine(run.Directory.Next("service"), "store.db") });
        var registry = new KindRegistry();
        registry.Replace(StoreItems.Kind.Owner, [StoreItems.Kind]);
        using var service = new ResourceService(below, registry, [], new());

        Func<string, Task>[] writes =
        [
            name => { raw.Create(name, StoreItems.Payload(name)); return Task.CompletedTask; },
            name => store.CommitAsync(new(StoreOperationType.Create, StoreItems.Key(name), 0, name, StoreItems.Payload(name)), cancellationToken),
            name => service.CreateAsync(StoreItems.Kind, "", StoreItems.Body(name), new(), cancellationToken),
        ];
        await WriteManyAsync(writes, listSize, cancellationToken);

        var written = Writers.ToDictionary(writers => writers, _ => new List<double[]>());
        var batched = new List<double>();
        var (reads, lists) = (new List<double[]>(), new List<double[]>());
        var name = $"item-{listSize / 2}";
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
            batched.Add(raw.BatchRate(Writers[^1], slice, $"b{round}-", StoreItems.Payload));
            reads.Add([Time(() => raw.Get(name), slice), Time(() => store.Get(StoreItems.Key(name)), slice), Time(() => service.GetAsync(StoreItems.Kind, "", name, cancellationToken).Result, slice)]);
            lists.Add(
            [
                Time(() => raw.List(listSize).Count, slice),
                Time(() => store.List(new(StoreItems.Kind.Group, StoreItems.Kind.Plural) { Limit = listSize }).Count, slice),
                Time(() => service.ListAsync(StoreItems.Kind, new ResourceQuery { Limit = listSize }, cancellationToken).Result.Items.Count, slice),
            ]);
        }

        run.Line($"{rounds} rounds, slices of {slice.TotalSeconds} s, objects of 1 KB in a store of {listSize} and growing; SQLite {raw.Version} on both sides; write-ahead log, synchronous=FULL, one transaction per write on the raw side. Median (min–max).");
        run.Line("");
        run.Table(["durable creates per second", "raw SQLite", "store", "service", "store / raw", "service / raw"],
            written.Select(pair => Row($"{pair.Key} writer{(pair.Key == 1 ? "" : "s")}", pair.Value, "0")));
        run.Line($"Raw SQLite with {Writers[^1]} creates in each transaction, the most that group commit could reach: {new Figures(batched).Text("0")} per second.");
        run.Line("");
        run.Table(["microseconds", "raw SQLite", "store", "service (watch cache)", "store / raw", "service / raw"],
            [Row("read one", reads, "0.00"), Row($"list {listSize}", lists, "0")]);
    }

    private static string[] Row(string name, List<double[]> rounds, string format) =>
    [
        name,
        .. Enumerable.Range(0, 3).Select(side => new Figures(rounds.Select(round => round[side])).Text(format)),
        .. Enumerable.Range(1, 2).Select(side => new Figures(rounds.Select(round => round[side] / round[0])).Text()),
    ];

    private static async Task WriteManyAsync(Func<string, Task>[] writes, int count, CancellationToken cancellationToken)
    {
        foreach (var write in writes)
        {
            await Parallel.ForEachAsync(Enumerable.Range(1, count), new ParallelOptions { MaxDegreeOfParallelism = Writers[^1], CancellationToken = cancellationToken },
                async (number, _) => await write($"item-{number}"));
        }
    }

    /// <summary>Microseconds per call.</summary>
    private static double Time<T>(Func<T> action, TimeSpan slice)
    {
        action();
        var (count, clock) = (0, Stopwatch.StartNew());
        while (clock.Elapsed < slice)
        {
            action();
            count++;
        }
        return clock.Elapsed.TotalMicroseconds / count;
    }
}
