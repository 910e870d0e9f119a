using System.Diagnostics;
using System.Globalization;

namespace LuBan.TestSupport;

/// <summary>A PostgreSQL cluster of its own: a temporary directory, a free port on loopback, and flushes switched on.</summary>
/// <remarks>Runs as an unprivileged user where the tests run as root, because PostgreSQL refuses root. Ends with <see cref="DisposeAsync"/>.</remarks>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string Superuser = "luban";

    private readonly string _directory;
    private readonly string[] _runAs;

    private PostgresServer(string directory, string[] runAs, int port)
    {
        _directory = directory;
        _runAs = runAs;
        Port = port;
    }

    /// <summary>The port; the same after a restart.</summary>
    public int Port { get; }

    /// <summary>The connection string of the database <c>luban</c>.</summary>
    public string ConnectionString => ConnectionStringOf("luban");

    /// <summary>Why there is no PostgreSQL to test with; null when there is. <c>LUBAN_POSTGRES_BIN</c> names a folder of its programs.</summary>
    public static string? SkipReason => Binaries() is null ? "PostgreSQL is not installed (Debian: postgresql); LUBAN_POSTGRES_BIN may name the folder of its programs" : null;

    /// <summary>Makes a cluster and starts it.</summary>
    /// <returns>The running server.</returns>
    public static async Task<PostgresServer> CreateAsync()
    {
        var directory = Directory.CreateTempSubdirectory("luban-pg-").FullName;
        string[] runAs = [];
        if (Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows())
        {
            var user = (await File.ReadAllLinesAsync("/etc/passwd")).Any(line => line.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres" : "nobody";
            runAs = ["setpriv", $"--reuid={user}", $"--regid={(user == "nobody" ? "nogroup" : user)}", "--clear-groups", "--"];
            await RunAsync(["chown", user, directory]);
        }

        var server = new PostgresServer(directory, runAs, PeerProcess.FreePort());
        await server.ToolAsync("initdb", "-D", server.Data, "-U", Superuser, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        await server.StartAsync();
        await server.ExecuteAsync("postgres", "CREATE DATABASE luban");
        return server;
    }

    /// <summary>The connection string of a database of this server.</summary>
    /// <param name="database">Its name.</param>
    /// <returns>The string.</returns>
    public string ConnectionStringOf(string database) =>
        string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={Port};Database={database};Username={Superuser};Password=not-a-secret;Timeout=3");

    /// <summary>Makes an empty database.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = "t" + Guid.NewGuid().ToString("N");
        await ExecuteAsync("postgres", $"CREATE DATABASE {name}");
        return ConnectionStringOf(name);
    }

    /// <summary>Runs SQL with <c>psql</c>.</summary>
    /// <param name="database">In this database.</param>
    /// <param name="sql">The statements.</param>
    /// <returns>What it printed, without headings.</returns>
    public Task<string> ExecuteAsync(string database, string sql) =>
        ToolAsync("psql", "-X", "-q", "-t", "-A", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", Port.ToString(CultureInfo.InvariantCulture), "-U", Superuser, "-d", database, "-c", sql);

    /// <summary>Starts it and waits until it answers.</summary>
    /// <returns>When it answers.</returns>
    public Task StartAsync() => ToolAsync("pg_ctl", "start", "-w", "-t", "60", "-D", Data, "-l", Path.Combine(_directory, "log"), "-o",
        string.Create(CultureInfo.InvariantCulture, $"-p {Port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=on -c max_connections=200 -c shared_buffers=32MB"));

    /// <summary>Stops it in order: open connections are ended, nothing needs recovery.</summary>
    /// <returns>When it has stopped.</returns>
    public Task StopAsync() => ToolAsync("pg_ctl", "stop", "-w", "-m", "fast", "-D", Data);

    /// <summary>Stops it as a crash would: no flush, no good-bye; the next start recovers from the log.</summary>
    /// <returns>When it is gone.</returns>
    public Task KillAsync() => ToolAsync("pg_ctl", "stop", "-w", "-m", "immediate", "-D", Data);

    /// <summary>Stops it and removes its directory.</summary>
    /// <returns>When it is gone.</returns>
    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Path.Combine(Data, "postmaster.pid"))) await KillAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private string Data => Path.Combine(_directory, "data");

    private Task<string> ToolAsync(string tool, params string[] arguments) =>
        RunAsync([.. _runAs, Path.Combine(Binaries() ?? throw new InvalidOperationException(SkipReason), tool), .. arguments]);

    private static async Task<string> RunAsync(string[] command)
    {
        // pg_ctl leaves its children our pipes: what they print must not be waited for.
        var start = command.Contains("start");
        var info = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = !start, RedirectStandardError = !start, WorkingDirectory = Path.GetTempPath() };
        if (start) info = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >/dev/null 2>&1 </dev/null", "sh", .. command]) { WorkingDirectory = Path.GetTempPath() };
        using var process = Process.Start(info)!;
        var (output, errors) = start ? (Task.FromResult(""), Task.FromResult("see the log in the cluster's directory")) : (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? (await output).Trim() : throw new InvalidOperationException($"'{string.Join(' ', command)}' failed: {await errors}");
    }

    private static string? Binaries()
    {
        if (Environment.GetEnvironmentVariable("LUBAN_POSTGRES_BIN") is { Length: > 0 } chosen) return chosen;
        const string Debian = "/usr/lib/postgresql";
        if (Directory.Exists(Debian))
        {
            var newest = Directory.GetDirectories(Debian).Select(version => Path.Combine(version, "bin")).Where(bin => File.Exists(Path.Combine(bin, "initdb")))
                .OrderByDescending(bin => bin.Length).ThenByDescending(bin => bin, StringComparer.Ordinal).FirstOrDefault();
            if (newest is not null) return newest;
        }

        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")));
    }
}
