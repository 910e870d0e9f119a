using System.Collections.Concurrent;
using LuBan.DevOps.Model;
using LuBan.DevOps.Running;
using LuBan.DevOps.Validation;
using LuBan.Sdk;
using Microsoft.Extensions.Options;

namespace LuBan.DevOps.Scheduling;

/// <summary>Tells the scheduler what happened to a pipeline run, and does what it decides. What is decided is in the journal before it is done.</summary>
internal sealed class PipelineRunReconciler(RunObjects objects, PipelineRunJournals journals, ChildTaskRuns children, RunFolders folders, IOptions<DevOpsOptions> options, TimeProvider time) : IReconciler<PipelineRun>
{
    private readonly ConcurrentDictionary<ReconcileRequest, string> _uids = new();

    public async Task<ReconcileResult> ReconcileAsync(ReconcileRequest request, CancellationToken cancellationToken)
    {
        if (await objects.PipelineRuns.GetAsync(request.Name, request.Namespace, cancellationToken) is not { } run || run.IsBeingDeleted())
        {
            Forget(request);
            return ReconcileResult.Done;
        }

        _uids[request] = run.Metadata.Uid!;
        if (IsDone(run)) return ReconcileResult.Done;
        if (run.Spec.Status == "PipelineRunPending" && journals.Of(run.Metadata.Uid!).State.Start is null)
        {
            await ShowAsync(PipelineRunView.Pending(run), cancellationToken);
            return ReconcileResult.Done;
        }

        try
        {
            return await AdvanceAsync(run, cancellationToken);
        }
        catch (RunFailure failure)
        {
            return await RefuseAsync(run, failure, cancellationToken);
        }
    }

    private async Task<ReconcileResult> AdvanceAsync(PipelineRun run, CancellationToken cancellationToken)
    {
        var journal = journals.Of(run.Metadata.Uid!);
        var identity = new RunIdentity(run.Metadata.Name!, run.Metadata.Namespace!, run.Metadata.Uid!, Timeouts.Of(run.Spec.Timeouts, options.Value.DefaultTimeout));
        if (journal.State.Start is null) await StartAsync(run, journal, cancellationToken);
        await foreach (var happened in NewsAsync(run, journal.State, cancellationToken)) journal.Append(happened);

        var (_, actions) = PipelineScheduler.Next(identity, journal.State, null, time.GetUtcNow());
        journal.Append([.. actions.OfType<Record>().Select(action => action.Event)]);
        await children.CreateAsync(run, journal, cancellationToken);
        foreach (var stop in actions.OfType<StopChild>()) await children.StopAsync(run, stop, cancellationToken);
        await ShowAsync(PipelineRunView.Of(run, journal.State, journals.UnsupportedOf(run, journal.State)), cancellationToken);
        Tell(run, actions);
        return actions.OfType<WakeUp>().FirstOrDefault() is { } wake ? ReconcileResult.After(Later(wake.At)) : ReconcileResult.Done;
    }

    private TimeSpan Later(DateTimeOffset at) => at - time.GetUtcNow() is { Ticks: > 0 } wait ? wait : TimeSpan.Zero;

    private async Task StartAsync(PipelineRun run, PipelineRunJournal journal, CancellationToken cancellationToken)
    {
        var findings = new Findings();
        RunRules.Check(run.Spec, "spec", findings);
        ThrowIfUnsupported(findings);
        var pipeline = run.Spec.PipelineSpec ?? (await objects.Pipelines.GetAsync(run.Spec.PipelineRef!.Name!, run.Metadata.Namespace, cancellationToken))?.Spec
            ?? throw new RunFailure("CouldntGetPipeline", $"There is no Pipeline '{run.Spec.PipelineRef!.Name}' in the namespace '{run.Metadata.Namespace}'. Apply it, and run again.");
        var outer = run.Spec.PipelineSpec is null ? OuterScope.Empty : OuterScope.Of(run.Spec.Params, run.Spec.Workspaces);
        if (run.Spec.PipelineSpec is null)
        {
            PipelineRules.Check(pipeline, "pipeline.spec", outer, findings);
            RunRules.CheckGiven(run.Spec, pipeline, "spec", findings);
            ThrowIfUnsupported(findings);
        }

        if (findings.Problems.Count > 0) throw new RunFailure(ReasonOf(findings), string.Join(" ", findings.Problems.Select(problem => $"{problem.Field}: {problem.Message}")));
        await CheckTasksAsync(run, pipeline, cancellationToken);
        journal.Append(new RunStarted(time.GetUtcNow(), pipeline, run.Spec.PipelineRef?.Name ?? run.Metadata.Name!, ParamRules.Resolve(pipeline.Params, run.Spec.Params)));
        objects.Events.Normal(run, "Started", "The pipeline run began.");
    }

