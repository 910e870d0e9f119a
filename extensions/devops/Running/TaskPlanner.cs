using LuBan.DevOps.Model;
using LuBan.DevOps.Validation;
using LuBan.DevOps.Variables;

namespace LuBan.DevOps.Running;

/// <summary>Makes of a task and a run what one try runs.</summary>
internal sealed class TaskPlanner(HostAbilities host, ImageRules images, RunFolders folders)
{
    /// <param name="run">The run.</param>
    /// <param name="task">The task that it runs.</param>
    /// <param name="taskName">The task's name; empty for a task that is written in the run.</param>
    /// <param name="attempt">Which try.</param>
    /// <param name="standardTimeout">How long it may take when it does not say.</param>
    /// <exception cref="RunFailure">It cannot be run.</exception>
    public TaskPlan Plan(TaskRun run, TaskSpec task, string taskName, int attempt, TimeSpan standardTimeout)
    {
        var workspaces = Workspaces(run, task).ToList();
        var paths = new TaskPaths(host.Unshare is not null, folders.Attempt(run.Metadata.Uid!, attempt));
        var scope = Scope(run, task, taskName, attempt, workspaces, paths);
        var steps = task.Steps!.Select((step, i) => Apply(Merge(step, task.StepTemplate), i, scope, paths)).ToList();
        var onHost = run.Metadata.Annotations?.GetValueOrDefault(ImageRules.OnHost) == "true";
        foreach (var (step, i) in steps.Select((step, i) => (step, i)))
        {
            if (images.WhyNot(step, onHost) is { } why) throw new RunFailure("ImageNotRunnableLocally", $"The step '{step.Name ?? $"unnamed-{i}"}' cannot run on this machine. {why}");
            if (host.Unshare is null) CheckPaths(step);
        }

        var volumes = (task.Volumes ?? []).ToDictionary(volume => scope.Apply(volume.Name), volume => volume);
        var mounts = task.Steps!.SelectMany((step, i) => (step.VolumeMounts ?? task.StepTemplate?.VolumeMounts ?? []).Select(mount => Folder(volumes, mount, i, scope)));
        return new(task, steps, [.. workspaces.Select(item => Folder(run, item.Declaration, item.Binding, paths, scope)).OfType<FolderPlan>(), .. mounts], GoDuration.Limit(run.Spec.Timeout, standardTimeout));
    }

    /// <summary>What the task declares and what the run brings; a task that is written in the run need not declare what it uses.</summary>
    private static IEnumerable<(WorkspaceDeclaration Declaration, WorkspaceBinding? Binding)> Workspaces(TaskRun run, TaskSpec task)
    {
        var declared = task.Workspaces ?? [];
        foreach (var declaration in declared) yield return (declaration, run.Spec.Workspaces?.FirstOrDefault(binding => binding.Name == declaration.Name));
        if (run.Spec.TaskSpec is null) yield break;
        foreach (var binding in (run.Spec.Workspaces ?? []).Where(binding => declared.All(declaration => declaration.Name != binding.Name))) yield return (new() { Name = binding.Name }, binding);
    }

    private static VariableScope Scope(TaskRun run, TaskSpec task, string taskName, int attempt, IEnumerable<(WorkspaceDeclaration Declaration, WorkspaceBinding? Binding)> workspaces, TaskPaths paths)
    {
        var scope = new VariableScope()
            .Set("context.taskRun.name", run.Metadata.Name).Set("context.taskRun.namespace", run.Metadata.Namespace).Set("context.taskRun.uid", run.Metadata.Uid)
            .Set("context.task.name", taskName).Set("context.task.retry-count", $"{attempt}").Set("credentials.path", paths.Home);
        foreach (var (name, value) in ParamRules.Resolve(task.Params, run.Spec.Params)) scope.Set($"params.{name}", value).Set($"inputs.params.{name}", value);
        foreach (var (declaration, binding) in workspaces)
        {
            scope.Set($"workspaces.{declaration.Name}.path", binding is null ? "" : paths.Workspace(declaration)).Set($"workspaces.{declaration.Name}.bound", binding is null ? "false" : "true");
            scope.Set($"workspaces.{declaration.Name}.claim", binding?.PersistentVolumeClaim?.ClaimName ?? (binding?.VolumeClaimTemplate is null ? "" : RunFolders.ClaimOf(run.Metadata.Uid!, declaration.Name)));
            scope.Set($"workspaces.{declaration.Name}.volume", $"ws-{declaration.Name}");
        }

        foreach (var result in task.Results ?? []) scope.Set($"results.{result.Name}.path", paths.Result(result.Name));
        foreach (var (step, i) in (task.Steps ?? []).Select((step, i) => (step, i)))
        {
            var name = step.Name is { Length: > 0 } given ? given : $"unnamed-{i}";
            scope.Set($"steps.{name}.exitCode.path", paths.ExitCode(name)).Set($"steps.step-{name}.exitCode.path", paths.ExitCode(name));
        }

        return scope;
    }

