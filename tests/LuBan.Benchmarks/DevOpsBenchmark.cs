using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace LuBan.Benchmarks;

/// <summary>What a task of a pipeline costs beside its own work, which is <c>true</c>: against the same processes from a shell, bare and kept apart as steps are. In turn, at once and in a row.</summary>
internal sealed class DevOpsBenchmark : IBenchmark
{
    private const string Runs = "/apis/tekton.dev/v1/namespaces/default";

    /// <summary>As many as the extension has at work at the same time, unless it is configured.</summary>
    private const int AtOnce = 32;

    /// <summary>A root folder and a working folder of its own, an unprivileged user, its output and its exit code in files.</summary>
    private const string Apart = """
        d="$1/$2"; mkdir -p "$d/new" "$d/work"
        { echo "own $d/new tmpfs mode=0755 0 0"; for f in /*/; do f=${f%/}; echo "$f $d/new$f none rbind,X-mount.mkdir 0 0"; done; echo "$d/work $d/new/workspace none bind,X-mount.mkdir 0 0"; } >"$d/fstab"
        unshare --mount /bin/sh -c 'mount --all --fstab "$1/fstab" && exec setpriv --no-new-privs chroot --userspec=65534:65534 --groups= "$1/new" /bin/sh -c "cd /workspace && exec true"' apart "$d" >"$d/output" 2>&1
        code=$?; echo $code >"$d/exit"; exit $code
        """;

    public string Name => "devops";

    public string Summary => "tasks that do nothing against the same processes from a shell";

    public async Task RunAsync(BenchmarkRun run, CancellationToken cancellationToken)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            run.Line("Not measured: the processes from the shell get a root folder of their own as steps do, which needs root.");
            return;
        }

        var (rounds, many, row) = run.Quick ? (1, 20, 5) : (7, 100, 20);
        await using var server = await ServerProcess.StartServerAsync(run.Directory.Next("server"), Repository.Extensions, cancellationToken);
        await server.LoginAsync(cancellationToken);
        await server.InstallAsync("LuBan.DevOps", cancellationToken);
        // So that what is measured is compiled, and not for the first time.
        for (var i = 0; i < (run.Quick ? 1 : 8); i++) await PipelineAsync(server, $"warm-up-{i}", many, isRow: false, cancellationToken);

        var (atOnce, inARow, single, processor) = (new Samples(), new Samples(), new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            await MeasureAsync(atOnce, many, AtOnce);
            await MeasureAsync(inARow, row, 1);
            single.Add(await PipelineAsync(server, $"single-{round}", 1, isRow: true, cancellationToken));
        }

        run.Line(string.Create(CultureInfo.InvariantCulture, $"{rounds} rounds in turn; median (min–max); ratios within a round. At most {AtOnce} processes at once, from the shell as well. Apart: a root folder of its own, an unprivileged user, output and exit code in files."));
        run.Line("");
        run.Table(["ms for each task", "shell: true", "shell: true, apart", "LuBan", "LuBan / apart"], [atOnce.Row($"{many} at once"), inARow.Row($"{row} in a row")]);
        run.Table(["", "ms"],
        [
            ["the server's own processor time for each task, at once", new Figures(processor).Text("0.0")],
            ["a pipeline of one task, from the request to its end", new Figures(single).Text("0")],
        ]);
        run.Line(string.Create(CultureInfo.InvariantCulture, $"The server's memory after it: {ProcessFigures.ResidentMiB(server.Id):0} MiB resident."));

        async Task MeasureAsync(Samples samples, int tasks, int parallel)
        {
            samples.Bare.Add(await ShellAsync("exec true", run.Directory.Next("bare"), tasks, parallel, cancellationToken) / tasks);
            samples.Apart.Add(await ShellAsync(Apart, run.Directory.Next("apart"), tasks, parallel, cancellationToken) / tasks);
            var before = ProcessFigures.CpuSeconds(server.Id);
            samples.LuBan.Add(await PipelineAsync(server, $"run-{parallel}-{samples.LuBan.Count}", tasks, parallel == 1, cancellationToken) / tasks);
            if (parallel > 1) processor.Add((ProcessFigures.CpuSeconds(server.Id) - before) * 1000 / tasks);
        }
    }

    private static async Task<double> ShellAsync(string script, string folder, int count, int parallel, CancellationToken cancellationToken)
    {
        var file = Path.Combine(folder, "task.sh");
        await File.WriteAllTextAsync(file, script, cancellationToken);
        var began = Stopwatch.GetTimestamp();
        using var shell = Process.Start("/bin/sh", ["-c", "seq \"$1\" | xargs -P \"$2\" -n 1 /bin/sh \"$3\" \"$4\"", "tasks", $"{count}", $"{parallel}", file, folder]);
        await shell.WaitForExitAsync(cancellationToken);
        if (shell.ExitCode != 0) throw new InvalidOperationException($"The processes from the shell ended with {shell.ExitCode}.");
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    private static async Task<double> PipelineAsync(ServerProcess server, string name, int tasks, bool isRow, CancellationToken cancellationToken)
    {
        var all = Enumerable.Range(0, tasks).Select(i => JsonNode.Parse($$"""{ "name": "t{{i}}", "runAfter": [{{(isRow && i > 0 ? $"\"t{i - 1}\"" : "")}}], "taskSpec": { "steps": [{ "name": "work", "image": "alpine", "command": ["true"] }] } }"""));
        var body = new JsonObject { ["metadata"] = new JsonObject { ["name"] = name }, ["spec"] = new JsonObject { ["pipelineSpec"] = new JsonObject { ["tasks"] = new JsonArray([.. all]) } } };
        var began = Stopwatch.GetTimestamp();
        using (var answer = await server.Http.PostAsJsonAsync($"{Runs}/pipelineruns", body, cancellationToken)) answer.EnsureSuccessStatusCode();
        var ended = await server.WaitForObjectAsync($"{Runs}/pipelineruns/{name}", "end", found => found["status"]?["completionTime"] is not null, cancellationToken, TimeSpan.FromMilliseconds(tasks > 1 ? 20 : 2));
        var elapsed = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        return (string?)ended["status"]!["conditions"]![0]!["status"] == "True" ? elapsed : throw new InvalidOperationException($"{name}: {ended["status"]}");
    }

    /// <summary>Milliseconds for each task, of one round after the other.</summary>
    private sealed class Samples
    {
        public List<double> Bare { get; } = [];

        public List<double> Apart { get; } = [];

        public List<double> LuBan { get; } = [];

        public string[] Row(string name) => [name, new Figures(Bare).Text("0.0"), new Figures(Apart).Text("0.0"), new Figures(LuBan).Text("0.0"), new Figures(LuBan.Zip(Apart, (own, other) => own / other)).Text()];
    }
}
