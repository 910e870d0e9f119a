using System.Diagnostics;
using System.Globalization;

namespace LuBan.Benchmarks.Api;

/// <summary>The resource API over HTTPS against kube-apiserver + etcd, and etcd alone for what a durable store costs: the same client, objects and flushes, in turn.</summary>
internal sealed class ApiBenchmark : IBenchmark
{
    private const string Many = "many";
    private const string Few = "few";
    private const string Watched = "watched";
    private const int PageSize = 500;
    private static readonly int[] Writers = [1, 16, 64];

    public string Name => "api";

    public string Summary => "the resource API against kube-apiserver + etcd, and etcd";

    public async Task RunAsync(BenchmarkRun run, CancellationToken cancellationToken)
    {
        var (rounds, objects) = run.Quick ? (1, 500) : (3, 10_000);
        var slice = TimeSpan.FromSeconds(run.Quick ? 0.3 : 1.5);
        var (peers, missing) = await ApiPeers.StartAsync(run, cancellationToken);
        try
        {
            var table = new ApiTable(peers);
            await FillAsync(peers, objects, cancellationToken);
            foreach (var peer in peers) table.Memory(peer, $"resident with {objects} objects", peer.Memory.Select(part => part.ResidentMiB()).ToArray());
            for (var round = 0; round < rounds; round++)
            {
                for (var turn = 0; turn < peers.Count; turn++) await ReadAsync(table, peers[(turn + round) % peers.Count], objects, slice, round == 0, cancellationToken);
            }
            foreach (var (watchers, writes, pause) in WatchSteps(run.Quick))
            {
                for (var round = 0; round < rounds; round++)
                {
                    for (var turn = 0; turn < peers.Count; turn++) await WatchAsync(table, peers[(turn + round) % peers.Count], watchers, writes, pause, cancellationToken);
                }
            }
            for (var round = 0; round < rounds; round++)
            {
                foreach (var writers in Writers)
                {
                    for (var turn = 0; turn < peers.Count; turn++) await WriteAsync(table, peers[(turn + round) % peers.Count], round, writers, objects, slice, cancellationToken);
                }
            }
            foreach (var peer in peers) table.Memory(peer, "resident at the end", peer.Memory.Select(part => part.ResidentMiB()).ToArray());

            run.Line($"{rounds} rounds in turn, slices of {slice.TotalSeconds} s, {objects} ConfigMaps of {ApiObjects.ConfigMap(Many, "name").Length} bytes; HTTP/1.1 over TLS with a bearer token for kube-apiserver and LuBan, gRPC over TCP for etcd; every write is flushed to the disk before its answer. Median (min–max); ratios within a round, LuBan / kube-apiserver.");
            foreach (var line in missing) run.Line(line);
            run.Line("");
            table.Print(run);
        }
        finally
        {
            foreach (var peer in peers) await peer.DisposeAsync();
        }
    }

    private static (int Watchers, int Writes, TimeSpan Pause)[] WatchSteps(bool quick) => quick
        ? [(1, 5, TimeSpan.FromMilliseconds(20)), (20, 5, TimeSpan.FromMilliseconds(50))]
        : [(1, 200, TimeSpan.FromMilliseconds(10)), (100, 60, TimeSpan.FromMilliseconds(50)), (1000, 20, TimeSpan.FromMilliseconds(300))];

    private static async Task FillAsync(IReadOnlyList<IApiPeer> peers, int objects, CancellationToken cancellationToken)
    {
        foreach (var peer in peers)
        {
            if (peer is KubernetesPeer kubernetes)
            {
                foreach (var folder in (string[])[Many, Few, Watched]) await kubernetes.CreateFolderAsync(folder, cancellationToken);
            }
            await Parallel.ForEachAsync(Enumerable.Range(0, objects), new ParallelOptions { MaxDegreeOfParallelism = Writers[^1], CancellationToken = cancellationToken },
                async (number, token) => await peer.CreateAsync(Many, Item(number), token));
            await peer.CreateAsync(Watched, Item(0), cancellationToken);
        }
    }

    private static async Task ReadAsync(ApiTable table, IApiPeer peer, int objects, TimeSpan slice, bool warmUp, CancellationToken cancellationToken)
    {
        (string Name, int Page, bool Cached)[] lists = [("list all, consistent", 0, false), ("list all, from the cache", 0, true), ($"list in pages of {PageSize}", PageSize, false)];
        foreach (var (name, page, cached) in lists)
        {
            if (warmUp) await peer.ListAsync(Many, page, cached, cancellationToken);
            var (count, clock) = (0, Stopwatch.StartNew());
            while (clock.Elapsed < slice)
            {
                var bytes = await peer.ListAsync(Many, page, cached, cancellationToken);
                if (bytes < objects * 1000L) throw new InvalidOperationException($"{peer.Name} listed {bytes} bytes only.");
                count++;
            }
            table.Add(name + ", objects/s", peer, count * objects / clock.Elapsed.TotalSeconds);
        }
        table.Add("get, 1 reader, /s", peer, await RateAsync(1, slice, (_, number) => peer.GetAsync(Many, Item(number % objects), cancellationToken)));
        table.Add("get, 16 readers, /s", peer, await RateAsync(16, slice, (reader, number) => peer.GetAsync(Many, Item((number + reader * 97) % objects), cancellationToken)));
    }

    private static async Task WriteAsync(ApiTable table, IApiPeer peer, int round, int writers, int objects, TimeSpan slice, CancellationToken cancellationToken)
    {
        var text = writers == 1 ? "1 writer" : $"{writers} writers";
        table.Add($"create, {text}, /s", peer, await RateAsync(writers, slice, (writer, number) => peer.CreateAsync(Few, $"r{round}-{writers}-{writer}-{number}", cancellationToken)));
        table.Add($"update, {text}, /s", peer, await RateAsync(writers, slice, (writer, number) =>
            peer.UpdateAsync(Many, Item((number * writers + writer) % objects), string.Create(CultureInfo.InvariantCulture, $"{round}.{number}"), cancellationToken)));
    }

    private static async Task WatchAsync(ApiTable table, IApiPeer peer, int watchers, int writes, TimeSpan pause, CancellationToken cancellationToken)
    {
        var (lag, memory, cpu) = await WatchLag.MeasureAsync(peer, Watched, Item(0), watchers, writes, pause, cancellationToken);
        var text = watchers == 1 ? "1 watcher" : $"{watchers} watchers";
        table.Add($"watch lag, {text}, p50 ms", peer, lag.Median);
        table.Add($"watch lag, {text}, p99 ms", peer, lag.Percentile(0.99));
        if (watchers > 1) table.Add($"watch, {text}, server's processor time per event, µs", peer, cpu);
        if (watchers >= 1000) table.Memory(peer, $"resident with {watchers} watchers", memory);
    }

    /// <summary>Calls per second; each caller waits for its answer before it calls again.</summary>
    private static async Task<double> RateAsync(int callers, TimeSpan slice, Func<int, int, Task> call)
    {
        var count = 0;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            for (var number = 0; clock.Elapsed < slice; number++)
            {
                await call(caller, number);
                Interlocked.Increment(ref count);
            }
        })));
        return count / clock.Elapsed.TotalSeconds;
    }

    private static string Item(int number) => string.Create(CultureInfo.InvariantCulture, $"item-{number:00000}");
}
