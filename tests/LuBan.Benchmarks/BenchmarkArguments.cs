using System.Globalization;
using LuBan.Benchmarks.Access;
using LuBan.Benchmarks.Api;
using LuBan.Benchmarks.Gateway;
using LuBan.Benchmarks.Market;
using LuBan.Benchmarks.Mesh;

namespace LuBan.Benchmarks;

/// <summary>The command line.</summary>
internal sealed record BenchmarkArguments(IReadOnlyList<IBenchmark> Benchmarks, bool Quick, TimeSpan Limit, string? Directory, string? Answer, int ExitCode)
{
    private const int Usage = 2;
    private static readonly TimeSpan DefaultLimit = TimeSpan.FromMinutes(30);
    private static readonly IBenchmark[] All =
    [
        new RequestBenchmark(), new InstallBenchmark(), new LoadBenchmark(), new StoreBenchmark(), new PostgresBenchmark(), new StartBenchmark(),
        new ApiBenchmark(), new MarketBenchmark(), new AccessBenchmark(), new AuditBenchmark(), new IdentityBenchmark(), new GatewayBenchmark(),
        new ContainmentBenchmark(), new WorkerBenchmark(), new ObservabilityBenchmark(), new AppStoreBenchmark(), new MeshBenchmark(),
        new DevOpsBenchmark(),
    ];

    private static int Width => All.Max(benchmark => benchmark.Name.Length) + 2;

    private static string Help => $"""
        Measures LuBan against a peer in the same run, on loopback, and prints tables.

          dotnet run -c Release --project tests/LuBan.Benchmarks -- [benchmark ...] [options]

        {string.Join('\n', All.Select(benchmark => $"  {benchmark.Name.PadRight(Width)}{benchmark.Summary}"))}

          --quick       A short check that everything runs; its figures mean little
          --limit MIN   Stop after this many minutes; default {DefaultLimit.TotalMinutes:0}
          --data DIR    Where data directories are made; default: the temporary directory. A file
                        system in memory makes durable writes look free
          --help        Show this

        Without names every benchmark runs.
        """;

    public static BenchmarkArguments Parse(string[] args)
    {
        var chosen = new List<IBenchmark>();
        var problems = new List<string>();
        var (quick, limit, directory) = (false, DefaultLimit, (string?)null);
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--help" or "-h":
                    return Answered(Help, 0);
                case "--quick":
                    quick = true;
                    break;
                case "--limit" when i + 1 < args.Length && double.TryParse(args[i + 1], CultureInfo.InvariantCulture, out var minutes) && minutes > 0:
                    limit = TimeSpan.FromMinutes(minutes);
                    i++;
                    break;
                case "--data" when i + 1 < args.Length:
                    directory = Path.GetFullPath(args[++i]);
                    break;
                case var name when All.FirstOrDefault(benchmark => benchmark.Name == name) is { } benchmark:
                    chosen.Add(benchmark);
                    break;
                default:
                    problems.Add($"'{args[i]}' is not understood");
                    break;
            }
        }
        if (problems.Count > 0) return Answered($"{string.Join("; ", problems)}.\n\n{Help}", Usage);
        return new(chosen.Count > 0 ? chosen : All, quick, limit, directory, null, 0);
    }

    private static BenchmarkArguments Answered(string answer, int exitCode) => new([], false, DefaultLimit, null, answer, exitCode);
}
