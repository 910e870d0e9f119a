using System.Text.Json.Nodes;
using LuBan.Resources;
using LuBan.Resources.Storage.Sqlite;

namespace LuBan.Benchmarks;

/// <summary>The same writes through the resource service without an audit log, with one at the level Metadata, and with one at the level Diff, in turn on the same disk.</summary>
internal sealed class AuditBenchmark : IBenchmark
{
    private static readonly int[] Writers = [1, 16, 64];
    private static readonly AuditLevel?[] Levels = [null, AuditLevel.Metadata, AuditLevel.Diff];

    public string Name => "audit";

    public string Summary => "what an audit record costs a durable write";

    public async Task RunAsync(BenchmarkRun run, CancellationToken cancellationToken)
    {
        var rounds = run.Quick ? 1 : 5;
        var slice = run.Quick ? TimeSpan.FromSeconds(0.3) : TimeSpan.FromSeconds(2);
        var sides = new List<(SqliteResourceStore Store, ResourceService Service)>();
        try
        {
            foreach (var level in Levels) sides.Add(Open(run, level));
            var creates = Writers.ToDictionary(writers => writers, _ => new List<double[]>());
            var updates = Writers.ToDictionary(writers => writers, _ => new List<double[]>());
            for (var round = 0; round < rounds; round++)
            {
                foreach (var writers in Writers)
                {
                    creates[writers].Add(await MeasureAsync(sides, round, side => name => CreateAsync(side.Service, name, cancellationToken), writers, slice, $"c{round}-{writers}-", cancellationToken));
                    updates[writers].Add(await MeasureAsync(sides, round, side => name => UpdateAsync(side.Service, name, cancellationToken), writers, slice, $"u{round}-{writers}-", cancellationToken));
                }
            }

            run.Line($"{rounds} rounds, slices of {slice.TotalSeconds} s, objects of 1 KB; write-ahead log, synchronous=FULL; records with actor, groups, source and decision. Median (min–max).");
            run.Line("");
            run.Table(["durable writes per second", "no audit log", "Metadata", "Diff", "Metadata / none", "Diff / none"],
                [.. creates.Select(pair => Row("create", pair.Key, pair.Value)), .. updates.Select(pair => Row("update", pair.Key, pair.Value))]);
        }
        finally
        {
            foreach (var (store, service) in sides)
            {
                service.Dispose();
                await store.DisposeAsync();
            }
        }
    }

    private static (SqliteResourceStore Store, ResourceService Service) Open(BenchmarkRun run, AuditLevel? level)
    {
        var store = SqliteResourceStore.Open(new() { DatabasePath = Path.Combine(run.Directory.Next($"audit-{level?.ToString() ?? "none"}"), "store.db") });
        var registry = new KindRegistry();
        registry.Replace(StoreItems.Kind.Owner, [StoreItems.Kind]);
        return (store, new ResourceService(store, registry, [], new()) { Audit = level is { } wanted ? new Always(wanted) : null });
    }

    private static async Task<double[]> MeasureAsync(
        List<(SqliteResourceStore Store, ResourceService Service)> sides, int round, Func<(SqliteResourceStore Store, ResourceService Service), Func<string, Task>> write,
        int writers, TimeSpan slice, string prefix, CancellationToken cancellationToken)
    {
        var rates = new double[sides.Count];
        for (var turn = 0; turn < sides.Count; turn++)
        {
            var side = (turn + round) % sides.Count;
            rates[side] = await WriteRate.MeasureAsync(write(sides[side]), writers, slice, prefix, cancellationToken);
        }
        return rates;
    }

    private static Task CreateAsync(ResourceService service, string name, CancellationToken cancellationToken) =>
        service.CreateAsync(StoreItems.Kind, "", StoreItems.Body(name), new() { Audit = Scope() }, cancellationToken);

    /// <summary>A create and an update of the same object, so that every update finds its object; the rate counts the pair.</summary>
    private static async Task UpdateAsync(ResourceService service, string name, CancellationToken cancellationToken)
    {
        await CreateAsync(service, name, cancellationToken);
        await service.PatchAsync(StoreItems.Kind, "", name, PatchType.Merge, new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["changed"] = "yes" } } }, null, new() { Audit = Scope() }, cancellationToken);
    }

    private static AuditScope Scope() => new(new AuditEntry
    {
        Time = DateTimeOffset.UtcNow, CorrelationId = "4bf92f3577b34da6a3ce929d0e0e4736", Method = "POST", Path = "/apis/bench.dev/v1/items",
        Actor = new("somebody") { Uid = "2b7c8f3a-3b1e-4f7c-9f67-0d0f7e0c9d11", Groups = ["developers", "system:authenticated"], Token = "token-1" },
        Source = new("10.0.0.1", "kubectl/v1.33.0"), Decision = new(true, "the role 'edit' allows it"),
    });

    private static string[] Row(string what, int writers, List<double[]> rounds) =>
    [
        $"{(what == "update" ? "create and update" : what)}, {writers} writer{(writers == 1 ? "" : "s")}",
        .. Enumerable.Range(0, 3).Select(side => new Figures(rounds.Select(round => round[side])).Text("0")),
        .. Enumerable.Range(1, 2).Select(side => new Figures(rounds.Select(round => round[side] / round[0])).Text()),
    ];

    /// <summary>The same level for everything.</summary>
    private sealed class Always(AuditLevel level) : IAuditPolicy
    {
        public int MaximumContentBytes => 32 * 1024;

        public AuditRedaction Redaction => AuditRedaction.Default;

        public AuditLevel LevelOf(AuditEntry entry, ResourceKind? kind, bool fromKernel) => level;
    }
}