    /// <summary>The tasks that the pipeline names are there, and take what they are given.</summary>
    private async Task CheckTasksAsync(PipelineRun run, PipelineSpec pipeline, CancellationToken cancellationToken)
    {
        foreach (var task in (pipeline.Tasks ?? []).Concat(pipeline.Finally ?? []).Where(task => task.TaskRef is not null))
        {
            var found = await objects.Tasks.GetAsync(task.TaskRef!.Name!, run.Metadata.Namespace, cancellationToken)
                ?? throw new RunFailure("CouldntGetTask", $"There is no Task '{task.TaskRef.Name}' in the namespace '{run.Metadata.Namespace}', which the pipeline runs as '{task.Name}'. Apply it, and run again.");
            var given = (task.Params ?? []).Concat(task.Matrix?.Params?.Select(param => param with { Value = ParamValue.Of($"$({param.Name})") }) ?? [])
                .Concat((task.Matrix?.Include ?? []).SelectMany(include => include.Params ?? [])).DistinctBy(param => param.Name);
            if ((found.Spec.Params ?? []).FirstOrDefault(spec => spec.Default is null && given.All(param => param.Name != spec.Name)) is { } missing)
                throw new RunFailure("ParameterMissing", $"The task '{task.Name}' needs the parameter '{missing.Name}', and the pipeline does not give it.");
            if ((found.Spec.Workspaces ?? []).FirstOrDefault(wanted => wanted.Optional != true && task.Workspaces?.Any(binding => binding.Name == wanted.Name) != true) is { } folder)
                throw new RunFailure("InvalidWorkspaceBindings", $"The task '{task.Name}' needs the workspace '{folder.Name}', and the pipeline does not give it.");
        }
    }

    private static void ThrowIfUnsupported(Findings findings)
    {
        if (findings.Unsupported.FirstOrDefault(item => item.IsEssential) is { } essential) throw new RunFailure("UnsupportedField", $"{essential.Field}: {essential.Message}");
    }

    private static string ReasonOf(Findings findings)
    {
        var messages = findings.Problems.Select(problem => problem.Message).ToList();
        if (messages.Exists(message => message.StartsWith("The parameter '", StringComparison.Ordinal) && message.Contains("is required", StringComparison.Ordinal))) return "ParameterMissing";
        if (messages.Exists(message => message.Contains("is not allowed for", StringComparison.Ordinal))) return "InvalidParamValue";
        if (messages.Exists(message => message.Contains("is expected.", StringComparison.Ordinal))) return "ParameterTypeMismatch";
        return messages.Exists(message => message.StartsWith("The workspace '", StringComparison.Ordinal)) ? "InvalidWorkspaceBindings" : "PipelineValidationFailed";
    }

    /// <summary>What happened since the journal's last line.</summary>
    private async IAsyncEnumerable<RunEvent> NewsAsync(PipelineRun run, RunState state, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (Enum.TryParse<CancelMode>(run.Spec.Status, out var mode) && mode > state.Cancel) yield return new CancelAsked(time.GetUtcNow(), mode);
        foreach (var (task, child) in state.Tasks.SelectMany(task => task.Value.Children.Select(child => (task.Key, child))).Where(item => item.child is { IsCreated: true, End: null }))
            if (await children.EndOfAsync(run, task, child.Scheduled.Name, cancellationToken) is { } end) yield return end;
    }

    private async Task<ReconcileResult> RefuseAsync(PipelineRun run, RunFailure failure, CancellationToken cancellationToken)
    {
        await ShowAsync(PipelineRunView.Refused(run, failure, time.GetUtcNow(), journals.UnsupportedOf(run, RunState.Empty)), cancellationToken);
        objects.Events.Warning(run, failure.Reason, failure.Message);
        return ReconcileResult.Done;
    }

    private void Tell(PipelineRun run, IReadOnlyList<RunAction> actions)
    {
        if (actions.OfType<Record>().Select(action => action.Event).OfType<RunEnded>().FirstOrDefault() is not { } end) return;
        if (end.Succeeded) objects.Events.Normal(run, end.Reason, end.Message);
        else objects.Events.Warning(run, end.Reason, end.Message);
    }

    private async Task ShowAsync(PipelineRun run, CancellationToken cancellationToken)
    {
        try
        {
            await objects.PipelineRuns.UpdateStatusAsync(run with { Metadata = run.Metadata with { ResourceVersion = null } }, cancellationToken);
        }
        catch (ResourceException gone) when (gone.StatusCode == 404)
        {
            // Deleted meanwhile; the next call cleans up.
        }
    }

    private void Forget(ReconcileRequest request)
    {
        if (!_uids.TryRemove(request, out var uid)) return;
        journals.Forget(uid);
        folders.DeleteClaimsOf(request.Namespace, uid);
    }

    private static bool IsDone(PipelineRun run) => run.Status?.Conditions?.FirstOrDefault(condition => condition.Type == TaskRunView.Succeeded)?.Status is "True" or "False";
}
