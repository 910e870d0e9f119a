using System.Text.Json;
using LuBan.DevOps.Model;

namespace LuBan.DevOps.Validation;

/// <summary>Names what upstream knows and what is not run here. Nothing is passed over in silence.</summary>
internal static class UnsupportedRules
{
    private const string NoContainer = "A step is a process, not a container: this has no effect.";

    public static void Check(TaskSpec task, string field, Findings findings)
    {
        if (IsSet(task.Sidecars)) findings.Essential($"{field}.sidecars", "Servers beside the steps are not run here; start the server in a step, or install it as an application.");
        for (var i = 0; i < (task.Steps?.Count ?? 0); i++) Check(task.Steps![i], $"{field}.steps[{i}]", findings);
        for (var i = 0; i < (task.Volumes?.Count ?? 0); i++) Check(task.Volumes![i], $"{field}.volumes[{i}]", findings);
        if (task.StepTemplate is { } template)
        {
            Ignored(template.ComputeResources, $"{field}.stepTemplate.computeResources", findings);
            Ignored(template.Resources, $"{field}.stepTemplate.resources", findings);
            Ignored(template.SecurityContext, $"{field}.stepTemplate.securityContext", findings);
            if (template.ImagePullPolicy is not null) findings.Ignored($"{field}.stepTemplate.imagePullPolicy", "Nothing is pulled: this has no effect.");
            Essential(template.VolumeDevices, $"{field}.stepTemplate.volumeDevices", "Block devices are not given to steps here.", findings);
        }
    }

    public static void Check(PipelineTask task, string field, Findings findings)
    {
        Essential(task.PipelineRef, $"{field}.pipelineRef", "A pipeline as a task is not run here; write its tasks into this pipeline.", findings);
        Essential(task.PipelineSpec, $"{field}.pipelineSpec", "A pipeline as a task is not run here; write its tasks into this pipeline.", findings);
        Check(task.TaskRef, $"{field}.taskRef", findings);
        if (task.TaskSpec is { } spec && (IsSet(spec.Spec) || spec.ApiVersion is not null || spec.Kind is not null)) findings.Essential($"{field}.taskSpec", "Custom tasks are not run here; use a Task with steps.");
    }

    public static void Check(TaskRef? reference, string field, Findings findings)
    {
        if (reference is null) return;
        if (reference.Resolver is { Length: > 0 } resolver) findings.Essential($"{field}.resolver", $"The resolver '{resolver}' is not run here; apply the Task to this namespace and name it.");
        if (IsSet(reference.Params) && reference.Resolver is null) findings.Essential($"{field}.params", "Parameters of a reference are for resolvers, which are not run here.");
        if (reference.Bundle is not null) findings.Essential($"{field}.bundle", "Bundles are not run here; apply the Task to this namespace and name it.");
        if (reference.Kind is { Length: > 0 } kind && kind != "Task") findings.Essential($"{field}.kind", $"'{kind}' is not run here; a Task of the same namespace is.");
        else if (reference.ApiVersion is { Length: > 0 } version && !version.StartsWith("tekton.dev/", StringComparison.Ordinal)) findings.Essential($"{field}.apiVersion", $"'{version}' is not run here; a Task of tekton.dev/v1 is.");
    }

    public static void Check(TaskRunSpec run, string field, Findings findings)
    {
        Check(run.TaskRef, $"{field}.taskRef", findings);
        Ignored(run.PodTemplate, $"{field}.podTemplate", findings);
        Ignored(run.ComputeResources, $"{field}.computeResources", findings);
        Ignored(run.StepSpecs, $"{field}.stepSpecs", findings);
        Ignored(run.SidecarSpecs, $"{field}.sidecarSpecs", findings);
        if (IsSet(run.Debug)) findings.Ignored($"{field}.debug", "Breakpoints are not there: this has no effect.");
        if (run.ManagedBy is { } other) findings.Ignored($"{field}.managedBy", $"Runs are run by LuBan, not by '{other}'.");
        CheckWorkspaces(run.Workspaces, $"{field}.workspaces", findings);
    }

