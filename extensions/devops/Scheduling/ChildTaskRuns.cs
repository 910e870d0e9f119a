using LuBan.DevOps.Model;
using LuBan.DevOps.Running;
using LuBan.DevOps.Validation;
using LuBan.Sdk;

namespace LuBan.DevOps.Scheduling;

/// <summary>Creates, watches and ends the task runs of a pipeline run.</summary>
internal sealed class ChildTaskRuns(RunObjects objects, TimeProvider time)
{
    /// <summary>Creates what the journal says is scheduled. After a crash in between it finds what is there already.</summary>
    public async Task CreateAsync(PipelineRun run, PipelineRunJournal journal, CancellationToken cancellationToken)
    {
        foreach (var task in journal.State.All)
        {
            foreach (var child in journal.State.Of(task.Name!).Children.Where(child => child is { IsCreated: false, End: null }))
            {
                var refused = await CreateAsync(run, journal.State, task, child.Scheduled, cancellationToken);
                journal.Append(refused is null ? new ChildCreated(time.GetUtcNow(), task.Name!, child.Scheduled.Name)
                    : new ChildEnded(time.GetUtcNow(), task.Name!, child.Scheduled.Name, Outcome.Failed, "CreateRunFailed", refused, []));
            }
        }
    }

    /// <summary>How a task run ended; null as long as it has not.</summary>
    public async Task<ChildEnded?> EndOfAsync(PipelineRun run, string task, string name, CancellationToken cancellationToken)
    {
        var found = await objects.TaskRuns.GetAsync(name, run.Metadata.Namespace, cancellationToken);
        if (found is null) return new(time.GetUtcNow(), task, name, Outcome.Failed, "TaskRunDeleted", $"The task run '{name}' was deleted before it ended.", []);
        if (found.Status?.Conditions?.FirstOrDefault(condition => condition.Type == TaskRunView.Succeeded) is not { Status: "True" or "False" } verdict) return null;
        var outcome = verdict.Status == "True" ? Outcome.Succeeded : verdict.Reason == "TaskRunCancelled" ? Outcome.Cancelled : Outcome.Failed;
        return new(found.Status.CompletionTime ?? time.GetUtcNow(), task, name, outcome, verdict.Reason, verdict.Message, found.Status.Results ?? []);
    }

    public async Task StopAsync(PipelineRun run, StopChild stop, CancellationToken cancellationToken)
    {
        try
        {
            if (await objects.TaskRuns.GetAsync(stop.Name, run.Metadata.Namespace, cancellationToken) is not { } child || child.Spec.Status is { Length: > 0 }) return;
            await objects.TaskRuns.PatchAsync(stop.Name, new() { ["spec"] = new System.Text.Json.Nodes.JsonObject { ["status"] = "TaskRunCancelled", ["statusMessage"] = stop.Message } }, run.Metadata.Namespace, cancellationToken);
        }
        catch (ResourceException gone) when (gone.StatusCode == 404)
        {
            // It is gone: that is what was wanted.
        }
    }

    /// <returns>Null when it is there; else why it was refused.</returns>
    private async Task<string?> CreateAsync(PipelineRun run, RunState state, PipelineTask task, ScheduledChild child, CancellationToken cancellationToken)
    {
        try
        {
            await objects.TaskRuns.CreateAsync(Build(run, state, task, child), cancellationToken);
            return null;
        }
        catch (ResourceException there) when (there.Reason == "AlreadyExists")
        {
            var found = await objects.TaskRuns.GetAsync(child.Name, run.Metadata.Namespace, cancellationToken);
            return found?.Metadata.Labels?.GetValueOrDefault(Labels.PipelineRunUid) == run.Metadata.Uid ? null : $"There is a task run '{child.Name}' already, which does not belong to this run. Delete it, or give the run another name.";
        }
        catch (ResourceException refused) when (refused.StatusCode is 400 or 403 or 422)
        {
            return refused.Message;
        }
    }

