using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LuBan.EndToEnd;
using LuBan.Sdk.Testing;
using Xunit.Abstractions;

namespace LuBan.DevOps.Tests.Engine;

/// <summary>A real server is ended by SIGKILL in the middle of pipelines and started again. What it says afterwards is what happened.</summary>
[Trait("Category", "Slow")]
public sealed class CrashTests(ITestOutputHelper output) : IDisposable
{
    private const string Runs = "/apis/tekton.dev/v1/namespaces/default";
    private const int Tasks = 6;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public Task Killed_at_two_moments_no_run_lies() => RunAsync(2);

    [Fact, Trait("Category", "Soak")]
    public Task Killed_at_ten_moments_no_run_lies() => RunAsync(10);

    private async Task RunAsync(int kills)
    {
        var data = _directory.Sub("data");
        var server = await StartAsync(data);
        try
        {
            await InstallAsync(server);
            for (var round = 0; round < kills; round++)
            {
                var name = $"crash-{round}";
                // Every second time the machine takes the steps with it, as a power cut would.
                var everything = round % 2 == 1;
                await CreateAsync(server, "pipelineruns", Pipeline(name, everything));
                await server.WaitForAsync("a step to be at work", async () => await WorkingAsync(server, name, round % Tasks) ? "yes" : null, Patience);
                await server.KillAsync();
                if (everything) await KillStepsAsync(name);
                await server.DisposeAsync();
                server = await StartAsync(data);
                await VerifyAsync(server, name, everything);
            }

            Assert.Equal(0, await server.StopAsync());
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    private static Task<ServerProcess> StartAsync(string data) => ServerProcess.StartAsync(data, [Path.Combine(AppContext.BaseDirectory, "luban-extensions")]);

    private static async Task InstallAsync(ServerProcess server)
    {
        var package = ExtensionPackage.Of<DevOpsExtension>();
        var plan = Plans.Body(package.Id, package.Version);
        plan["spec"]!["approvedPermissions"] = new JsonArray([.. package.Approvals.Append("console.module").Select(name => JsonValue.Create(name))]);
        await server.CreateAsync(plan);
        await server.WaitForPhaseAsync(package.Id, "Installed", Patience, found => found["status"]!["conditions"]!.AsArray().Any(condition => (string?)condition!["type"] == "Ready" && (string?)condition["status"] == "True"));
    }

    /// <summary>A chain of tasks that write down that they begin and that they end; with <paramref name="forever"/> the one that is killed would not end by itself.</summary>
    private static JsonObject Pipeline(string name, bool forever)
    {
        var tasks = Enumerable.Range(0, Tasks).Select(i => (JsonNode)new JsonObject
        {
            ["name"] = $"t{i}", ["runAfter"] = i == 0 ? new JsonArray() : new JsonArray($"t{i - 1}"), ["params"] = new JsonArray(),
            ["taskSpec"] = new JsonObject
            {
                ["results"] = new JsonArray(new JsonObject { ["name"] = "out" }),
                ["steps"] = new JsonArray(new JsonObject
                {
                    ["name"] = "work", ["image"] = "alpine",
                    ["script"] = $"echo begin {i}\nsleep {(forever ? Seconds(name) : "0.4")}\nprintf '{i}' > $(results.out.path)\necho end {i}",
                }),
            },
        });
        return new() { ["apiVersion"] = "tekton.dev/v1", ["kind"] = "PipelineRun", ["metadata"] = new JsonObject { ["name"] = name }, ["spec"] = new JsonObject { ["pipelineSpec"] = new JsonObject { ["tasks"] = new JsonArray([.. tasks]) } } };
    }

    /// <summary>Whether so many tasks ended and the next one is at work. In rounds whose steps do not end by themselves it is the first.</summary>
    private static async Task<bool> WorkingAsync(ServerProcess server, string name, int task)
    {
        using var answer = await server.Http.GetAsync($"/ext/luban.devops/namespaces/default/pipelineruns/{name}/log");
        return answer.IsSuccessStatusCode && (await answer.Content.ReadAsStringAsync()).Contains($"begin {(int.Parse(name[^1..]) % 2 == 1 ? 0 : task)}", StringComparison.Ordinal);
    }

    /// <summary>The step with everything of its session, also what would have written its end down.</summary>
    private static Task KillStepsAsync(string name) => Wait.UntilAsync(() =>
    {
        var sessions = EngineKernel.Processes($"sleep {Seconds(name)}").Select(EngineKernel.SessionOf).ToHashSet();
        var members = EngineKernel.Processes("").Where(id => sessions.Contains(EngineKernel.SessionOf(id))).ToList();
        foreach (var id in members)
        {
            using var kill = System.Diagnostics.Process.Start("kill", ["-9", $"{id}"]);
            kill.WaitForExit();
        }

        return members.Count == 0;
    }, $"the steps of {name} to be gone");

    /// <summary>An odd number, by which the processes of a round are found.</summary>
    private static string Seconds(string name) => $"300.{Environment.ProcessId}{name[^1..]}";

    private async Task VerifyAsync(ServerProcess server, string name, bool everything)
    {
        var run = await server.WaitForAsync($"{name} to end", async () => await server.Http.GetFromJsonAsync<JsonObject>($"{Runs}/pipelineruns/{name}") is { } found && found["status"]?["completionTime"] is not null ? found : null, Patience);
        var log = await server.Http.GetStringAsync($"/ext/luban.devops/namespaces/default/pipelineruns/{name}/log");
        var verdict = run["status"]!["conditions"]!.AsArray().Single(condition => (string?)condition!["type"] == "Succeeded")!;
        output.WriteLine($"figure: {name}: {verdict["reason"]}");

        Assert.Equal(everything ? "Failed" : "Succeeded", (string?)verdict["reason"]);
        var children = (await server.Http.GetFromJsonAsync<JsonObject>($"{Runs}/taskruns?labelSelector=tekton.dev/pipelineRun={name}"))!["items"]!.AsArray();
        Assert.Equal(everything ? 1 : Tasks, children.Count);
        foreach (var child in children)
        {
            var (task, state) = ((string)child!["metadata"]!["labels"]!["tekton.dev/pipelineTask"]!, child["status"]!["conditions"]!.AsArray().Single(condition => (string?)condition!["type"] == "Succeeded")!);
            var (begins, ends) = (Count(log, $"[{task} : work] begin"), Count(log, $"[{task} : work] end"));
            // Exactly what is said: once begun, and ended once when it says that it succeeded.
            Assert.Equal(1, begins);
            Assert.Equal((string?)state["status"] == "True" ? 1 : 0, ends);
            Assert.Equal(everything ? "HostLost" : "Succeeded", (string?)state["reason"]);
        }
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private static async Task CreateAsync(ServerProcess server, string plural, JsonObject body)
    {
        using var answer = await server.Http.PostAsJsonAsync($"{Runs}/{plural}", body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}
