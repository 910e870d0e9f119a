using LuBan.DevOps.Model;
using LuBan.DevOps.Variables;
using LuBan.Extensions.Times;

namespace LuBan.DevOps.Validation;

/// <summary>Checks a task, before anybody runs it.</summary>
internal static class TaskRules
{
    /// <param name="task">The task.</param>
    /// <param name="field">Where it is.</param>
    /// <param name="outer">What a task that is written inside of a pipeline or a run may use without taking it.</param>
    /// <param name="findings">Gets the problems.</param>
    public static void Check(TaskSpec task, string field, OuterScope outer, Findings findings)
    {
        if (task.Steps is not { Count: > 0 } steps)
        {
            findings.Add($"{field}.steps", "A task has at least one step.");
            return;
        }

        ParamRules.CheckDeclarations(task.Params, $"{field}.params", findings);
        CheckWorkspaces(task, field, findings);
        CheckResults(task, field, findings);
        NameRules.CheckUnique(steps.Select(step => step.Name ?? "").Where(name => name.Length > 0), $"{field}.steps", "steps", findings);
        var variables = new VariableRules(outer.Complete(task.Params), (task.Workspaces ?? []).Select(workspace => workspace.Name).Concat(outer.Workspaces), findings);
        for (var i = 0; i < steps.Count; i++) CheckStep(task, steps[i], $"{field}.steps[{i}]", variables, findings);
        CheckVolumes(task, field, findings);
        UnsupportedRules.Check(task, field, findings);
    }

    private static void CheckStep(TaskSpec task, Step step, string field, VariableRules variables, Findings findings)
    {
        if (step.Name is { Length: > 0 } name && !NameRules.IsLabel(name)) findings.Add($"{field}.name", $"'{name}' is no name for a step: lower-case letters, digits and '-' are.");
        if (step.Ref is not null) return;
        if (step.Script is not null && step.Command is { Count: > 0 }) findings.Add($"{field}.script", "A step has a script or a command, not both.");
        if (step.Script is null && step.Command is not { Count: > 0 } && task.StepTemplate?.Command is not { Count: > 0 })
            findings.Add($"{field}", "A step needs a script or a command: there is no image whose entrypoint could run.");
        if (step.OnError is { } onError && onError is not ("continue" or "stopAndFail") && !onError.Contains("$(params.", StringComparison.Ordinal)) findings.Add($"{field}.onError", $"'{onError}' is not known; 'continue' and 'stopAndFail' are.");
        CheckDuration(step.Timeout, $"{field}.timeout", findings);
        NameRules.CheckUnique((step.Results ?? []).Select(result => result.Name), $"{field}.results", "results", findings);
        WhenRules.Check(step.When, $"{field}.when", findings);
        CheckVariables(step, field, variables);
    }

    private static void CheckVariables(Step step, string field, VariableRules variables)
    {
        variables.Text(step.Image, $"{field}.image");
        variables.Text(step.Script, $"{field}.script");
        variables.Text(step.WorkingDir, $"{field}.workingDir");
        variables.List(step.Command, $"{field}.command");
        variables.List(step.Args, $"{field}.args");
        for (var i = 0; i < (step.Env?.Count ?? 0); i++) variables.Text(step.Env![i].Value, $"{field}.env[{i}].value");
        for (var i = 0; i < (step.When?.Count ?? 0); i++)
        {
            variables.Text(step.When![i].Input, $"{field}.when[{i}].input");
            variables.List(step.When[i].Values, $"{field}.when[{i}].values");
        }
    }

    private static void CheckWorkspaces(TaskSpec task, string field, Findings findings)
    {
        var workspaces = task.Workspaces ?? [];
        NameRules.CheckUnique(workspaces.Select(workspace => workspace.Name), $"{field}.workspaces", "workspaces", findings);
        NameRules.CheckUnique(workspaces.Select(Path), $"{field}.workspaces", "workspaces at the path", findings);
        for (var i = 0; i < workspaces.Count; i++)
        {
            if (!NameRules.IsVariable(workspaces[i].Name)) findings.Add($"{field}.workspaces[{i}].name", $"'{workspaces[i].Name}' is no name for a workspace.");
            CheckMountPath(workspaces[i].MountPath, $"{field}.workspaces[{i}].mountPath", findings);
        }
    }

    private static void CheckVolumes(TaskSpec task, string field, Findings findings)
    {
        var volumes = (task.Volumes ?? []).Select(volume => volume.Name).ToList();
        NameRules.CheckUnique(volumes, $"{field}.volumes", "volumes", findings);
        var mounts = (task.StepTemplate?.VolumeMounts ?? []).Select((mount, i) => (mount, $"{field}.stepTemplate.volumeMounts[{i}]"))
            .Concat((task.Steps ?? []).SelectMany((step, s) => (step.VolumeMounts ?? []).Select((mount, i) => (mount, $"{field}.steps[{s}].volumeMounts[{i}]"))));
        foreach (var (mount, at) in mounts)
        {
            if (!volumes.Contains(mount.Name) && !mount.Name.Contains("$(", StringComparison.Ordinal)) findings.Add($"{at}.name", $"There is no volume '{mount.Name}'; there are {(volumes.Count > 0 ? string.Join(", ", volumes) : "none")}.");
            CheckMountPath(mount.MountPath, $"{at}.mountPath", findings);
        }
    }

    private static void CheckMountPath(string? path, string field, Findings findings)
    {
        if (path is null || path.Contains("$(", StringComparison.Ordinal)) return;
        if (!path.StartsWith('/') || path.TrimEnd('/').Length == 0 || path.Split('/').Contains("..")) findings.Add(field, $"'{path}' is no place for a folder: an absolute path below the root is.");
        else if (path is "/proc" or "/dev" or "/sys" || path.StartsWith("/proc/", StringComparison.Ordinal) || path.StartsWith("/sys/", StringComparison.Ordinal)) findings.Add(field, $"'{path}' belongs to the system.");
    }

    private static void CheckResults(TaskSpec task, string field, Findings findings)
    {
        var results = task.Results ?? [];
        NameRules.CheckUnique(results.Select(result => result.Name), $"{field}.results", "results", findings);
        for (var i = 0; i < results.Count; i++)
        {
            if (!NameRules.IsVariable(results[i].Name)) findings.Add($"{field}.results[{i}].name", $"'{results[i].Name}' is no name for a result.");
            if (results[i].EffectiveType == ParamType.Object && results[i].Properties is null) findings.Add($"{field}.results[{i}].properties", $"The object '{results[i].Name}' needs its properties.");
        }
    }

    internal static void CheckDuration(string? text, string field, Findings findings)
    {
        if (text is not null && !text.Contains("$(", StringComparison.Ordinal) && !DurationSyntax.Go.TryParse(text, out _)) findings.Add(field, $"'{text}' is no duration; 1h30m, 90s and 250ms are.");
    }

    internal static string Path(WorkspaceDeclaration workspace) => workspace.MountPath is { Length: > 0 } path ? path : $"/workspace/{workspace.Name}";
}
