using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LuBan.TestSupport;
using Xunit.Abstractions;

namespace LuBan.EndToEnd;

/// <summary>Several kernels on one PostgreSQL database: all serve, one reconciles.</summary>
[Trait("Category", "Slow")]
public sealed class ReplicaTests(ITestOutputHelper output) : IDisposable
{
    /// <summary>The promise: another replica leads within this time after the leader was killed.</summary>
    private static readonly TimeSpan Takeover = TimeSpan.FromSeconds(15);

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [PostgresFact]
    public async Task Both_replicas_serve_what_one_of_them_installs_upgrades_configures_and_removes()
    {
        await using var database = await PostgresServer.CreateAsync();
        var packages = ProbePackages.Folder(_directory, "1.0.0", "2.0.0");
        await using var one = await StartAsync(database, "one", packages);
        await using var two = await StartAsync(database, "two", packages);
        await WaitForRolesAsync(one, two);

        await two.InstallAsync(ProbePackages.Id, "1.0.0", new() { ["greeting"] = "one" });
        foreach (var server in new[] { one, two }) await WaitForAnswerAsync(server, "/ext/tests.probe/version", "1.0.0");

        // Clients of both replicas, while the version goes up.
        using var stop = new CancellationTokenSource();
        var failures = new ConcurrentQueue<string>();
        var clients = new[] { one, two }.Select(server => Task.Run(async () =>
        {
            using var client = server.NewClient();
            while (!stop.IsCancellationRequested)
            {
                using var response = await client.GetAsync("/ext/tests.probe/version");
                if (!response.IsSuccessStatusCode) failures.Enqueue($"{server.Address}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
            }
        })).ToArray();
        await one.SetVersionAsync(ProbePackages.Id, "2.0.0");
        foreach (var server in new[] { one, two }) await WaitForAnswerAsync(server, "/ext/tests.probe/version", "2.0.0");
        await stop.CancelAsync();
        await Task.WhenAll(clients);
        Assert.Empty(failures);

        await one.WaitForPhaseAsync(ProbePackages.Id, "Installed", null, plan =>
            plan["status"]!["conditions"]!.AsArray().Any(condition => (string?)condition!["type"] == "Replicas" && ((string?)condition["message"])!.StartsWith("2 of 2 replicas serve 2.0.0", StringComparison.Ordinal)));

        await two.PatchAsync(ProbePackages.Id, new() { ["spec"] = new JsonObject { ["config"] = new JsonObject { ["greeting"] = "two" } } });
        foreach (var server in new[] { one, two }) await WaitForAnswerAsync(server, "/ext/tests.probe/greeting", "two");

        using var deleted = await one.DeleteAsync(ProbePackages.Id);
        await two.WaitUntilGoneAsync(ProbePackages.Id);
        foreach (var server in new[] { one, two })
        {
            await server.WaitForAsync("the routes to go", async () =>
            {
                using var answer = await server.Http.GetAsync("/ext/tests.probe/version");
                return answer.StatusCode == HttpStatusCode.NotFound ? "gone" : null;
            });
        }
    }

    [PostgresFact]
    public async Task A_killed_leader_is_replaced_and_its_replacement_needs_no_feed()
    {
        await using var database = await PostgresServer.CreateAsync();
        var packages = ProbePackages.Folder(_directory, "1.0.0", "2.0.0");
        await using var one = await StartAsync(database, "one", packages);
        await using var two = await StartAsync(database, "two", packages);
        var leader = await WaitForRolesAsync(one, two);
        var follower = ReferenceEquals(leader, one) ? two : one;
        await leader.InstallAsync(ProbePackages.Id, "1.0.0");
        await leader.SetVersionAsync(ProbePackages.Id, "2.0.0");
        await WaitForAnswerAsync(follower, "/ext/tests.probe/version", "2.0.0");
        // The feed is gone for good: what is installed, and the version before, are in the database.
        Directory.Delete(packages, recursive: true);

        var clock = Stopwatch.StartNew();
        await leader.KillAsync();
        await follower.WaitForAsync("the other replica to lead", async () => await LeadsAsync(follower) ? "leads" : null, Takeover);
        output.WriteLine($"figure: a killed leader was replaced after {clock.Elapsed.TotalSeconds:0.0} s");

        await WaitForAnswerAsync(follower, "/ext/tests.probe/version", "2.0.0");
        await follower.SetVersionAsync(ProbePackages.Id, "1.0.0");
        await follower.WaitForPhaseAsync(ProbePackages.Id, "Installed", null, plan => (string?)plan["status"]!["installedVersion"] == "1.0.0");
        await WaitForAnswerAsync(follower, "/ext/tests.probe/version", "1.0.0");

        // Back again, it follows.
        await using var back = await StartAsync(database, Path.GetFileName(leader.Data), null);
        await WaitForAnswerAsync(back, "/ext/tests.probe/version", "1.0.0");
        Assert.False(await LeadsAsync(back));
    }

    [PostgresFact]
    public async Task A_leader_that_was_paused_for_too_long_follows_when_it_wakes_up()
    {
        await using var database = await PostgresServer.CreateAsync();
        var packages = ProbePackages.Folder(_directory, "1.0.0", "2.0.0");
        await using var one = await StartAsync(database, "one", packages);
        await using var two = await StartAsync(database, "two", packages);
        var paused = await WaitForRolesAsync(one, two);
        var successor = ReferenceEquals(paused, one) ? two : one;
        await paused.InstallAsync(ProbePackages.Id, "1.0.0");
        await WaitForAnswerAsync(successor, "/ext/tests.probe/version", "1.0.0");

        await SignalAsync(paused, "STOP");
        await successor.WaitForAsync("the other replica to lead", async () => await LeadsAsync(successor) ? "leads" : null, Takeover);
        await successor.SetVersionAsync(ProbePackages.Id, "2.0.0");
        await SignalAsync(paused, "CONT");

        await paused.WaitForAsync("the old leader to follow", async () => await LeadsAsync(paused) ? null : "follows");
        foreach (var server in new[] { one, two }) await WaitForAnswerAsync(server, "/ext/tests.probe/version", "2.0.0");
        var plan = await successor.WaitForPhaseAsync(ProbePackages.Id, "Installed", null, found => (string?)found["status"]!["installedVersion"] == "2.0.0");
        // One replica ran the upgrade, and nobody ran anything again.
        Assert.Equal(["Upgrade", "Install"], plan["status"]!["history"]!.AsArray().Select(item => (string?)item!["kind"]));
        Assert.True(await LeadsAsync(successor));
    }

    [PostgresFact]
    public async Task A_new_replica_loads_everything_from_the_database_and_is_ready_only_then()
    {
        await using var database = await PostgresServer.CreateAsync();
        var packages = ProbePackages.Folder(_directory, "1.0.0");
        await using var one = await StartAsync(database, "one", packages);
        await one.InstallAsync(ProbePackages.Id, "1.0.0");

        await using var two = await StartAsync(database, "two", null);
        await two.WaitForAsync("readiness", async () =>
        {
            using var ready = await two.Http.GetAsync("/readyz");
            return ready.IsSuccessStatusCode ? "ready" : null;
        });
        var version = await two.Http.GetFromJsonAsync<JsonObject>("/ext/tests.probe/version");

        Assert.Equal("1.0.0", (string?)version!["version"]);
    }

    [PostgresFact]
    public async Task A_token_of_one_replica_is_good_at_the_other()
    {
        await using var database = await PostgresServer.CreateAsync();
        await using var one = await StartAsync(database, "one", null);
        await using var two = await StartAsync(database, "two", null);
        using var issued = await one.Http.PostAsJsonAsync("/apis/iam.luban.dev/v1/self/tokens", new { name = "replicas" });
        var token = (await issued.Content.ReadFromJsonAsync<JsonObject>())!["token"]!.GetValue<string>();

        using var client = two.NewClient(authenticated: false);
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        using var answer = await client.GetAsync("/version");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private Task<ServerProcess> StartAsync(PostgresServer database, string name, string? packages) => ServerProcess.StartAsync(
        _directory.Sub(name), packages is null ? [] : [packages],
        new Dictionary<string, string> { ["LUBAN_POSTGRES"] = database.ConnectionString, ["LUBAN_SECRET_KEYS"] = "test:" + Convert.ToBase64String(new byte[32]) }, "--store", "postgres");

    private static async Task SignalAsync(ServerProcess server, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", server.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    private static async Task<ServerProcess> WaitForRolesAsync(ServerProcess one, ServerProcess two) => await one.WaitForAsync("one leader", async () =>
        (await LeadsAsync(one), await LeadsAsync(two)) switch
        {
            (true, false) => one,
            (false, true) => two,
            _ => null,
        });

    private static async Task<bool> LeadsAsync(ServerProcess server) =>
        (await (await server.Http.GetAsync("/readyz?verbose")).Content.ReadAsStringAsync()).Contains("replica leads", StringComparison.Ordinal);

    private static Task WaitForAnswerAsync(ServerProcess server, string path, string part) => server.WaitForAsync($"{path} to answer {part}", async () =>
    {
        using var response = await server.Http.GetAsync(path);
        return response.IsSuccessStatusCode && (await response.Content.ReadAsStringAsync()).Contains(part, StringComparison.Ordinal) ? part : null;
    });
}
