using System.Diagnostics;
using System.Globalization;
using LuBan.Packages;

namespace LuBan.Benchmarks.Market;

/// <summary>A marketplace with many packages, as a process of its own, against files: a static file server for what is read, writing and fsync for what is pushed.</summary>
internal sealed class MarketBenchmark : IBenchmark
{
    private const int Clients = 4;
    private const int FileSample = 1000;

    public string Name => "market";

    public string Summary => "a marketplace of 100,000 ids and 300,000 versions: search, lists, pushes, start, sync";

    public async Task RunAsync(BenchmarkRun run, CancellationToken cancellationToken)
    {
        var packages = run.Quick ? 2_000 : 100_000;
        var words = new MarketVocabulary(20_261_121);
        var data = run.Directory.Next("market");
        var clock = Stopwatch.StartNew();
        var ids = await MarketData.WriteAsync(data, packages, words, cancellationToken);
        run.Line($"{ids.Count} ids with 1 to 5 versions each, written through the store in {clock.Elapsed.TotalSeconds:0} s.");
        run.Line("");
        await MeasureStartAsync(run, data, cancellationToken);

        await using (var market = await ServerProcess.StartMarketAsync(data, cancellationToken))
        {
            await MeasureQueriesAsync(run, market, words, cancellationToken);
            await MeasureFilesAsync(run, market, ids, words, cancellationToken);
            run.Line($"Resident after all of this: {ProcessFigures.ResidentMiB(market.Id):0} MiB.");
            run.Line("");
            await MeasurePushesAsync(run, market, cancellationToken);
            await MeasureLargeAsync(run, market, cancellationToken);
        }
        await MeasureSyncAsync(run, cancellationToken);
    }

