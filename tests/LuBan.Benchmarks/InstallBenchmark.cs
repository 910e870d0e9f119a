using System.Diagnostics;

namespace LuBan.Benchmarks;

/// <summary>From the moment the plan is written to the first 200, with a source that was read before. Every repetition is a package that the server has not seen.</summary>
internal sealed class InstallBenchmark : IBenchmark
{
    private const int WarmUps = 2;

    public string Name => "install";

    public string Summary => "from writing an install plan to the first 200, and uninstalling";

    public async Task RunAsync(BenchmarkRun run, CancellationToken cancellationToken)
    {
        var repetitions = run.Quick ? 3 : 30;
        var rows = new List<string[]>
        {
            await MeasureAsync(run, "hello (1 route)", ExtensionPackage.Hello, "/greetings/Ada", repetitions, cancellationToken),
            await MeasureAsync(run, "bench (2 routes, controller, hosted service)", ExtensionPackage.Bench, "/controller/7", repetitions, cancellationToken),
        };
        run.Line($"{repetitions} repetitions on one server, after {WarmUps} that do not count. Milliseconds. The folder holds all {repetitions + WarmUps} versions.");
        run.Line("");
        run.Table(["extension", "install p50", "p95", "min–max", "first in the process", "uninstall p50", "p95"], rows);
    }

    private static async Task<string[]> MeasureAsync(BenchmarkRun run, string name, ExtensionPackage package, string path, int repetitions, CancellationToken cancellationToken)
    {
        const string Id = "Bench.Install";
        var folder = run.Directory.Next("feed");
        for (var number = 0; number < repetitions + WarmUps; number++) package.Write(folder, Id, $"1.0.{number}");
        await using var server = await ServerProcess.StartServerAsync(run.Directory.Next("server"), folder, cancellationToken);
        await server.LoginAsync(cancellationToken);

        var (installs, uninstalls) = (new List<double>(), new List<double>());
        for (var number = 0; number < repetitions + WarmUps; number++)
        {
            var started = Stopwatch.GetTimestamp();
            await server.CreatePlanAsync(Id, $"1.0.{number}", cancellationToken);
            await server.WaitForOkAsync($"/ext/{Id.ToLowerInvariant()}{path}", cancellationToken);
            installs.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            await server.WaitForInstalledAsync(Id, cancellationToken);

            started = Stopwatch.GetTimestamp();
            await server.UninstallAsync(Id, cancellationToken);
            uninstalls.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        var (install, uninstall) = (new Figures(installs.Skip(WarmUps)), new Figures(uninstalls.Skip(WarmUps)));
        return [name, $"{install.Median:0}", $"{install.Percentile(0.95):0}", $"{install.Min:0}–{install.Max:0}", $"{installs[0]:0}", $"{uninstall.Median:0}", $"{uninstall.Percentile(0.95):0}"];
    }
}
