using LuBan.DevOps.Model;
using LuBan.DevOps.Running;
using LuBan.DevOps.Variables;

namespace LuBan.DevOps.Scheduling;

/// <summary>Makes a task that is written in a pipeline stand alone: what it uses of the pipeline is put in.</summary>
internal static class EmbeddedTasks
{
    public static TaskSpec Complete(PipelineRun run, RunState state, PipelineTask task)
    {
        var identity = new RunIdentity(run.Metadata.Name!, run.Metadata.Namespace!, run.Metadata.Uid!, Timeouts.Of(run.Spec.Timeouts, null));
        var scope = RunVariables.Outer(identity, state, hidden: [.. (task.TaskSpec!.Params ?? []).Select(spec => spec.Name), .. (task.Matrix?.Params ?? []).Select(param => param.Name)]).Set("context.pipelineTask.retries", $"{task.Retries ?? 0}");
        var spec = task.TaskSpec;
        return new()
        {
            DisplayName = spec.DisplayName, Description = spec.Description, Params = spec.Params, Volumes = spec.Volumes, Results = spec.Results, Sidecars = spec.Sidecars,
            StepTemplate = spec.StepTemplate is { } template ? template with
            {
                Image = scope.ApplyOrNull(template.Image), Command = scope.Apply(template.Command), Args = scope.Apply(template.Args), WorkingDir = scope.ApplyOrNull(template.WorkingDir),
                Env = template.Env?.Select(variable => variable with { Value = scope.ApplyOrNull(variable.Value) }).ToList(),
            } : null,
            Steps = spec.Steps?.Select(step => StepVariables.Apply(step, scope)).ToList(),
            Workspaces = spec.Workspaces,
        };
    }

    /// <summary>Workspaces of the run that the task uses without taking them.</summary>
    public static IEnumerable<WorkspacePipelineTaskBinding> UsedAround(PipelineRun run, PipelineTask task, TaskSpec? embedded)
    {
        if (embedded is null) return [];
        var known = (task.Workspaces ?? []).Select(workspace => workspace.Name).ToHashSet();
        var texts = (embedded.Steps ?? []).SelectMany(step => new[] { step.Script, step.WorkingDir }.Concat(step.Command ?? []).Concat(step.Args ?? []).Concat((step.Env ?? []).Select(variable => variable.Value)));
        var used = texts.SelectMany(VariableReference.In).Where(reference => reference.StartsWith("workspaces") && reference.Parts.Count > 1).Select(reference => reference.Parts[1])
            .Concat((embedded.Workspaces ?? []).Select(workspace => workspace.Name)).ToHashSet();
        return (run.Spec.Workspaces ?? []).Select(binding => binding.Name).Where(name => used.Contains(name) && !known.Contains(name)).Select(name => new WorkspacePipelineTaskBinding { Name = name });
    }
}
