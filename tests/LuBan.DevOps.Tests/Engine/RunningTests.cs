using System.Net;
using System.Net.Http.Json;
using LuBan.DevOps.Model;
using LuBan.Sdk;
using LuBan.Sdk.Testing;

namespace LuBan.DevOps.Tests.Engine;

/// <summary>Runs beside each other, their logs, and who may what.</summary>
public sealed class RunningTests(EngineKernel engine) : IClassFixture<EngineKernel>
{
    [Fact]
    public async Task The_two_in_the_middle_of_a_diamond_run_at_the_same_time()
    {
        // Each waits for the other to have begun: one after the other they would wait for ever.
        var meet = (string me, string other) => $"touch $(workspaces.shared.path)/{me}; until [ -e $(workspaces.shared.path)/{other} ]; do sleep 0.05; done; echo met";
        await engine.Kernel.Resources<PipelineRun>().CreateAsync(new()
        {
            Metadata = new() { Name = "meeting" },
            Spec = new()
            {
                Workspaces = [new() { Name = "shared", VolumeClaimTemplate = System.Text.Json.JsonDocument.Parse("{}").RootElement }],
                PipelineSpec = new()
                {
                    Workspaces = [new() { Name = "shared" }],
                    Tasks = [Task("first", "true"), Task("left", meet("left", "right"), "first"), Task("right", meet("right", "left"), "first"), Task("last", "ls $(workspaces.shared.path)", "left", "right")],
                },
            },
        });

        var run = await engine.PipelineEndAsync("meeting");
        var graph = await engine.Kernel.Client().GetFromJsonAsync<System.Text.Json.Nodes.JsonObject>("/ext/luban.devops/namespaces/default/pipelineruns/meeting/graph");
        var timeline = await engine.Kernel.Client().GetFromJsonAsync<System.Text.Json.Nodes.JsonObject>("/ext/luban.devops/namespaces/default/pipelineruns/meeting/timeline");
        var log = await engine.Kernel.Client().GetStringAsync("/ext/luban.devops/namespaces/default/pipelineruns/meeting/log");

        Assert.Equal("Succeeded", EngineKernel.Verdict(run).Reason);
        Assert.Equal(["first-left", "first-right", "left-last", "right-last"], graph!["edges"]!.AsArray().Select(edge => $"{edge!["from"]}-{edge["to"]}").Order());
        Assert.All(graph["nodes"]!.AsArray(), node => Assert.Equal("Succeeded", (string?)node!["state"]));
        var bars = timeline!["bars"]!.AsArray().Where(bar => bar!["step"] is null).ToDictionary(bar => (string)bar!["task"]!, bar => (Start: bar!["startedAt"]!.GetValue<DateTimeOffset>(), End: bar["endedAt"]!.GetValue<DateTimeOffset>()));
        Assert.True(bars["left"].Start < bars["right"].End && bars["right"].Start < bars["left"].End);
        Assert.True(bars["first"].End <= bars["left"].Start && bars["last"].Start >= bars["right"].End);
        Assert.Contains("[left : work] met\n", log, StringComparison.Ordinal);
        Assert.Contains("[last : work] left\n[last : work] right\n", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_need_not_wait_writes_its_status_when_its_step_begins_and_when_it_ended()
    {
        var runs = engine.Kernel.Resources<TaskRun>();
        var created = await runs.CreateAsync(EngineKernel.Run("counted", "true"));
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));

        var written = new List<TaskRunStatus>();
        await foreach (var change in runs.WatchAsync(created.Metadata.ResourceVersion, cancellationToken: limit.Token))
        {
            if (change.Resource is not { Metadata.Name: "counted", Status: { } status }) continue;
            written.Add(status);
            if (status.CompletionTime is not null) break;
        }

        Assert.Equal(2, written.Count);
        Assert.NotNull(written[0].Steps![0].Running);
        Assert.Equal("Completed", written[1].Steps![0].TerminationReason);
    }

