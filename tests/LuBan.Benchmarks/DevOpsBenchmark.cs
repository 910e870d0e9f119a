using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace LuBan.Benchmarks;

/// <summary>What a task of a pipeline costs beside its own work: many that do nothing, against as many plain processes in the same run.</summary>
internal sealed class DevOpsBenchmark : IBenchmark
{
    private const string Runs = "/apis/tekton.dev/v1/namespaces/default";

    public string Name => "devops";

    public string Summary => "tasks that do nothing against plain processes";

    public async Task RunAsync(BenchmarkRun run, CancellationToken cancellationToken)
    {
        var (rounds, tasks) = run.Quick ? (1, 20) : (5, 100);
        await using var server = await ServerProcess.StartServerAsync(run.Directory.Next("server"), Repository.Extensions, cancellationToken);
        await server.LoginAsync(cancellationToken);
        await server.InstallAsync("LuBan.DevOps", cancellationToken);
        await PipelineAsync(server, "warm-up", Math.Min(tasks, 10), cancellationToken);

        var (plain, parallel, sequential) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            plain.Add(await ProcessesAsync(tasks, cancellationToken) / tasks);
            parallel.Add(await PipelineAsync(server, $"round-{round}", tasks, cancellationToken) / tasks);
            sequential.Add(await PipelineAsync(server, $"single-{round}", 1, cancellationToken));
        }

        run.Line(string.Create(CultureInfo.InvariantCulture, $"{rounds} rounds of {tasks}; median (min–max). A step is a process with folders and a user of its own; a plain process is /bin/true."));
        run.Line("");
        run.Table(["", "ms"],
        [
            ["a plain process, many at once, each", new Figures(plain).Text()],
            [$"a task, {tasks} at once in one pipeline, each", new Figures(parallel).Text("0.0")],
            ["more than the plain process", new Figures(parallel.Zip(plain, (task, process) => task - process)).Text("0.0")],
            ["a pipeline of one task, from the request to its end", new Figures(sequential).Text("0")],
        ]);
        using var process = Process.GetProcessById(server.Id);
        run.Line(string.Create(CultureInfo.InvariantCulture, $"The server's memory after it: {process.WorkingSet64 / (1 << 20)} MiB resident."));
    }

    private static async Task<double> ProcessesAsync(int count, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = cancellationToken }, async (_, token) =>
        {
            using var process = Process.Start("/bin/true");
            await process.WaitForExitAsync(token);
        });
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    private static async Task<double> PipelineAsync(ServerProcess server, string name, int tasks, CancellationToken cancellationToken)
    {
        var all = Enumerable.Range(0, tasks).Select(i => JsonNode.Parse($$"""{ "name": "t{{i}}", "taskSpec": { "steps": [{ "name": "work", "image": "alpine", "command": ["true"] }] } }"""));
        var body = new JsonObject { ["metadata"] = new JsonObject { ["name"] = name }, ["spec"] = new JsonObject { ["pipelineSpec"] = new JsonObject { ["tasks"] = new JsonArray([.. all]) } } };
        var began = Stopwatch.GetTimestamp();
        using (var answer = await server.Http.PostAsJsonAsync($"{Runs}/pipelineruns", body, cancellationToken)) answer.EnsureSuccessStatusCode();
        var ended = await server.WaitForObjectAsync($"{Runs}/pipelineruns/{name}", "end", found => found["status"]?["completionTime"] is not null, cancellationToken);
        var verdict = ended["status"]!["conditions"]![0]!;
        if ((string?)verdict["status"] != "True") throw new InvalidOperationException($"{name}: {verdict}");
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }
}