    private static TaskRun Build(PipelineRun run, RunState state, PipelineTask task, ScheduledChild child)
    {
        var special = run.Spec.TaskRunSpecs?.FirstOrDefault(spec => spec.PipelineTaskName == task.Name);
        var isLast = state.Start!.Pipeline.Finally?.Any(other => other.Name == task.Name) == true;
        var embedded = task.TaskSpec is null ? null : EmbeddedTasks.Complete(run, state, task);
        var given = Given(run, state, task, child, embedded);
        return new TaskRun
        {
            Metadata = new()
            {
                Name = child.Name, Namespace = run.Metadata.Namespace,
                Labels = Merge(run.Metadata.Labels, task.TaskSpec?.Metadata?.Labels, special?.Metadata?.Labels, new Dictionary<string, string>
                {
                    [Labels.Pipeline] = state.Start.PipelineName, [Labels.PipelineRun] = run.Metadata.Name!, [Labels.PipelineRunUid] = run.Metadata.Uid!, [Labels.PipelineTask] = task.Name!,
                    [Labels.MemberOf] = isLast ? "finally" : "tasks",
                }),
                Annotations = Merge(run.Metadata.Annotations?.Where(item => !item.Key.StartsWith("kubectl.kubernetes.io/", StringComparison.Ordinal)).ToDictionary(), task.TaskSpec?.Metadata?.Annotations, special?.Metadata?.Annotations),
            },
            Spec = new()
            {
                TaskRef = task.TaskRef, TaskSpec = embedded, Params = given, Workspaces = Workspaces(run, task, child, embedded),
                ServiceAccountName = special?.ServiceAccountName ?? run.Spec.TaskRunTemplate?.ServiceAccountName,
                Timeout = special?.Timeout ?? task.Timeout, Retries = task.Retries,
            },
        }.OwnedBy(run);
    }

    private static IReadOnlyList<Param> Given(PipelineRun run, RunState state, PipelineTask task, ScheduledChild child, TaskSpec? embedded)
    {
        if (embedded is null) return child.Params;
        // A task that is written in the pipeline may take the pipeline's own parameters under their names.
        var around = state.Start!.Params.Where(param => child.Params.All(given => given.Name != param.Key)).Select(param => new Param { Name = param.Key, Value = param.Value });
        return [.. child.Params, .. around.Where(param => embedded.Params?.Any(spec => spec.Name == param.Name && spec.EffectiveType == param.Value.Type) == true)];
    }

    private static List<WorkspaceBinding> Workspaces(PipelineRun run, PipelineTask task, ScheduledChild child, TaskSpec? embedded)
    {
        var bindings = new List<WorkspaceBinding>();
        foreach (var wanted in (task.Workspaces ?? []).Concat(EmbeddedTasks.UsedAround(run, task, embedded)))
        {
            var name = wanted.Workspace is { Length: > 0 } given ? given : wanted.Name;
            if (run.Spec.Workspaces?.FirstOrDefault(binding => binding.Name == name) is not { } source) continue;
            var sub = child.SubPaths.GetValueOrDefault(wanted.Name);
            var path = string.Join('/', new[] { source.SubPath, sub }.Where(part => part is { Length: > 0 }));
            bindings.Add(source with
            {
                Name = wanted.Name, SubPath = path.Length > 0 ? path : null,
                // One folder for all tasks of the run.
                VolumeClaimTemplate = null,
                PersistentVolumeClaim = source.VolumeClaimTemplate is null ? source.PersistentVolumeClaim : new() { ClaimName = RunFolders.ClaimOf(run.Metadata.Uid!, name) },
            });
        }

        return bindings;
    }

    private static Dictionary<string, string> Merge(params ReadOnlySpan<IReadOnlyDictionary<string, string>?> parts)
    {
        var all = new Dictionary<string, string>();
        foreach (var part in parts)
            foreach (var (name, value) in part ?? new Dictionary<string, string>()) all[name] = value;
        return all;
    }
}
