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
    private static readonly ResourceKind Kind = new() { Group = "bench.luban.dev", Version = "v1", Kind = "Item", Plural = "items", Singular = "item", Scope = ResourceScope.Cluster, Owner = "bench" };
    private static readonly string Text = new('x', 900);

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
        registry.Replace(Kind.Owner, [Kind]);
        using var service = new ResourceService(below, registry, [], new());

        Func<string, Task>[] writes =
        [
            name => { raw.Create(name, Payload(name)); return Task.CompletedTask; },
            name => store.CommitAsync(new(StoreOperationType.Create, Key(name), 0, name, Payload(name)), cancellationToken),
            name => service.CreateAsync(Kind, "", Body(name), new(), cancellationToken),
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
                    rates[side] = await RateAsync(writes[side], writers, slice, $"w{round}-{writers}-", cancellationToken);
                }
                list.Add(rates);
            }
            batched.Add(raw.BatchRate(Writers[^1], slice, $"b{round}-", Payload));
            reads.Add([Time(() => raw.Get(name), slice), Time(() => store.Get(Key(name)), slice), Time(() => service.GetAsync(Kind, "", name, cancellationToken).Result, slice)]);
            lists.Add(
            [
                Time(() => raw.List(listSize).Count, slice),
                Time(() => store.List(new(Kind.Group, Kind.Plural) { Limit = listSize }).Count, slice),
                Time(() => service.ListAsync(Kind, new ResourceQuery { Limit = listSize }, cancellationToken).Result.Items.Count, slice),
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

    /// <summary>Each writer waits until its write is durable before it writes again.</summary>
    private static async Task<double> RateAsync(Func<string, Task> write, int writers, TimeSpan slice, string prefix, CancellationToken cancellationToken)
    {
        var count = 0;
        var clock = Stopwatch.StartNew();
        // Threads of their own: the raw side blocks its writers, and must not wait for the pool to grow.
        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Factory.StartNew(async () =>
        {
            for (var number = 0; clock.Elapsed < slice; number++)
            {
                await write($"{prefix}{writer}-{number}");
                Interlocked.Increment(ref count);
            }
        }, cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()));
        return count / clock.Elapsed.TotalSeconds;
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

    private static ResourceKey Key(string name) => new(Kind.Group, Kind.Plural, "", name);

    private static byte[] Payload(string name) => Encoding.UTF8.GetBytes($$$"""{"metadata":{"name":"{{{name}}}","uid":"{{{name}}}"},"spec":{"text":"{{{Text}}}"}}""");

    private static JsonObject Body(string name) => new() { ["metadata"] = new JsonObject { ["name"] = name }, ["spec"] = new JsonObject { ["text"] = Text } };
}
