using System.Text.Json.Nodes;
using LuBan.Cli.Http;

namespace LuBan.Cli.Commands.Running;

/// <summary>How runs stand, by their status.</summary>
internal static class RunStates
{
    public static JsonNode? Succeeded(JsonNode? run) => run.Items("status", "conditions").FirstOrDefault(condition => condition.Text("type") == "Succeeded");

    public static bool IsDone(JsonNode? run) => Succeeded(run).Text("status") is "True" or "False";

    public static bool HasSucceeded(JsonNode? run) => Succeeded(run).Text("status") == "True";

    /// <summary>The name of a task within its pipeline; of one that runs by itself, that of the run.</summary>
    public static string TaskOf(JsonNode taskRun) => taskRun.Text("metadata", "labels", "tekton.dev/pipelineTask") ?? taskRun.Text("metadata", "name") ?? "";

    /// <summary>The steps that have begun, so that they have a log.</summary>
    public static IEnumerable<string> BegunSteps(JsonNode taskRun) =>
        taskRun.Items("status", "steps").Where(step => step.At("running") is not null || step.At("terminated") is not null).Select(step => step.Text("name")).OfType<string>();
}
