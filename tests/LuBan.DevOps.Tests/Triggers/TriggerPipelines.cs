using LuBan.DevOps.Model;
using LuBan.DevOps.Triggers;
using LuBan.Sdk.Core;
using LuBan.Sdk.Testing;

namespace LuBan.DevOps.Tests.Triggers;

/// <summary>A pipeline that says what it was given, and what triggers need.</summary>
internal static class TriggerPipelines
{
    public const string Key = "it is only known to those who push";

    public static async Task ApplyAsync(TestKernel kernel)
    {
        await kernel.Resources<TektonPipeline>().CreateAsync(new()
        {
            Metadata = new() { Name = "build" },
            Spec = new()
            {
                Params = [Text("commit"), Text("branch"), Text("message"), Text("author"), Text("who", "nobody")],
                // It fails at once: what is of interest here is that there is a run, not what it does.
                Tasks = [new() { Name = "say", TaskRef = new() { Name = "there-is-none" } }],
            },
        });
        await kernel.Resources<Secret>().CreateAsync(new() { Metadata = new() { Name = "push" }, Type = SecretTypes.Opaque, StringData = new Dictionary<string, string> { ["secret"] = Key } });
    }

    /// <summary>A pipeline that takes its time.</summary>
    public static Task<TektonPipeline> ApplySlowAsync(TestKernel kernel) => kernel.Resources<TektonPipeline>().CreateAsync(new()
    {
        Metadata = new() { Name = "slow" }, Spec = new() { Tasks = [new() { Name = "sleep", TaskSpec = new() { Steps = [new() { Name = "sleep", Image = "alpine", Script = "#!/bin/sh\nsleep 3600" }] } }] },
    });

    /// <summary>Stops what is under way, so that nothing writes into the folder of a kernel that is gone.</summary>
    public static async Task StopAllAsync(TestKernel kernel)
    {
        foreach (var run in (await RunsAsync(kernel)).Where(run => run.Status?.CompletionTime is null)) await kernel.Resources<PipelineRun>().PatchAsync(run.Metadata.Name!, new() { ["spec"] = new System.Text.Json.Nodes.JsonObject { ["status"] = "Cancelled" } });
        foreach (var run in await RunsAsync(kernel)) await kernel.Resources<PipelineRun>().WaitForAsync(run.Metadata.Name!, one => one.Status?.CompletionTime is not null);
    }

    public static Trigger Of(string name, TriggerSource source, TriggerFilters? filters = null) => new()
    {
        Metadata = new() { Name = name }, Spec = new() { Source = source, Filters = filters ?? new(), PipelineRef = new() { Name = "build" }, Params = [new() { Name = "who", Value = ParamValue.Of("$(author) at $(branch)") }] },
    };

    public static Task<Trigger> CreateAsync(TestKernel kernel, Trigger trigger) => kernel.Resources<Trigger>().CreateAsync(trigger);

    /// <summary>Waits for the run that a trigger started last.</summary>
    public static async Task<PipelineRun> LastRunAsync(TestKernel kernel, string trigger, Func<TriggerStatus, bool>? condition = null)
    {
        var found = await kernel.Resources<Trigger>().WaitForAsync(trigger, one => one.Status?.LastRun is not null && (condition?.Invoke(one.Status) ?? true));
        return (await kernel.Resources<PipelineRun>().GetAsync(found.Status!.LastRun!.Name))!;
    }

    /// <summary>Moves the clock ahead, and on minute by minute until a trigger is as it should be: its timer may have been set after the first step.</summary>
    public static async Task<Trigger> AdvanceAsync(TestKernel kernel, TimeSpan by, string trigger, Func<Trigger, bool> condition)
    {
        kernel.Time.Advance(by);
        var waiting = kernel.Resources<Trigger>().WaitForAsync(trigger, condition);
        while (!waiting.IsCompleted)
        {
            await Task.WhenAny(waiting, Task.Delay(50));
            if (!waiting.IsCompleted) kernel.Time.Advance(TimeSpan.FromMinutes(1));
        }
        return await waiting;
    }

    public static async Task<IReadOnlyList<PipelineRun>> RunsAsync(TestKernel kernel) => (await kernel.Resources<PipelineRun>().ListAsync(new() { Namespace = "default" })).Items;

    public static string? Param(PipelineRun run, string name) => run.Spec.Params?.FirstOrDefault(param => param.Name == name)?.Value.Text;

    private static ParamSpec Text(string name, string standard = "") => new() { Name = name, Type = ParamType.String, Default = ParamValue.Of(standard) };
}