    [Fact]
    public async Task A_log_is_followed_while_it_is_written_and_read_on_from_any_place()
    {
        await engine.Kernel.Resources<TaskRun>().CreateAsync(EngineKernel.Run("followed", "echo one; until [ -e $(workspaces.shared.path)/go ]; do sleep 0.05; done; echo two", spec => EngineKernel.Shared(spec, "followed")));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/ext/luban.devops/namespaces/default/taskruns/followed/steps/work/log?follow=true");
        await engine.Kernel.Resources<TaskRun>().WaitForAsync("followed", run => run.Status?.Steps?[0].Running is not null);
        request.Headers.Accept.ParseAdd("text/event-stream");

        using var answer = await engine.Kernel.Client().SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        var id = (await reader.ReadLineAsync())!["id: ".Length..];
        var first = await reader.ReadLineAsync();
        await engine.Kernel.Resources<TaskRun>().CreateAsync(EngineKernel.Run("follow-release", "touch $(workspaces.shared.path)/go", spec => EngineKernel.Shared(spec, "followed")));
        var rest = await reader.ReadToEndAsync();
        var later = await engine.Kernel.Client().GetStringAsync($"/ext/luban.devops/namespaces/default/taskruns/followed/steps/work/log?offset={id}");
        var stamped = await engine.Kernel.Client().GetStringAsync("/ext/luban.devops/namespaces/default/taskruns/followed/steps/work/log?timestamps=true");

        Assert.Contains("\"text\":\"one\"", first, StringComparison.Ordinal);
        Assert.Contains("\"text\":\"two\"", rest, StringComparison.Ordinal);
        Assert.EndsWith("event: end\ndata: {}\n\n", rest, StringComparison.Ordinal);
        Assert.Equal("two\n", later);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z one\n", stamped);
    }

    [Fact]
    public async Task A_log_is_cut_where_it_is_too_long_and_says_so()
    {
        await using var kernel = await EngineKernel.StartAsync(new { stepOutputLimit = 4096 });
        await kernel.Resources<TaskRun>().CreateAsync(EngineKernel.Run("talker", "yes 'a line of some length' | head -n 10000; echo the end"));

        var run = await kernel.Resources<TaskRun>().WaitForAsync("talker", run => run.Status?.CompletionTime is not null);
        var log = await kernel.Client().GetStringAsync("/ext/luban.devops/namespaces/default/taskruns/talker/steps/work/log");

        Assert.Equal("Succeeded", EngineKernel.Verdict(run).Reason);
        Assert.InRange(log.Length, 4096, 6000);
        Assert.Contains("[the output was cut here, at 4096 bytes]", log, StringComparison.Ordinal);
    }

    [RootFact]
    public async Task Steps_are_nobody_see_only_their_folders_and_cannot_reach_other_namespaces()
    {
        await engine.Kernel.Client().PostAsJsonAsync("/api/v1/namespaces", new { apiVersion = "v1", kind = "Namespace", metadata = new { name = "others" } });
        var other = EngineKernel.Run("neighbour", "id -u");
        await engine.Kernel.Resources<TaskRun>().CreateAsync(other with { Metadata = other.Metadata with { Namespace = "others" } });
        await engine.Kernel.Resources<TaskRun>().CreateAsync(EngineKernel.Run("nobody", $"""
            id -u
            env | sed 's/=.*//' | sort | tr '\n' ' '; echo
            ls {engine.Data} 2>&1 | grep -c denied || true
            touch /usr/here 2>/dev/null || echo not writable
            grep NoNewPrivs /proc/self/status
            grep CapEff /proc/self/status
            """));

        await engine.EndAsync("nobody");
        await engine.Kernel.Resources<TaskRun>().WaitForAsync("neighbour", run => run.Status?.CompletionTime is not null, "others");
        var lines = (await engine.LogAsync("nobody")).Split('\n');
        var neighbour = await engine.Kernel.Client().GetStringAsync("/ext/luban.devops/namespaces/others/taskruns/neighbour/steps/work/log");

        Assert.True(int.Parse(lines[0]) >= 2_100_000);
        Assert.NotEqual(lines[0], neighbour.Trim());
        Assert.DoesNotContain("DOTNET", lines[1], StringComparison.Ordinal);
        Assert.Contains("not writable", lines);
        Assert.Contains("NoNewPrivs:\t1", lines);
        Assert.Contains("CapEff:\t0000000000000000", lines);
    }

