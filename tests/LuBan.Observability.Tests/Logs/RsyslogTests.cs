using System.Diagnostics;
using System.Globalization;
using System.Text;
using Xunit.Abstractions;

namespace LuBan.Observability.Tests.Logs;

/// <summary>Debian's rsyslog, unchanged, with its output for Elasticsearch: the server is killed while lines come in, and none is lost.</summary>
[Trait("Category", "Slow")]
public sealed class RsyslogTests(ITestOutputHelper output) : IDisposable
{
    private const string Daemon = "/usr/sbin/rsyslogd";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("luban-rsyslog-");
    private readonly StringBuilder _said = new();

    public void Dispose() => _folder.Delete(recursive: true);

    [RsyslogFact]
    public Task Five_thousand_lines_arrive_once_each_although_the_server_is_killed_in_between() => ShipAsync(5_000);

    [RsyslogFact]
    [Trait("Category", "Soak")]
    public Task Fifty_thousand_lines_arrive_once_each_although_the_server_is_killed_in_between() => ShipAsync(50_000);

    private async Task ShipAsync(int count)
    {
        await using var server = new LogServer();
        await server.StartAsync();
        var file = Path.Combine(_folder.FullName, "app.log");
        await File.WriteAllTextAsync(file, Lines(0, count / 2));
        var clock = Stopwatch.StartNew();
        using var daemon = Start(server.Port, file);
        try
        {
            await Wait.UntilAsync(async () => daemon.HasExited ? throw new InvalidOperationException($"rsyslogd ended: {Errors}") : await server.Http.TotalAsync("index:rsyslog") > count / 10, $"a tenth of the lines: {Errors}", 180);
            await server.KillAsync();
            var killed = clock.Elapsed;
            await File.AppendAllTextAsync(file, Lines(count / 2, count - (count / 2)));
            await server.StartAsync();
            await Wait.UntilAsync(async () => await server.Http.TotalAsync("index:rsyslog") >= count, $"all lines: {Errors}", 600);

            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} lines in {clock.Elapsed.TotalSeconds:0.0} s, killed after {killed.TotalSeconds:0.0} s"));
            var seen = await ReadAsync(server.Http);
            Assert.Equal(count, seen.Count);
            Assert.Equal(Enumerable.Range(0, count), seen.Order());
            Assert.Equal(count, await server.Http.TotalAsync("index:rsyslog"));
            // What came while the extension was being started was held, and not refused.
            Assert.False(File.Exists(ErrorFile), File.Exists(ErrorFile) ? await File.ReadAllTextAsync(ErrorFile) : "");
            Assert.Equal(["order 4217 用户登录失败"], await server.Http.TextsAsync("登录 4217"));
        }
        finally
        {
            daemon.Kill();
            await daemon.WaitForExitAsync();
        }
    }

    private string ErrorFile => Path.Combine(_folder.FullName, "errors.json");

    private static async Task<List<int>> ReadAsync(HttpClient http)
    {
        using var export = await http.GetAsync($"{LogApi.Root}/logs/export?from=2020-01-01T00:00:00Z&query=index:rsyslog");
        var text = await export.Content.ReadAsStringAsync();
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => int.Parse(((string)System.Text.Json.Nodes.JsonNode.Parse(line)!["text"]!).Split(' ')[1], CultureInfo.InvariantCulture))];
    }

    private static string Lines(int first, int count)
    {
        var text = new StringBuilder();
        for (var number = first; number < first + count; number++) text.Append(CultureInfo.InvariantCulture, $"order {number} 用户登录失败\n");
        return text.ToString();
    }

    private Process Start(int port, string file)
    {
        var configuration = Path.Combine(_folder.FullName, "rsyslog.conf");
        // Each message has an id of its own, which it keeps when it is sent again: so the server takes it once.
        File.WriteAllText(configuration, $$"""
            global(workDirectory="{{_folder.FullName}}" maxMessageSize="8k")
            module(load="imfile" mode="polling" pollingInterval="1")
            module(load="omelasticsearch")
            template(name="line" type="list" option.jsonf="on") {
              property(outname="@timestamp" name="timereported" dateFormat="rfc3339" format="jsonf")
              property(outname="message" name="msg" format="jsonf")
              property(outname="host" name="hostname" format="jsonf")
              property(outname="programname" name="programname" format="jsonf")
              property(outname="level" name="syslogseverity-text" format="jsonf")
            }
            template(name="id" type="string" string="%$!id%")
            input(type="imfile" file="{{file}}" tag="shop:" ruleset="ship")
            ruleset(name="ship") {
              set $!id = $uuid;
              action(type="omelasticsearch" server="http://127.0.0.1:{{port}}/ext/luban.observability/elasticsearch" uid="admin" pwd="{{LogServer.Password}}"
                searchIndex="rsyslog" searchType="" template="line" bulkmode="on" maxbytes="1m" bulkid="id" dynbulkid="on" writeoperation="create" errorfile="{{ErrorFile}}"
                action.resumeRetryCount="-1" action.resumeInterval="1" action.resumeIntervalMax="2"
                queue.type="linkedList" queue.size="200000" queue.dequeueBatchSize="500" queue.workerThreads="1")
            }

            """);
        var start = new ProcessStartInfo(Daemon, ["-n", "-f", configuration, "-i", Path.Combine(_folder.FullName, "pid")]) { RedirectStandardError = true, RedirectStandardOutput = true };
        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return process;
    }

    private string Errors
    {
        get { lock (_said) return _said.ToString(); }
    }

    private void Note(string? line)
    {
        lock (_said) _said.AppendLine(line);
    }

    internal sealed class RsyslogFactAttribute : FactAttribute
    {
        private static readonly string[] Folders = ["/usr/lib/x86_64-linux-gnu/rsyslog", "/usr/lib/aarch64-linux-gnu/rsyslog"];

        public RsyslogFactAttribute() => Skip = File.Exists(Daemon) && Folders.Any(folder => File.Exists(Path.Combine(folder, "omelasticsearch.so"))) ? null : "rsyslog-elasticsearch is not installed";
    }
}
