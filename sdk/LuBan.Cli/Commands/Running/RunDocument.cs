using System.Text.Json.Nodes;
using LuBan.Cli.Http;

namespace LuBan.Cli.Commands.Running;

/// <summary>An object of a file that is run.</summary>
/// <param name="Kind">Task, Pipeline, TaskRun or PipelineRun.</param>
/// <param name="Body">The object.</param>
internal sealed record RunDocument(string Kind, JsonObject Body)
{
    public bool IsRun => Kind is "TaskRun" or "PipelineRun";

    /// <summary>Its name; for a run that only has the beginning of one, null.</summary>
    public string? Name => Body.Text("metadata", "name");

    public static ApiKind KindOf(string kind) => new("tekton.dev", kind, kind.ToLowerInvariant() + "s");
}