    [Fact]
    public async Task Whoever_may_see_a_run_may_read_its_log_and_nobody_else()
    {
        await engine.Kernel.Resources<TaskRun>().CreateAsync(EngineKernel.Run("private", "echo hello"));
        await engine.EndAsync("private");
        await engine.Kernel.Client().PostAsJsonAsync("/api/v1/namespaces", new { apiVersion = "v1", kind = "Namespace", metadata = new { name = "elsewhere" } });
        var viewer = await engine.Kernel.AddUserAsync(new("viewer") { Roles = ["view"], Namespace = "default" });
        var stranger = await engine.Kernel.AddUserAsync(new("stranger") { Roles = ["view"], Namespace = "elsewhere" });
        const string path = "/ext/luban.devops/namespaces/default/taskruns/private/steps/work/log";

        Assert.Equal("hello\n", await viewer.GetStringAsync(path));
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.GetAsync(path)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await viewer.GetAsync(path.Replace("private", "no-such-run", StringComparison.Ordinal))).StatusCode);
    }

    [Fact]
    public async Task Running_with_the_machines_programs_needs_a_permission()
    {
        var editor = await engine.Kernel.AddUserAsync(new("editor") { Roles = ["edit"], Namespace = "default" });
        var trusted = await engine.Kernel.AddUserAsync(new("trusted") { Roles = ["edit"], Permissions = ["runs.on-host"], Namespace = "default" });
        object Body(string name) => new
        {
            apiVersion = "tekton.dev/v1", kind = "TaskRun", metadata = new { name, annotations = new Dictionary<string, string> { ["luban.dev/run-on-host"] = "true" } },
            spec = new { taskSpec = new { steps = new[] { new { name = "work", image = "example.org/special:1", script = "echo with what is here" } } } },
        };

        var refused = await editor.PostAsJsonAsync("/apis/tekton.dev/v1/namespaces/default/taskruns", Body("on-host-refused"));
        var made = await trusted.PostAsJsonAsync("/apis/tekton.dev/v1/namespaces/default/taskruns", Body("on-host"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("runs.on-host", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.Equal("Succeeded", EngineKernel.Verdict(await engine.EndAsync("on-host")).Reason);
        Assert.Equal("with what is here\n", await engine.LogAsync("on-host"));
    }

    [Fact]
    public async Task A_restart_of_the_kernel_adopts_what_runs_and_loses_no_line()
    {
        await using var kernel = await EngineKernel.StartAsync();
        await kernel.Resources<TaskRun>().CreateAsync(EngineKernel.Run("adopted", "for i in 1 2 3; do echo line $i; done; until [ -e $(workspaces.shared.path)/go ]; do sleep 0.05; done; echo line 4", spec => EngineKernel.Shared(spec, "adopted")));
        await Wait.UntilAsync(async () => await LogOf(kernel, "adopted") == "line 1\nline 2\nline 3\n", "three lines", 180);

        await kernel.RestartAsync();
        Assert.Equal("Running", EngineKernel.Verdict((await kernel.Resources<TaskRun>().GetAsync("adopted"))!).Reason);
        await kernel.Resources<TaskRun>().CreateAsync(EngineKernel.Run("adopt-release", "touch $(workspaces.shared.path)/go", spec => EngineKernel.Shared(spec, "adopted")));
        var run = await kernel.Resources<TaskRun>().WaitForAsync("adopted", run => run.Status?.CompletionTime is not null);

        Assert.Equal("Succeeded", EngineKernel.Verdict(run).Reason);
        Assert.Equal("line 1\nline 2\nline 3\nline 4\n", await LogOf(kernel, "adopted"));
    }

    [Fact]
    public async Task Removing_the_extension_ends_what_runs()
    {
        await using var kernel = await EngineKernel.StartAsync();
        await kernel.Resources<TaskRun>().CreateAsync(EngineKernel.Run("orphan", "echo here; sleep 70005"));
        await Wait.UntilAsync(async () => await LogOf(kernel, "orphan") == "here\n", "the step to be at work", 180);

        await kernel.UninstallAsync<DevOpsExtension>();

        Assert.Empty(EngineKernel.Processes("sleep 70005"));
    }

    private static async Task<string> LogOf(TestKernel kernel, string run)
    {
        using var answer = await kernel.Client().GetAsync($"/ext/luban.devops/namespaces/default/taskruns/{run}/steps/work/log");
        return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync() : "";
    }

    private static PipelineTask Task(string name, string script, params string[] after) => new()
    {
        Name = name, RunAfter = after, Workspaces = [new() { Name = "shared" }],
        TaskSpec = new() { Workspaces = [new() { Name = "shared" }], Steps = [new() { Name = "work", Image = "alpine", Script = script }] },
    };
}