    private static async Task MeasureStartAsync(BenchmarkRun run, string data, CancellationToken cancellationToken)
    {
        var (starts, sizes, processor) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < (run.Quick ? 1 : 5); round++)
        {
            await using var market = await ServerProcess.StartMarketAsync(data, cancellationToken);
            starts.Add(market.StartTime.TotalMilliseconds);
            sizes.Add(ProcessFigures.ResidentMiB(market.Id));
            processor.Add(ProcessFigures.CpuSeconds(market.Id) * 1000);
            await market.StopAsync(cancellationToken);
        }
        run.Table(["start", "median (min–max)", "target"],
        [
            ["process to /readyz, ms", new Figures(starts).Text("0"), "≤ 3000"],
            ["processor time until then, ms", new Figures(processor).Text("0"), ""],
            ["resident then, MiB", new Figures(sizes).Text("0"), "≤ 400"],
        ]);
    }

    private static Task MeasureQueriesAsync(BenchmarkRun run, ServerProcess market, MarketVocabulary words, CancellationToken cancellationToken)
    {
        var slice = run.Quick ? TimeSpan.FromSeconds(0.3) : TimeSpan.FromSeconds(2);
        var rows = new List<string[]>();
        foreach (var queries in MarketQueries.Searches(words))
        {
            // Once for the runtime to compile, then measured.
            LoadGenerator.Run(market, queries.Paths, 1, slice / 4, cancellationToken);
            var alone = Rounds(run, () => LoadGenerator.Run(market, queries.Paths, 1, slice, cancellationToken));
            var together = Rounds(run, () => LoadGenerator.Run(market, queries.Paths, Clients, slice, cancellationToken));
            rows.Add([queries.Name, Milliseconds(alone, sample => sample.Latency), Milliseconds(alone, sample => sample.Slow), Milliseconds(together, sample => sample.Latency), Milliseconds(together, sample => sample.Slow), new Figures(together.Select(sample => sample.Throughput)).Text("0"),
                Milliseconds(alone, sample => sample.CpuPerRequest), $"≤ {queries.Target:0}"]);
        }
        run.Table(["milliseconds", "c=1 p50", "c=1 p99", "c=4 p50", "c=4 p99", "c=4 requests/s", "processor time", "p99 target"], rows);
        return Task.CompletedTask;
    }

    private static async Task MeasureFilesAsync(BenchmarkRun run, ServerProcess market, IReadOnlyList<string> ids, MarketVocabulary words, CancellationToken cancellationToken)
    {
        var sample = Enumerable.Range(0, Math.Min(FileSample, ids.Count)).Select(_ => ids[words.Number(ids.Count)]).Distinct().ToList();
        var folder = run.Directory.Next("files");
        var all = MarketQueries.Files(sample);
        // The same bytes, from the disk.
        foreach (var path in all.SelectMany(queries => queries.Paths))
        {
            var file = Path.Combine(folder, path[1..]);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllBytesAsync(file, await market.Http.GetByteArrayAsync(path, cancellationToken), cancellationToken);
        }
        await using var files = await ServerProcess.StartFilesAsync(folder, cancellationToken);
        var slice = run.Quick ? TimeSpan.FromSeconds(0.3) : TimeSpan.FromSeconds(2);
        var rows = new List<string[]>();
        foreach (var queries in all)
        {
            LoadGenerator.Run(market, queries.Paths, 1, slice / 4, cancellationToken);
            LoadGenerator.Run(files, queries.Paths, 1, slice / 4, cancellationToken);
            foreach (var connections in (int[])[1, Clients])
            {
                var pairs = Rounds(run, () => (Market: LoadGenerator.Run(market, queries.Paths, connections, slice, cancellationToken), Files: LoadGenerator.Run(files, queries.Paths, connections, slice, cancellationToken)));
                var (ours, theirs) = (pairs.Select(pair => pair.Market).ToList(), pairs.Select(pair => pair.Files).ToList());
                rows.Add([$"{queries.Name}, c={connections}", Milliseconds(ours, one => one.Latency), Milliseconds(ours, one => one.Slow), Milliseconds(theirs, one => one.Latency), Milliseconds(theirs, one => one.Slow),
                    new Figures(pairs.Select(pair => pair.Market.Throughput / pair.Files.Throughput)).Text(), new Figures(pairs.Select(pair => pair.Market.CpuPerRequest / pair.Files.CpuPerRequest)).Text(), $"≤ {queries.Target:0}"]);
            }
        }
        run.Table(["milliseconds", "market p50", "market p99", "files p50", "files p99", "throughput, market / files", "processor time, market / files", "p99 target"], rows);
    }

    private static async Task MeasurePushesAsync(BenchmarkRun run, ServerProcess market, CancellationToken cancellationToken)
    {
        var count = run.Quick ? 20 : 400;
        var (pushed, written, processor) = (new List<double>(), new List<double>(), new List<double>());
        await MarketProbe.PushRateAsync(market, MarketProbe.Packages(run.Quick ? 4 : 100, round: 0), Clients, cancellationToken);
        for (var round = 1; round <= (run.Quick ? 1 : 3); round++)
        {
            var packages = MarketProbe.Packages(count, round);
            var cpu = ProcessFigures.CpuSeconds(market.Id);
            pushed.Add(await MarketProbe.PushRateAsync(market, packages, Clients, cancellationToken));
            processor.Add((ProcessFigures.CpuSeconds(market.Id) - cpu) * 1000 / count);
            written.Add(await MarketProbe.FileRateAsync(run.Directory.Next("fsync"), packages, Clients, cancellationToken));
        }
        run.Table(["per second, packages of 22 KB, c=4", "median (min–max)", "target"],
        [
            ["pushed: checked, signed, durable, visible", new Figures(pushed).Text("0"), "≥ 150"],
            ["processor time of one push, ms", new Figures(processor).Text("0.0"), ""],
            ["peer: the same bytes written, with fsync", new Figures(written).Text("0"), ""],
        ]);
    }

    private static async Task MeasureLargeAsync(BenchmarkRun run, ServerProcess market, CancellationToken cancellationToken)
    {
        var megabytes = run.Quick ? 10 : 100;
        await MarketProbe.PushAsync(market, MarketProbe.Large("Bench.Warm", 4), cancellationToken);
        var package = MarketProbe.Large("Bench.Large", megabytes);
        ProcessFigures.ForgetPeak(market.Id);
        var before = ProcessFigures.ResidentMiB(market.Id);
        var clock = Stopwatch.StartNew();
        await MarketProbe.PushAsync(market, package, cancellationToken);
        var elapsed = clock.Elapsed;
        var more = ProcessFigures.PeakResidentMiB(market.Id) - before;
        var file = Stopwatch.StartNew();
        await MarketProbe.FileRateAsync(run.Directory.Next("fsync"), [package], 1, cancellationToken);
        run.Table([$"one package of {megabytes} MB", "measured", "target"],
        [
            ["pushed, s", elapsed.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture), ""],
            ["peer: written twice with fsync would take, s", (2 * file.Elapsed.TotalSeconds).ToString("0.00", CultureInfo.InvariantCulture), ""],
            ["more resident memory at the most, MiB", more.ToString("0", CultureInfo.InvariantCulture), "≤ 64"],
        ]);
    }

    /// <summary>A kernel's package source takes over a catalogue, and then what changed in it.</summary>
    private static async Task MeasureSyncAsync(BenchmarkRun run, CancellationToken cancellationToken)
    {
        const int Packages = 1000;
        const int Changes = 10;
        var data = run.Directory.Next("sync");
        await MarketData.WriteAsync(data, Packages, new MarketVocabulary(7), cancellationToken);
        await using var market = await ServerProcess.StartMarketAsync(data, cancellationToken);
        var (first, second, read) = (new List<double>(), new List<double>(), 0);
        for (var round = 0; round < (run.Quick ? 1 : 5); round++)
        {
            var source = PackageSources.Open(new PackageSourceOptions { Name = "market", Url = market.Http.BaseAddress + "v3/index.json" }, TimeProvider.System);
            var clock = Stopwatch.StartNew();
            var all = await source.ReadChangesAsync(null, 0, cancellationToken) ?? throw new InvalidOperationException("The marketplace does not tell its changes.");
            first.Add(clock.Elapsed.TotalMilliseconds);
            if (all.Packages.Count < Packages) throw new InvalidOperationException($"{all.Packages.Count} packages were read, expected {Packages}.");
            foreach (var package in MarketProbe.Packages(2 * Changes, 100 + round)) await MarketProbe.PushAsync(market, package, cancellationToken);
            clock.Restart();
            var changes = await source.ReadChangesAsync(all.Feed, all.Sequence, cancellationToken);
            second.Add(clock.Elapsed.TotalMilliseconds);
            read = changes!.Packages.Count;
        }
        run.Table([$"a kernel's package source, {Packages} packages, ms", "median (min–max)", "target"],
        [
            ["first sync, everything", new Figures(first).Text("0"), "< 1000"],
            [$"second sync, {read} packages changed", new Figures(second).Text("0"), "in proportion"],
        ]);
    }

    private static List<T> Rounds<T>(BenchmarkRun run, Func<T> measure) => [.. Enumerable.Range(0, run.Quick ? 1 : 3).Select(_ => measure())];

    private static string Milliseconds(IEnumerable<LoadSample> samples, Func<LoadSample, double> microseconds) => new Figures(samples.Select(sample => microseconds(sample) / 1000)).Text();
}
