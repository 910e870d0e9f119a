namespace LuBan.Benchmarks;

/// <summary>From the start of the process to the first answer of <c>/readyz</c>, in turn with an empty web application.</summary>
internal sealed class StartBenchmark : IBenchmark
{
    public string Name => "start";

    public string Summary => "server start to ready, and memory without extensions";

    public async Task RunAsync(BenchmarkRun run, CancellationToken cancellationToken)
    {
        var rounds = run.Quick ? 2 : 12;
        var (first, second, bare) = (new List<Start>(), new List<Start>(), new List<Start>());
        for (var round = 0; round < rounds; round++)
        {
            var data = run.Directory.Next("start");
            bare.Add(await MeasureAsync(() => ServerProcess.StartBareAsync(cancellationToken), cancellationToken));
            first.Add(await MeasureAsync(() => ServerProcess.StartServerAsync(data, null, cancellationToken), cancellationToken));
            second.Add(await MeasureAsync(() => ServerProcess.StartServerAsync(data, null, cancellationToken), cancellationToken));
        }
        run.Line($"{rounds} rounds, in turn: `dotnet LuBan.Server.dll` with an empty data directory, again with the same one, and an ASP.NET Core application that only answers /readyz. Median (min–max); polled every 2 ms.");
        run.Line("");
        run.Table(["", "start to ready ms", "processor time ms", "RSS when ready MiB", "start to ready / bare"],
        [
            Row("first start", first, bare),
            Row("second start", second, bare),
            Row("bare application", bare, bare),
        ]);
    }

    private static string[] Row(string name, List<Start> starts, List<Start> bare) =>
    [
        name,
        new Figures(starts.Select(start => start.Milliseconds)).Text("0"),
        new Figures(starts.Select(start => start.CpuMilliseconds)).Text("0"),
        new Figures(starts.Select(start => start.ResidentMiB)).Text("0.0"),
        new Figures(starts.Zip(bare, (start, other) => start.Milliseconds / other.Milliseconds)).Text(),
    ];

    private static async Task<Start> MeasureAsync(Func<Task<ServerProcess>> begin, CancellationToken cancellationToken)
    {
        await using var server = await begin();
        var start = new Start(server.StartTime.TotalMilliseconds, ProcessFigures.CpuSeconds(server.Id) * 1000, ProcessFigures.ResidentMiB(server.Id));
        await server.StopAsync(cancellationToken);
        return start;
    }

    private sealed record Start(double Milliseconds, double CpuMilliseconds, double ResidentMiB);
}
