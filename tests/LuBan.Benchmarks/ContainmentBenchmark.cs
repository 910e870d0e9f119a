using System.Globalization;

namespace LuBan.Benchmarks;

/// <summary>A well-behaved extension with and without a neighbour that throws, waits, blocks threads, is flooded, or reconciles without end.</summary>
internal sealed class ContainmentBenchmark : IBenchmark
{
    private const string Good = "Bench.Extension";
    private const string Bad = "Bench.Unruly";
    private const int Connections = 4;
    private const int Flood = 32;

    private static readonly (string Name, string? Path)[] Misdeeds =
        [("throws", "/throw"), ("waits 2 s", "/slow/2000"), ("blocks threads for 2 s", "/block/2000"), ("is flooded", "/fine"), ("allocates 5 MB a request", "/allocate/5"), ("reconciles without end", null)];

    public string Name => "containment";

    public string Summary => "an extension beside one that misbehaves in the same process";

    public async Task RunAsync(BenchmarkRun run, CancellationToken cancellationToken)
    {
        var rounds = run.Quick ? 1 : 6;
        var slice = run.Quick ? TimeSpan.FromSeconds(0.5) : TimeSpan.FromSeconds(2);
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
        LoadSample Ask() => LoadGenerator.Run(server, $"/ext/{Good.ToLowerInvariant()}/json/7", Connections, slice, cancellationToken);
        Ask();

        async Task<string[]> MeasureAsync(Func<Task<IAsyncDisposable>> begin)
        {
            var samples = new List<(LoadSample Alone, LoadSample Beside)>();
            for (var round = 0; round < rounds; round++)
            {
                var alone = Ask();
                await using var misdeed = await begin();
                // Under way before it is measured what it does to others.
                await Task.Delay(slice / 2, cancellationToken);
                samples.Add((alone, Ask()));
            }
            return [Of(samples, one => one.Alone.Slow), Of(samples, one => one.Beside.Slow), Of(samples, one => one.Beside.Slow / one.Alone.Slow, "0.00"), Of(samples, one => one.Beside.Latency / one.Alone.Latency, "0.00"), "0"];
        }

        var rows = new List<string[]>();
        foreach (var (name, path) in Misdeeds) rows.Add([name, .. await MeasureAsync(async () => path is null ? await Storm.StartAsync(server, cancellationToken) : new Nuisance(server, $"/ext/{Bad.ToLowerInvariant()}{path}", Flood))]);
        // What such a flood takes from the machine when no kernel stands between the two.
        rows.Add(["(a process of its own is flooded)", .. await MeasureAsync(() => Task.FromResult<IAsyncDisposable>(new Nuisance(elsewhere, "/readyz", Flood)))]);
        run.Line(string.Create(CultureInfo.InvariantCulture, $"{Connections} connections to the good one, {Flood} to the other, {rounds} rounds of {slice.TotalSeconds} s in turn, alone and beside; median (min–max). An answer other than 200 of the good one ends the run."));
        run.Line("");
        run.Table(["the other one", "p99 alone µs", "p99 beside µs", "p99 ratio", "p50 ratio", "failed"], rows);
    }

    private static string Of(List<(LoadSample Alone, LoadSample Beside)> samples, Func<(LoadSample Alone, LoadSample Beside), double> value, string format = "0") => new Figures(samples.Select(value)).Text(format);

    /// <summary>Asks one path over many connections, whatever is answered.</summary>
    private sealed class Nuisance : IAsyncDisposable
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
                    }
                    catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
                    {
                        // Cut off, or the end.
                    }
                }
            })));
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _running;
            _stop.Dispose();
        }
    }

    /// <summary>Objects whose reconciler wants to look again at once.</summary>
    private sealed class Storm(ServerProcess server) : IAsyncDisposable
    {
        private const string Kind = "/apis/unruly.example.dev/v1/namespaces/default/storms";
        private const int Count = 20;

        public static async Task<Storm> StartAsync(ServerProcess server, CancellationToken cancellationToken)
        {
            for (var i = 0; i < Count; i++)
            {
                using var created = await server.Http.PostAsJsonAsync(Kind, new { apiVersion = "unruly.example.dev/v1", kind = "Storm", metadata = new { name = $"storm-{i}" } }, cancellationToken);
                created.EnsureSuccessStatusCode();
            }
            return new(server);
        }

        public async ValueTask DisposeAsync()
        {
            for (var i = 0; i < Count; i++)
            {
                using var deleted = await server.Http.DeleteAsync($"{Kind}/storm-{i}");
            }
        }
    }
}