    public static void Check(PipelineRunSpec run, string field, Findings findings)
    {
        if (run.PipelineRef?.Resolver is { Length: > 0 } resolver) findings.Essential($"{field}.pipelineRef.resolver", $"The resolver '{resolver}' is not run here; apply the Pipeline to this namespace and name it.");
        if (run.PipelineRef?.Bundle is not null) findings.Essential($"{field}.pipelineRef.bundle", "Bundles are not run here; apply the Pipeline to this namespace and name it.");
        Ignored(run.TaskRunTemplate?.PodTemplate, $"{field}.taskRunTemplate.podTemplate", findings);
        if (run.ManagedBy is { } other) findings.Ignored($"{field}.managedBy", $"Runs are run by LuBan, not by '{other}'.");
        for (var i = 0; i < (run.TaskRunSpecs?.Count ?? 0); i++)
        {
            var spec = run.TaskRunSpecs![i];
            Ignored(spec.PodTemplate, $"{field}.taskRunSpecs[{i}].podTemplate", findings);
            Ignored(spec.StepSpecs, $"{field}.taskRunSpecs[{i}].stepSpecs", findings);
            Ignored(spec.SidecarSpecs, $"{field}.taskRunSpecs[{i}].sidecarSpecs", findings);
            Ignored(spec.ComputeResources, $"{field}.taskRunSpecs[{i}].computeResources", findings);
        }

        CheckWorkspaces(run.Workspaces, $"{field}.workspaces", findings);
    }

    private static void CheckWorkspaces(IReadOnlyList<WorkspaceBinding>? workspaces, string field, Findings findings)
    {
        for (var i = 0; i < (workspaces?.Count ?? 0); i++)
        {
            Essential(workspaces![i].Projected, $"{field}[{i}].projected", "Use a secret or a configMap.", findings);
            Essential(workspaces[i].Csi, $"{field}[{i}].csi", "There are no storage drivers here; use a persistentVolumeClaim: a folder under a name.", findings);
        }
    }

    private static void Check(Step step, string field, Findings findings)
    {
        Essential(step.Ref, $"{field}.ref", "Steps of other files are not run here; write the step into the task.", findings);
        if (IsSet(step.Params) && step.Ref is null) findings.Essential($"{field}.params", "Parameters of a step are for steps of other files, which are not run here.");
        Ignored(step.ComputeResources, $"{field}.computeResources", findings);
        Ignored(step.Resources, $"{field}.resources", findings);
        Ignored(step.SecurityContext, $"{field}.securityContext", findings);
        if (step.ImagePullPolicy is not null) findings.Ignored($"{field}.imagePullPolicy", "Nothing is pulled: this has no effect.");
        if (IsSet(step.Workspaces)) findings.Ignored($"{field}.workspaces", "Every step of the task sees its workspaces: they are not kept apart.");
        Essential(step.VolumeDevices, $"{field}.volumeDevices", "Block devices are not given to steps here.", findings);
        if (step.StdoutConfig is not null) findings.Essential($"{field}.stdoutConfig", "Copies of the output are not written here; write `| tee FILE` in the script.");
        if (step.StderrConfig is not null) findings.Essential($"{field}.stderrConfig", "Copies of the output are not written here; write `2> FILE` in the script.");
        for (var i = 0; i < (step.Env?.Count ?? 0); i++) Essential(step.Env![i].ValueFrom?.ResourceFieldRef, $"{field}.env[{i}].valueFrom.resourceFieldRef", "A step has no container whose resources could be read.", findings);
        for (var i = 0; i < (step.VolumeMounts?.Count ?? 0); i++)
            if (step.VolumeMounts![i].SubPathExpr is not null) findings.Essential($"{field}.volumeMounts[{i}].subPathExpr", "Use subPath.");
    }

    private static void Check(Volume volume, string field, Findings findings)
    {
        foreach (var (name, value) in new[] { ("hostPath", volume.HostPath), ("projected", volume.Projected), ("csi", volume.Csi), ("downwardAPI", volume.DownwardAPI), ("nfs", volume.Nfs), ("ephemeral", volume.Ephemeral) })
            Essential(value, $"{field}.{name}", "Volumes are emptyDir, configMap, secret or persistentVolumeClaim here.", findings);
    }

    private static void Essential(JsonElement? value, string field, string remedy, Findings findings)
    {
        if (IsSet(value)) findings.Essential(field, remedy);
    }

    private static void Ignored(JsonElement? value, string field, Findings findings)
    {
        if (IsSet(value)) findings.Ignored(field, NoContainer);
    }

    /// <summary>An empty list, object or null means the same as nothing.</summary>
    private static bool IsSet(JsonElement? value) => value is { } element && element.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => false,
        JsonValueKind.Array => element.GetArrayLength() > 0,
        JsonValueKind.Object => element.EnumerateObject().Any(),
        _ => true,
    };
}
