using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Xunit.Abstractions;

namespace LuBan.EndToEnd;

[Trait("Category", "Slow")]
public sealed class UpgradeTests(ITestOutputHelper output) : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Upgrade_and_downgrade_under_load_fail_no_request_and_tell_streams_and_sockets()
    {
        const int wanted = 10_000;
        var packages = ProbePackages.Folder(_directory, "1.0.0", "2.0.0");
        await using var server = await ServerProcess.StartAsync(_directory.Sub("data"), [packages]);
        await server.InstallAsync(ProbePackages.Id, "1.0.0");

        using var stop = new CancellationTokenSource();
        var failures = new ConcurrentQueue<string>();
        var seen = new ConcurrentDictionary<string, int>();
        long requests = 0;
        var clients = Enumerable.Range(0, 4).Select(number => Task.Run(async () =>
        {
            using var client = server.NewClient();
            var slow = number == 0;
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    using var response = await client.GetAsync(slow ? "/ext/tests.probe/slow/20" : "/ext/tests.probe/version");
                    var body = await response.Content.ReadAsStringAsync();
                    if (response.IsSuccessStatusCode) seen.AddOrUpdate(body, 1, (_, count) => count + 1);
                    else failures.Enqueue($"{(int)response.StatusCode} {body}");
                }
                catch (HttpRequestException exception)
                {
                    failures.Enqueue(exception.Message);
                }
                Interlocked.Increment(ref requests);
            }
        })).ToArray();

        using var socket = await OpenSocketAsync(server);
        var streamed = ReadStreamAsync(server);
        var clock = Stopwatch.StartNew();
        for (var round = 0; round < 2 || (Interlocked.Read(ref requests) < wanted && clock.Elapsed < TimeSpan.FromMinutes(3)); round++)
        {
            var version = round % 2 == 0 ? "2.0.0" : "1.0.0";
            await server.SetVersionAsync(ProbePackages.Id, version);
            await server.WaitForPhaseAsync(ProbePackages.Id, "Installed", null, plan => (string?)plan["status"]!["installedVersion"] == version);
        }
        var told = await socket.ReceiveAsync(new ArraySegment<byte>(new byte[64]), new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);
        var ending = await streamed.WaitAsync(TimeSpan.FromSeconds(60));
        await server.WaitForAsync("enough requests", () => Task.FromResult(Interlocked.Read(ref requests) >= wanted ? "enough" : null), TimeSpan.FromMinutes(2));
        await stop.CancelAsync();
        await Task.WhenAll(clients);

        output.WriteLine($"figure: {requests} requests during upgrades, {failures.Count} failed, answers {string.Join(", ", seen)}");
        Assert.Empty(failures);
        Assert.True(requests >= wanted);
        Assert.Contains(seen.Keys, body => body.Contains("1.0.0", StringComparison.Ordinal));
        Assert.Contains(seen.Keys, body => body.Contains("2.0.0", StringComparison.Ordinal));
        Assert.Equal(WebSocketMessageType.Close, told.MessageType);
        Assert.Contains("event: end", ending, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("66.0.0", "never becomes ready")]
    [InlineData("67.0.0", "throws in Configure")]
    public async Task A_version_that_cannot_start_leaves_the_old_one_serving(string version, string reason)
    {
        var packages = ProbePackages.Folder(_directory, new ProbeVersion("1.0.0"), new ProbeVersion(version) { ReadinessSeconds = 2 });
        await using var server = await ServerProcess.StartAsync(_directory.Sub("data"), [packages]);
        await server.InstallAsync(ProbePackages.Id, "1.0.0");

        await server.SetVersionAsync(ProbePackages.Id, version);
        var plan = await server.WaitForPhaseAsync(ProbePackages.Id, "Failed");

        Assert.StartsWith("LB", (string?)plan["status"]!["reason"], StringComparison.Ordinal);
        Assert.Contains(reason, (string?)plan["status"]!["message"], StringComparison.Ordinal);
        Assert.Contains("Version 1.0.0 still serves", (string?)plan["status"]!["message"], StringComparison.Ordinal);
        Assert.Equal("1.0.0", (string?)plan["status"]!["installedVersion"]);
        var serving = await server.Http.GetFromJsonAsync<JsonObject>("/ext/tests.probe/version");
        Assert.Equal("1.0.0", (string?)serving!["version"]);
    }

    [Fact]
    public async Task A_changed_configuration_reloads_without_a_failed_request()
    {
        var packages = ProbePackages.Folder(_directory, "1.0.0");
        await using var server = await ServerProcess.StartAsync(_directory.Sub("data"), [packages]);
        await server.InstallAsync(ProbePackages.Id, "1.0.0", new() { ["greeting"] = "one" });
        Assert.Equal("one", await server.Http.GetStringAsync("/ext/tests.probe/greeting"));

        using var stop = new CancellationTokenSource();
        var failed = 0;
        var load = Task.Run(async () =>
        {
            using var client = server.NewClient();
            while (!stop.IsCancellationRequested)
            {
                using var response = await client.GetAsync("/ext/tests.probe/greeting");
                if (!response.IsSuccessStatusCode) Interlocked.Increment(ref failed);
            }
        });
        await server.PatchAsync(ProbePackages.Id, new() { ["spec"] = new JsonObject { ["config"] = new JsonObject { ["greeting"] = "two" } } });
        await server.WaitForAsync("the new greeting", async () => await server.Http.GetStringAsync("/ext/tests.probe/greeting") == "two" ? "two" : null);
        await stop.CancelAsync();
        await load;
        Assert.Equal(0, failed);

        await server.PatchAsync(ProbePackages.Id, new() { ["spec"] = new JsonObject { ["config"] = new JsonObject { ["greeting"] = new string('x', 200) } } });
        var plan = await server.WaitForPhaseAsync(ProbePackages.Id, "Failed");
        Assert.Contains("Greeting", (string?)plan["status"]!["message"], StringComparison.Ordinal);
        Assert.Equal("two", await server.Http.GetStringAsync("/ext/tests.probe/greeting"));
    }

    private static async Task<ClientWebSocket> OpenSocketAsync(ServerProcess server)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", server.Http.DefaultRequestHeaders.Authorization!.ToString());
        await socket.ConnectAsync(new UriBuilder(server.Address) { Scheme = "ws", Path = "/ext/tests.probe/socket" }.Uri, CancellationToken.None);
        await socket.SendAsync(Encoding.UTF8.GetBytes("ping"), WebSocketMessageType.Text, true, CancellationToken.None);
        var buffer = new byte[64];
        var answer = await socket.ReceiveAsync(buffer, CancellationToken.None);
        Assert.Equal("ping", Encoding.UTF8.GetString(buffer, 0, answer.Count));
        return socket;
    }

    private static async Task<string> ReadStreamAsync(ServerProcess server)
    {
        using var client = server.NewClient();
        using var response = await client.GetAsync("/ext/tests.probe/stream", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var last = new Queue<string>();
        while (await reader.ReadLineAsync() is { } line)
        {
            last.Enqueue(line);
            if (last.Count > 6) last.Dequeue();
        }
        return string.Join("\n", last);
    }
}