    /// <summary>A step with what the template says where it says nothing itself.</summary>
    private static Step Merge(Step step, StepTemplate? template) => template is null ? step : step with
    {
        Image = step.Image is { Length: > 0 } ? step.Image : template.Image,
        Command = step.Command is { Count: > 0 } || step.Script is not null ? step.Command : template.Command,
        Args = step.Args is { Count: > 0 } ? step.Args : template.Args,
        WorkingDir = step.WorkingDir ?? template.WorkingDir,
        Env = [.. (template.Env ?? []).Where(variable => step.Env?.Any(own => own.Name == variable.Name) != true), .. step.Env ?? []],
        EnvFrom = [.. template.EnvFrom ?? [], .. step.EnvFrom ?? []],
    };

    private static Step Apply(Step step, int index, VariableScope scope, TaskPaths paths)
    {
        var name = step.Name is { Length: > 0 } given ? given : $"unnamed-{index}";
        foreach (var result in step.Results ?? []) scope.Set($"step.results.{result.Name}.path", paths.StepResult(name, result.Name));
        return StepVariables.Apply(step, scope);
    }

    private static FolderPlan? Folder(TaskRun run, WorkspaceDeclaration declaration, WorkspaceBinding? binding, TaskPaths paths, VariableScope scope)
    {
        if (binding is null) return null;
        var plan = new FolderPlan { Kind = FolderKind.Empty, Name = $"workspace-{declaration.Name}", Path = paths.Workspace(declaration), ReadOnly = declaration.ReadOnly == true, SubPath = SubPath(scope.ApplyOrNull(binding.SubPath)) };
        if (binding.VolumeClaimTemplate is not null) return plan with { Kind = FolderKind.Claim, Object = RunFolders.ClaimOf(run.Metadata.Uid!, declaration.Name) };
        if (binding.PersistentVolumeClaim is { } claim) return plan with { Kind = FolderKind.Claim, Object = scope.Apply(claim.ClaimName), ReadOnly = plan.ReadOnly || claim.ReadOnly == true };
        if (binding.ConfigMap is { } map) return plan with { Kind = FolderKind.ConfigMap, Object = scope.ApplyOrNull(map.Name), Items = map.Items, Optional = map.Optional == true, ReadOnly = true };
        if (binding.Secret is { } secret) return plan with { Kind = FolderKind.Secret, Object = scope.ApplyOrNull(secret.SecretName), Items = secret.Items, Optional = secret.Optional == true, ReadOnly = true };
        return plan;
    }

    private FolderPlan Folder(Dictionary<string, Volume> volumes, VolumeMount mount, int step, VariableScope scope)
    {
        if (host.Unshare is null) throw new RunFailure("MountsNotPossible", $"The volume '{mount.Name}' cannot be shown at '{mount.MountPath}': this machine does not allow mounts. Use a workspace and $(workspaces.NAME.path).");
        if (!volumes.TryGetValue(scope.Apply(mount.Name), out var volume)) throw new RunFailure("TaskRunValidationFailed", $"There is no volume '{mount.Name}'.");
        var plan = new FolderPlan { Kind = FolderKind.Empty, Name = $"volume-{volume.Name}", Path = scope.Apply(mount.MountPath), ReadOnly = mount.ReadOnly == true, Step = step, SubPath = SubPath(scope.ApplyOrNull(mount.SubPath)) };
        if (volume.PersistentVolumeClaim is { } claim) return plan with { Kind = FolderKind.Claim, Object = scope.Apply(claim.ClaimName), ReadOnly = plan.ReadOnly || claim.ReadOnly == true };
        if (volume.ConfigMap is { } map) return plan with { Kind = FolderKind.ConfigMap, Object = scope.ApplyOrNull(map.Name), Items = map.Items, Optional = map.Optional == true, ReadOnly = true };
        if (volume.Secret is { } secret) return plan with { Kind = FolderKind.Secret, Object = scope.ApplyOrNull(secret.SecretName), Items = secret.Items, Optional = secret.Optional == true, ReadOnly = true };
        return plan;
    }

    private static string? SubPath(string? path) => path is null || (!path.StartsWith('/') && !path.Split('/').Contains("..")) ? path
        : throw new RunFailure("TaskRunValidationFailed", $"The path '{path}' leads out of its folder.");

    /// <summary>Without mounts these places do not exist: said before something else goes wrong.</summary>
    private static void CheckPaths(Step step)
    {
        var texts = new[] { step.Script, step.WorkingDir }.Concat(step.Command ?? []).Concat(step.Args ?? []).Concat((step.Env ?? []).Select(variable => variable.Value));
        if (texts.FirstOrDefault(text => text is not null && TaskPaths.IsLiteral(text)) is not null)
            throw new RunFailure("MountsNotPossible", $"The step '{step.Name}' uses /workspace or /tekton as it is written, and this machine does not allow mounts, so there are no such folders. Write $(workspaces.NAME.path) and $(results.NAME.path), or run LuBan where it may mount.");
    }
}
