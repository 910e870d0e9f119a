using System.Diagnostics;
using System.Net.Http.Json;

namespace LuBan.Benchmarks;

/// <summary>From writing a LocalApp to a PostgreSQL that takes a query, and the same by hand: initdb, pg_ctl, createdb. In turn, on one disk.</summary>
internal sealed class AppStoreBenchmark : IBenchmark
{
    private const string Programs = "/usr/lib/postgresql/15/bin", Objects = "/apis/appstore.luban.dev/v1alpha1/namespaces/default/localapps";

    public string Name => "appstore";

    public string Summary => "time to a ready PostgreSQL, against initdb and pg_ctl";

    public async Task RunAsync(BenchmarkRun run, CancellationToken cancellationToken)
    {
        if (!File.Exists($"{Programs}/initdb"))
        {
            run.Line("Not measured: PostgreSQL 15 is not installed (apt-get install postgresql-15).");
            return;
        }

        // The servers run as somebody else, who has to pass the folders above.
        using var folder = new OpenFolder();
        await using var server = await ServerProcess.StartServerAsync(run.Directory.Next("server"), Repository.Extensions, cancellationToken);
        await server.LoginAsync(cancellationToken);
        await server.InstallAsync("LuBan.AppStore", cancellationToken, new() { ["folder"] = folder.Path });
        var (byStore, byHand) = (new List<double>(), new List<double>());
        // The first one is not counted: it compiles what it runs.
        for (var number = 0; number <= (run.Quick ? 1 : 7); number++)
        {
            var hand = await ByHandAsync(Path.Combine(folder.Path, $"hand-{number}"), cancellationToken);
            var store = await ByStoreAsync(server, $"db-{number}", cancellationToken);
            if (number == 0) continue;
            byHand.Add(hand);
            byStore.Add(store);
        }

        run.Table(["PostgreSQL 15", "ms"],
        [
            ["initdb, pg_ctl start, createdb", new Figures(byHand).Text("0")],
            ["LocalApp, phase Running", new Figures(byStore).Text("0")],
            ["LuBan / by hand", new Figures(byStore.Zip(byHand, (store, hand) => store / hand)).Text()],
        ]);
        run.Line($"From nothing to a server with a database that takes connections; {byStore.Count} rounds in turn, median (min–max), the ratio within a round.");
    }

    private static async Task<double> ByStoreAsync(ServerProcess server, string name, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        using var answer = await server.Http.PostAsJsonAsync(Objects, new { apiVersion = "appstore.luban.dev/v1alpha1", kind = "LocalApp", metadata = new { name }, spec = new { template = "postgresql" } }, cancellationToken);
        answer.EnsureSuccessStatusCode();
        await server.WaitForObjectAsync($"{Objects}/{name}", "run", app => (string?)app["status"]?["phase"] == "Running", cancellationToken);
        var elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        using var removed = await server.Http.DeleteAsync($"{Objects}/{name}", cancellationToken);
        removed.EnsureSuccessStatusCode();
        await server.WaitForGoneAsync($"{Objects}/{name}", cancellationToken);
        return elapsed;
    }

    private static async Task<double> ByHandAsync(string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        await RunProgramAsync("/bin/chown", ["postgres", folder], cancellationToken);
        var started = Stopwatch.GetTimestamp();
        var script = $"initdb -D {folder}/data -U app --auth trust -E UTF8 --locale C.UTF-8 && pg_ctl -D {folder}/data -w -l {folder}/log -o \"-p 38917 -c listen_addresses=127.0.0.1 -c unix_socket_directories=''\" start && createdb -h 127.0.0.1 -p 38917 -U app app";
        await AsPostgresAsync(script, cancellationToken);
        var elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        await AsPostgresAsync($"pg_ctl -D {folder}/data -m fast -w stop", cancellationToken);
        return elapsed;
    }

    private static Task AsPostgresAsync(string script, CancellationToken cancellationToken) =>
        RunProgramAsync("/usr/bin/setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", "/usr/bin/env", "-i", $"PATH={Programs}:/usr/bin:/bin", "/bin/sh", "-c", script], cancellationToken);

    private static async Task RunProgramAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, WorkingDirectory = "/" })!;
        var said = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {said}");
    }

    private sealed class OpenFolder : IDisposable
    {
        public OpenFolder() => File.SetUnixFileMode(Path, (UnixFileMode)0b111_001_001);

        public string Path { get; } = Directory.CreateTempSubdirectory("luban-bench-apps-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
