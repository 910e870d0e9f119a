using System.Text.Json.Nodes;
using LuBan.DevOps.Model;

namespace LuBan.DevOps.Tests.Engine;

/// <summary>What is cancelled or takes too long leaves nothing behind.</summary>
public sealed class EndingTests(EngineKernel engine) : IClassFixture<EngineKernel>
{
    /// <summary>Children in the background, in sessions of their own, deaf to polite signals. Each is found by the odd number it sleeps.</summary>
    private static string Stubborn(string seconds) => $$"""
        trap '' TERM
        sleep {{seconds}} &
        setsid sleep {{seconds}} &
        (trap '' TERM HUP; nohup setsid sh -c 'sleep {{seconds}}; true' >/dev/null 2>&1) &
        echo all are there
        sleep {{seconds}}
        """;

    [Fact]
    public async Task A_cancelled_run_leaves_no_process()
    {
        await engine.Kernel.Resources<TaskRun>().CreateAsync(EngineKernel.Run("cancelled", Stubborn("70001")));
        await engine.LoggedAsync("cancelled", "all are there");
        Assert.NotEmpty(EngineKernel.Processes("sleep 70001"));

        await engine.Kernel.Resources<TaskRun>().PatchAsync("cancelled", Status("TaskRunCancelled"));
        var run = await engine.EndAsync("cancelled");

        Assert.Equal("TaskRunCancelled", EngineKernel.Verdict(run).Reason);
        Assert.Equal("Cancelled", run.Status!.Steps![0].TerminationReason);
        Assert.Empty(EngineKernel.Processes("sleep 70001"));
    }

    [Fact]
    public async Task A_run_that_takes_too_long_leaves_no_process()
    {
        // The clock of the kernel goes ahead as soon as everything runs.
        await engine.Kernel.Resources<TaskRun>().CreateAsync(EngineKernel.Run("too-long", Stubborn("70002"), spec => spec with { Timeout = "40m" }));
        await engine.LoggedAsync("too-long", "all are there");

        engine.Kernel.Time.Advance(TimeSpan.FromMinutes(41));
        var run = await engine.EndAsync("too-long");

        Assert.Equal("TaskRunTimeout", EngineKernel.Verdict(run).Reason);
        Assert.Empty(EngineKernel.Processes("sleep 70002"));
    }

    [Fact]
    public async Task What_a_step_leaves_in_the_background_ends_with_the_step()
    {
        await engine.Kernel.Resources<TaskRun>().CreateAsync(EngineKernel.Run("background", "setsid sleep 70003 &\necho done"));

        var run = await engine.EndAsync("background");

        Assert.Equal("Succeeded", EngineKernel.Verdict(run).Reason);
        Assert.Empty(EngineKernel.Processes("sleep 70003"));
    }

    [Fact]
    public async Task A_run_that_is_deleted_leaves_no_process_and_its_log_is_still_served()
    {
        await engine.Kernel.Resources<TaskRun>().CreateAsync(EngineKernel.Run("deleted", Stubborn("70004")));
        await engine.LoggedAsync("deleted", "all are there");

        await engine.Kernel.Resources<TaskRun>().DeleteAsync("deleted");

        await Wait.UntilAsync(() => EngineKernel.Processes("sleep 70004").Count == 0, "the processes to end", 180);
        Assert.Contains("all are there", await engine.LogAsync("deleted"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Cancelled", false)]
    [InlineData("CancelledRunFinally", true)]
    [InlineData("StoppedRunFinally", true)]
    public async Task A_pipeline_run_is_ended_in_three_ways(string how, bool runsFinally)
    {
        var (name, claim) = ($"ended-{how.ToLowerInvariant()}", $"ended-{how.ToLowerInvariant()}");
        await engine.Kernel.Resources<PipelineRun>().CreateAsync(new()
        {
            Metadata = new() { Name = name },
            Spec = new()
            {
                Workspaces = [new() { Name = "shared", PersistentVolumeClaim = new() { ClaimName = claim } }],
                PipelineSpec = new()
                {
                    Workspaces = [new() { Name = "shared" }],
                    Tasks = [Task("works", "echo begun; until [ -e $(workspaces.shared.path)/go ]; do sleep 0.05; done"), Task("never", "true") with { RunAfter = ["works"] }],
                    Finally = [Task("clean", "echo cleaned")],
                },
            },
        });
        await engine.LoggedAsync($"{name}-works", "begun");

        await engine.Kernel.Resources<PipelineRun>().PatchAsync(name, Status(how));
        // Who only stops waits for what runs.
        if (how == "StoppedRunFinally")
        {
            await engine.Kernel.Resources<PipelineRun>().WaitForAsync(name, run => EngineKernel.Verdict(run).Reason == "StoppedRunningFinally");
            await engine.Kernel.Resources<TaskRun>().CreateAsync(EngineKernel.Run($"{name}-release", "touch $(workspaces.shared.path)/go", spec => EngineKernel.Shared(spec, claim)));
        }

        var run = await engine.PipelineEndAsync(name);
        Assert.Equal("Cancelled", EngineKernel.Verdict(run).Reason);
        Assert.Equal(runsFinally, (await engine.LogAsync($"{name}-clean")).Contains("cleaned", StringComparison.Ordinal));
        Assert.Equal(how == "StoppedRunFinally" ? "Succeeded" : "TaskRunCancelled", EngineKernel.Verdict(await engine.EndAsync($"{name}-works")).Reason);
        Assert.Contains(run.Status!.SkippedTasks!, skipped => skipped.Name == "never");
    }

    private static PipelineTask Task(string name, string script) =>
        new() { Name = name, Workspaces = [new() { Name = "shared" }], TaskSpec = new() { Workspaces = [new() { Name = "shared" }], Steps = [new() { Name = "work", Image = "alpine", Script = script }] } };

    private static JsonObject Status(string status) => new() { ["spec"] = new JsonObject { ["status"] = status } };
}
