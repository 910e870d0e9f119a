using System.Globalization;
using System.Text.RegularExpressions;

namespace LuBan.Benchmarks;

/// <summary>Loads and unloads extensions in a whole kernel and reads the kernel's own metrics, the operating system's figures and the managed heap.</summary>
internal sealed partial class LoadBenchmark : IBenchmark
{
    private const string Version = "1.0.0";
    private const int AskTimes = 5;

    public string Name => "load";

    public string Summary => "load and unload time, and memory, per extension";

    public async Task RunAsync(BenchmarkRun run, CancellationToken cancellationToken)
    {
        int[] steps = run.Quick ? [1, 3] : [1, 10, 30];
        var rounds = run.Quick ? 1 : 3;
        var measured = new List<List<Step>>();
        var (loads, unloads) = (new List<double>(), new List<double>());
        var firstLoads = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            var (sizes, load, unload) = await MeasureAsync(run, steps, cancellationToken);
            measured.Add(sizes);
            firstLoads.Add(load[0]);
            loads.AddRange(load.Skip(1));
            unloads.AddRange(unload);
        }

        run.Line($"{rounds} processes; two routes, a controller and a hosted service per extension, each path asked {AskTimes} times before memory is read after full collections. Median (min–max).");
        run.Line("");
        run.Table(["extensions", "RSS MiB", "managed heap MiB", "RSS per extension MiB", "heap per extension MiB"],
            Enumerable.Range(0, measured[0].Count).Select(index => Row(measured.Select(steps => (steps[0], steps[index])).ToList())));
        run.Table(["ms", "median (min–max)"],
        [
            ["load to ready, first in the process", new Figures(firstLoads).Text("0")],
            ["load to ready, later ones", new Figures(loads).Text("0")],
            ["retire to proven unloaded", new Figures(unloads).Text("0")],
        ]);
    }

    private static string[] Row(List<(Step Empty, Step Loaded)> pairs)
    {
        var count = pairs[0].Loaded.Count;
        string Per(Func<Step, double> value) => count == 0 || pairs[0].Loaded.AfterUnload ? "" : new Figures(pairs.Select(pair => (value(pair.Loaded) - value(pair.Empty)) / count)).Text();
        return
        [
            pairs[0].Loaded.AfterUnload ? "0, after all were unloaded" : count.ToString(CultureInfo.InvariantCulture),
            new Figures(pairs.Select(pair => pair.Loaded.ResidentMiB)).Text("0.0"),
            new Figures(pairs.Select(pair => pair.Loaded.HeapMiB)).Text(),
            Per(step => step.ResidentMiB),
            Per(step => step.HeapMiB),
        ];
    }

    private static async Task<(List<Step> Sizes, List<double> Loads, List<double> Unloads)> MeasureAsync(BenchmarkRun run, int[] steps, CancellationToken cancellationToken)
    {
        var folder = run.Directory.Next("feed");
        var ids = Enumerable.Range(1, steps[^1]).Select(number => $"Bench.Load{number}").ToList();
        foreach (var id in ids) ExtensionPackage.Bench.Write(folder, id, Version);
        // The peer is the same kernel, and has a path that collects and tells the size of the heap.
        await using var server = await ServerProcess.StartPeerAsync(run.Directory.Next("server"), folder, cancellationToken);
        await server.LoginAsync(cancellationToken);
        await MetricAsync(server, "luban_extension_load_seconds_sum", ids[0], cancellationToken);

        var sizes = new List<Step> { await SizeAsync(server, 0, cancellationToken) };
        for (var count = 1; count <= ids.Count; count++)
        {
            var id = ids[count - 1];
            await server.CreatePlanAsync(id, Version, cancellationToken);
            await server.WaitForInstalledAsync(id, cancellationToken);
            foreach (var path in (string[])["/string", "/json/7", "/controller/7"])
            {
                for (var time = 0; time < AskTimes; time++) await server.WaitForOkAsync($"/ext/{id.ToLowerInvariant()}{path}", cancellationToken);
            }
            if (steps.Contains(count)) sizes.Add(await SizeAsync(server, count, cancellationToken));
        }
        foreach (var id in ids) await server.UninstallAsync(id, cancellationToken);
        sizes.Add(await SizeAsync(server, 0, cancellationToken) with { AfterUnload = true });

        var (loads, unloads) = (new List<double>(), new List<double>());
        foreach (var id in ids)
        {
            loads.Add(await MetricAsync(server, "luban_extension_load_seconds_sum", id, cancellationToken) * 1000);
            unloads.Add(await MetricAsync(server, "luban_extension_unload_seconds_sum", id, cancellationToken) * 1000);
        }
        return (sizes, loads, unloads);
    }

    private static async Task<Step> SizeAsync(ServerProcess server, int count, CancellationToken cancellationToken)
    {
        var heap = long.Parse(await server.Http.GetStringAsync(Hosts.PeerHost.HeapPath, cancellationToken), CultureInfo.InvariantCulture);
        return new(count, ProcessFigures.ResidentMiB(server.Id), heap / 1024.0 / 1024);
    }

    private static async Task<double> MetricAsync(ServerProcess server, string name, string id, CancellationToken cancellationToken)
    {
        var page = await server.Http.GetStringAsync("/metrics", cancellationToken);
        foreach (Match line in Line().Matches(page))
        {
            if (line.Groups[1].Value == name && line.Groups[2].Value == id.ToLowerInvariant()) return double.Parse(line.Groups[3].Value, CultureInfo.InvariantCulture);
        }
        return 0;
    }

    [GeneratedRegex(@"^(\w+)\{extension=""([^""]+)""\} (\S+)$", RegexOptions.Multiline)]
    private static partial Regex Line();

    private sealed record Step(int Count, double ResidentMiB, double HeapMiB)
    {
        public bool AfterUnload { get; init; }
    }
}
