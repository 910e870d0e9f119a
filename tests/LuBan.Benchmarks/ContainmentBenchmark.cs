using System.Globalization;
using System.Net;

namespace LuBan.Benchmarks;

/// <summary>A well-behaved extension with and without a neighbour that throws, waits, blocks threads, is flooded, or reconciles without end.</summary>
internal sealed class ContainmentBenchmark : IBenchmark
{
    private const string Good = "Bench.Extension";
    private const string Bad = "Bench.Unruly";
    private const int Connections = 4;
    private const int Flood = 32;
    private static readonly string GoodPath = $"/ext/{Good.ToLowerInvariant()}/json/7";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private static readonly (string Name, string? Path)[] Misdeeds =
        [("throws", "/throw"), ("waits 2 s", "/slow/2000"), ("blocks threads for 2 s", "/block/2000"), ("is flooded", "/fine"), ("allocates 5 MB a request", "/allocate/5"), ("reconciles without end", null)];

    public string Name => "containment";

    public string Summary => "an extension beside one that misbehaves in the same process";

    public async Task RunAsync(BenchmarkRun run, CancellationToken cancellationToken)
    {
        var rounds = run.Quick ? 1 : 6;
        var (slice, warmUp) = run.Quick ? (TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(0.5)) : (TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(15));
        var folder = run.Directory.Next("feed");
        ExtensionPackage.Bench.Write(folder, Good, "1.0.0");
        ExtensionPackage.Unruly.Write(folder, Bad, "1.0.0");
        await using var server = await ServerProcess.StartServerAsync(run.Directory.Next("server"), folder, cancellationToken);
        await server.LoginAsync(cancellationToken);
        foreach (var id in (string[])[Good, Bad])
        {
            await server.CreatePlanAsync(id, "1.0.0", cancellationToken);
            await server.WaitForInstalledAsync(id, cancellationToken);
        }
        await using var elsewhere = await ServerProcess.StartBareAsync(cancellationToken);
        foreach (var path in (string[])[GoodPath, Path("/fine")]) LoadGenerator.Run(server, path, Flood, warmUp, cancellationToken);

        async Task<string[]> MeasureAsync(string name, Func<LoadSample> ask, Func<Task<Misdeed>> begin)
        {
            var samples = new List<(LoadSample Alone, LoadSample Beside, double Other)>();
            for (var round = 0; round < rounds; round++)
            {
                var alone = ask();
                await using var misdeed = await begin();
                // Under way before it is measured what it does to others.
                await Task.Delay(slice / 2, cancellationToken);
                var before = misdeed.Answered;
                var beside = ask();
                samples.Add((alone, beside, (misdeed.Answered - before) / slice.TotalSeconds));
            }
            string Of(Func<(LoadSample Alone, LoadSample Beside, double Other), double> value, string format = "0") => new Figures(samples.Select(value)).Text(format);
            return
            [
                name, Of(one => one.Alone.Slow), Of(one => one.Beside.Slow), Of(one => one.Beside.Slow / one.Alone.Slow, "0.00"), Of(one => one.Beside.Latency / one.Alone.Latency, "0.00"),
                Of(one => one.Alone.Throughput), Of(one => one.Beside.Throughput), Of(one => one.Other),
            ];
        }

        run.Line(string.Create(CultureInfo.InvariantCulture, $"{Flood} connections to the other one, {rounds} rounds of {slice.TotalSeconds} s in turn, alone and beside; median (min–max). An answer other than 200 of the good one ends the run."));
        foreach (var (caption, misdeeds, ask) in new (string, IEnumerable<(string, string?)>, Func<LoadSample>)[]
        {
            ($"{Connections} connections ask the good one as often as it answers:", Misdeeds, () => LoadGenerator.Run(server, GoodPath, Connections, slice, cancellationToken)),
            ($"One connection asks it every {Pause.TotalMilliseconds} ms:", Misdeeds.Where(one => one.Path is not null), () => LoadGenerator.RunSlowly(server, GoodPath, Pause, slice, cancellationToken)),
        })
        {
            var rows = new List<string[]>();
            foreach (var (name, path) in misdeeds) rows.Add(await MeasureAsync(name, ask, async () => path is null ? await Storm.StartAsync(server, cancellationToken) : new Nuisance(server, Path(path), Flood)));
            // What such a flood takes from the machine when no kernel stands between the two.
            rows.Add(await MeasureAsync("(a process of its own is flooded)", ask, () => Task.FromResult<Misdeed>(new Nuisance(elsewhere, "/readyz", Flood))));
            run.Line("");
            run.Line(caption);
            run.Line("");
            run.Table(["the other one", "p99 alone µs", "p99 beside µs", "p99 ratio", "p50 ratio", "good/s alone", "good/s beside", "other/s"], rows);
        }
    }

    private static string Path(string path) => $"/ext/{Bad.ToLowerInvariant()}{path}";

    /// <summary>Something that goes on until it is disposed of.</summary>
    private abstract class Misdeed : IAsyncDisposable
    {
        private long _answered;

        /// <summary>Requests that were answered by the other one's own code so far.</summary>
        public long Answered => Interlocked.Read(ref _answered);

        public abstract ValueTask DisposeAsync();

        protected void Count() => Interlocked.Increment(ref _answered);
    }

    /// <summary>Asks one path over many connections, whatever is answered.</summary>
    private sealed class Nuisance : Misdeed
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _running;

        public Nuisance(ServerProcess server, string path, int connections)
        {
            _running = Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(async () =>
            {
                while (!_stop.IsCancellationRequested)
                {
                    try
                    {
                        using var response = await server.Http.GetAsync(path, _stop.Token);
                        if (response.StatusCode != HttpStatusCode.ServiceUnavailable) Count();
                    }
                    catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
                    {
                        // Cut off, or the end.
                    }
                }
            })));
        }

        public override async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _running;
            _stop.Dispose();
        }
    }

    /// <summary>Objects whose reconciler wants to look again at once.</summary>
    private sealed class Storm(ServerProcess server) : Misdeed
    {
        private const string Kind = "/apis/unruly.example.dev/v1/namespaces/default/storms";
        private const int Objects = 20;

        public static async Task<Storm> StartAsync(ServerProcess server, CancellationToken cancellationToken)
        {
            for (var i = 0; i < Objects; i++)
            {
                using var created = await server.Http.PostAsJsonAsync(Kind, new { apiVersion = "unruly.example.dev/v1", kind = "Storm", metadata = new { name = $"storm-{i}" } }, cancellationToken);
                created.EnsureSuccessStatusCode();
            }
            return new(server);
        }

        public override async ValueTask DisposeAsync()
        {
            for (var i = 0; i < Objects; i++)
            {
                using var deleted = await server.Http.DeleteAsync($"{Kind}/storm-{i}");
            }
        }
    }
}
