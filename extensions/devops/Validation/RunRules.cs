using LuBan.DevOps.Model;

namespace LuBan.DevOps.Validation;

/// <summary>Checks runs: what they ask for, and what they give to what they run.</summary>
internal static class RunRules
{
    private static readonly string[] PipelineStates = ["", "Cancelled", "CancelledRunFinally", "StoppedRunFinally", "PipelineRunPending"];

    /// <summary>What can be seen in the run itself.</summary>
    public static void Check(TaskRunSpec run, string field, Findings findings)
    {
        if ((run.TaskRef is null) == (run.TaskSpec is null)) findings.Add(field, "A run has a taskRef or a taskSpec, one of them.");
        if (run.TaskRef is { Resolver: null, Bundle: null } reference && string.IsNullOrEmpty(reference.Name)) findings.Add($"{field}.taskRef.name", "The reference names no task.");
        if (run.Status is not (null or "" or "TaskRunCancelled")) findings.Add($"{field}.status", $"'{run.Status}' is not known; 'TaskRunCancelled' is.");
        if (run.Retries is < 0) findings.Add($"{field}.retries", $"{run.Retries} tries are too few; 0 or more are possible.");
        TaskRules.CheckDuration(run.Timeout, $"{field}.timeout", findings);
        CheckBindings(run.Workspaces, $"{field}.workspaces", findings);
        UnsupportedRules.Check(run, field, findings);
        if (run.TaskSpec is not { } task) return;
        TaskRules.Check(task, $"{field}.taskSpec", OuterScope.Of(run.Params, run.Workspaces), findings);
        CheckGiven(run, task, field, findings);
    }

    /// <summary>What the task wants of the run.</summary>
    public static void CheckGiven(TaskRunSpec run, TaskSpec task, string field, Findings findings)
    {
        ParamRules.CheckValues(task.Params, run.Params, $"{field}.params", findings, allowExtra: run.TaskSpec is not null);
        CheckWorkspaces((task.Workspaces ?? []).Where(workspace => workspace.Optional != true).Select(workspace => workspace.Name), run.Workspaces, $"{field}.workspaces", findings);
    }

    /// <summary>What can be seen in the run itself.</summary>
    public static void Check(PipelineRunSpec run, string field, Findings findings)
    {
        if ((run.PipelineRef is null) == (run.PipelineSpec is null)) findings.Add(field, "A run has a pipelineRef or a pipelineSpec, one of them.");
        if (run.PipelineRef is { Resolver: null, Bundle: null } reference && string.IsNullOrEmpty(reference.Name)) findings.Add($"{field}.pipelineRef.name", "The reference names no pipeline.");
        if (!PipelineStates.Contains(run.Status ?? "")) findings.Add($"{field}.status", $"'{run.Status}' is not known; {string.Join(", ", PipelineStates.Skip(1))} are.");
        CheckTimeouts(run.Timeouts, $"{field}.timeouts", findings);
        CheckBindings(run.Workspaces, $"{field}.workspaces", findings);
        for (var i = 0; i < (run.TaskRunSpecs?.Count ?? 0); i++) TaskRules.CheckDuration(run.TaskRunSpecs![i].Timeout, $"{field}.taskRunSpecs[{i}].timeout", findings);
        UnsupportedRules.Check(run, field, findings);
        if (run.PipelineSpec is not { } pipeline) return;
        PipelineRules.Check(pipeline, $"{field}.pipelineSpec", OuterScope.Of(run.Params, run.Workspaces), findings);
        CheckGiven(run, pipeline, field, findings);
    }

    /// <summary>What the pipeline wants of the run.</summary>
    public static void CheckGiven(PipelineRunSpec run, PipelineSpec pipeline, string field, Findings findings)
    {
        ParamRules.CheckValues(pipeline.Params, run.Params, $"{field}.params", findings, allowExtra: true);
        CheckWorkspaces((pipeline.Workspaces ?? []).Where(workspace => workspace.Optional != true).Select(workspace => workspace.Name), run.Workspaces, $"{field}.workspaces", findings);
    }

    private static void CheckWorkspaces(IEnumerable<string> wanted, IReadOnlyList<WorkspaceBinding>? given, string field, Findings findings)
    {
        foreach (var missing in wanted.Where(name => given?.Any(binding => binding.Name == name) != true)) findings.Add(field, $"The workspace '{missing}' is required, and not given.");
    }

    private static void CheckBindings(IReadOnlyList<WorkspaceBinding>? bindings, string field, Findings findings)
    {
        NameRules.CheckUnique((bindings ?? []).Select(binding => binding.Name), field, "workspaces", findings);
        for (var i = 0; i < (bindings?.Count ?? 0); i++)
        {
            var binding = bindings![i];
            object?[] sources = [binding.EmptyDir, binding.VolumeClaimTemplate, binding.PersistentVolumeClaim, binding.ConfigMap, binding.Secret, binding.Projected, binding.Csi];
            var count = sources.Count(source => source is not null);
            if (count != 1) findings.Add($"{field}[{i}]", $"A workspace has one source, not {count}: emptyDir, volumeClaimTemplate, persistentVolumeClaim, configMap or secret.");
            if (binding.SubPath is { } path && (path.StartsWith('/') || path.Split('/').Contains(".."))) findings.Add($"{field}[{i}].subPath", $"'{path}' leads out of the workspace.");
            if (binding.PersistentVolumeClaim is { } claim && !NameRules.IsLabel(claim.ClaimName)) findings.Add($"{field}[{i}].persistentVolumeClaim.claimName", $"'{claim.ClaimName}' is no name for a claim: lower-case letters, digits and '-' are.");
        }
    }

    private static void CheckTimeouts(PipelineTimeouts? timeouts, string field, Findings findings)
    {
        if (timeouts is null) return;
        foreach (var (name, text) in new[] { ("pipeline", timeouts.Pipeline), ("tasks", timeouts.Tasks), ("finally", timeouts.Finally) }) TaskRules.CheckDuration(text, $"{field}.{name}", findings);
        if (Scheduling.Timeouts.Of(timeouts, null) is not { Pipeline: { } whole } limits) return;
        if (limits.Tasks > whole) findings.Add($"{field}.tasks", $"The tasks may take longer ({timeouts.Tasks}) than the pipeline ({timeouts.Pipeline ?? "1h"}).");
        if (timeouts.Finally is not null && limits.Finally > whole) findings.Add($"{field}.finally", $"The tasks at the end may take longer ({timeouts.Finally}) than the pipeline ({timeouts.Pipeline ?? "1h"}).");
        if (timeouts is { Tasks: not null, Finally: not null } && limits.Tasks + limits.Finally > whole) findings.Add(field, $"Tasks ({timeouts.Tasks}) and finally ({timeouts.Finally}) may together take longer than the pipeline ({timeouts.Pipeline ?? "1h"}).");
    }
}
