using LuBan.DevOps.Logs;
using LuBan.DevOps.Model;
using LuBan.DevOps.Scheduling;
using LuBan.DevOps.Validation;
using LuBan.DevOps.Variables;
using LuBan.Extensions.Processes;

namespace LuBan.DevOps.Running;

/// <summary>
/// Runs one task run from its beginning, or from where its journal ends. What it does is written down before it is done; a process that
/// runs already is adopted, one that is gone without a trace fails the run.
/// </summary>
internal sealed class TaskRunWorker(TaskRun run, TaskRunServices services) : IDisposable
{
    private readonly TaskRunRecord _record = new(run, services);
    private readonly CancellationTokenSource _cancelled = new();
    private RunInputs _inputs = services.NewInputs(run.Metadata.Namespace!);
    private bool _hasTurn;
    private RunFailure? _inputsGone;
    private string _cancelMessage = "";

    public string Uid => run.Metadata.Uid!;

    private TaskRunState State => _record.State;

    /// <summary>Ends the run: its processes, then the run itself.</summary>
    public void Cancel(string message)
    {
        _cancelMessage = message;
        _cancelled.Cancel();
    }

    /// <summary>The object is gone: its processes end, and nobody is told.</summary>
    public void Forget()
    {
        _record.Forget();
        _cancelled.Cancel();
    }

    public void Dispose() => _cancelled.Dispose();

    /// <param name="stopping">The kernel or the extension stops: processes are left to whoever comes next.</param>
    public async Task RunAsync(CancellationToken stopping)
    {
        _record.Restore();
        try
        {
            if (State.End is null) await WorkAsync(stopping);
            await _record.ShowAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return;
        }
        finally
        {
            if (_record.IsForgotten || State.End is not null) Clean();
        }
    }

    private async Task WorkAsync(CancellationToken stopping)
    {
        try
        {
            // It was at work, and this machine knows nothing of it: another one did it, or the journal was deleted. It is not done twice.
            if (State.Attempts.Count == 0 && run.Status?.Steps is not null) throw new RunFailure("HostLost", $"The run was at work on '{run.Status.Host}', and nothing of it is known here ('{services.HostName}').");
            var task = await ResolveAsync(stopping);
            while (State.End is null)
            {
                if (State.Current is null) await BeginAsync(task.Spec, task.Name, stopping);
                else await ContinueAsync(stopping);
                await RunStepsAsync(stopping);
            }
        }
        catch (RunFailure failure)
        {
            End(false, failure.Reason, failure.Message, []);
        }
        catch (ProcessException failure)
        {
            End(false, "Failed", failure.Message, []);
        }
        catch (OperationCanceledException) when (_cancelled.IsCancellationRequested && !stopping.IsCancellationRequested)
        {
            End(false, "TaskRunCancelled", _cancelMessage, []);
        }
    }

    private async Task<(TaskSpec Spec, string Name)> ResolveAsync(CancellationToken stopping)
    {
        var findings = new Findings();
        RunRules.Check(run.Spec, "spec", findings);
        ThrowIfUnsupported(findings);
        var task = run.Spec.TaskSpec ?? await services.FindTaskAsync(run.Spec.TaskRef!.Name!, run.Metadata.Namespace!, stopping)
            ?? throw new RunFailure("CouldntGetTask", $"There is no Task '{run.Spec.TaskRef!.Name}' in the namespace '{run.Metadata.Namespace}'. Apply it, and run again.");
        if (run.Spec.TaskSpec is null)
        {
            TaskRules.Check(task, "task.spec", OuterScope.Empty, findings);
            ThrowIfUnsupported(findings);
            RunRules.CheckGiven(run.Spec, task, "spec", findings);
        }

        if (findings.Problems.Count > 0) throw new RunFailure(ReasonOf(findings), string.Join(" ", findings.Problems.Select(problem => $"{problem.Field}: {problem.Message}")));
        return (task, run.Spec.TaskRef?.Name ?? "");
    }

    private void ThrowIfUnsupported(Findings findings)
    {
        _record.Unsupported = [.. findings.Unsupported];
        if (findings.Unsupported.FirstOrDefault(item => item.IsEssential) is { } essential) throw new RunFailure("UnsupportedField", $"{essential.Field}: {essential.Message}");
    }

    private static string ReasonOf(Findings findings) => findings.Problems.Any(problem => problem.Message.Contains("is not allowed for", StringComparison.Ordinal)) ? "InvalidParamValue" : "TaskRunValidationFailed";

    /// <summary>Begins a try: waits for its turn, then everything that its steps need is made.</summary>
    private async Task BeginAsync(TaskSpec task, string name, CancellationToken stopping)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stopping, _cancelled.Token);
        await TakeTurnAsync(both.Token, stopping);
        both.Token.ThrowIfCancellationRequested();
        var attempt = State.Attempts.Count;
        var plan = services.Planner.Plan(run, task, name, attempt, services.Options.DefaultTimeout);
        _inputs = services.NewInputs(run.Metadata.Namespace!);
        await _inputs.ReadAsync(plan, both.Token);
        RunFolders.Delete(services.Folders.Attempt(Uid, attempt));
        _record.Folders(attempt).Create(plan, _inputs);
        await IdentifyAsync(plan, attempt, both.Token);
        _record.Write(new AttemptStarted(services.Time.GetUtcNow(), attempt, plan));
        _record.Index();
        if (attempt == 0) services.Tell(run, "Started", "The task run began.");
    }

    /// <summary>Goes on after a restart of the kernel.</summary>
    private async Task ContinueAsync(CancellationToken stopping)
    {
        await TakeTurnAsync(stopping, stopping);
        try
        {
            await _inputs.ReadAsync(State.Current!.Plan, stopping);
        }
        catch (RunFailure gone)
        {
            // What runs already goes on; a step that would begin without its secret does not.
            _inputsGone = gone;
        }

        // A secret may have changed since the steps were started: what they know must be masked, too.
        foreach (var text in services.Secrets.Recall(Uid)) _inputs.AddSecretText(text);
        _record.Index();
    }

    /// <summary>Waits until it may be at work, and says so when it has to.</summary>
    private async Task TakeTurnAsync(CancellationToken cancellationToken, CancellationToken stopping)
    {
        if (_hasTurn) return;
        if (!await services.Turns.WaitAsync(0, cancellationToken))
        {
            await _record.ShowAsync(stopping);
            await services.Turns.WaitAsync(cancellationToken);
        }

        _hasTurn = true;
    }

    private async Task IdentifyAsync(TaskPlan plan, int attempt, CancellationToken cancellationToken)
    {
        if (await services.Identities.IssueAsync(run, plan.Timeout, cancellationToken) is { } identity)
        {
            _inputs.AddSecretText(identity.Token);
            _record.Folders(attempt).Write(identity, _record.Paths(attempt));
        }

        services.Secrets.Remember(Uid, _inputs.SecretTexts);
    }

    private async Task RunStepsAsync(CancellationToken stopping)
    {
        var attempt = State.Current!;
        var steps = new StepRunner(services, _record, _inputs, _cancelled.Token);
        string? failure = null;
        for (var i = 0; i < attempt.Plan.Steps.Count && failure is null; i++)
        {
            if (State.Current!.Steps.GetValueOrDefault(i)?.End is { } known)
            {
                failure = FailureOf(known, attempt.Plan, i);
                continue;
            }

            var end = await steps.RunAsync(i, _inputsGone, stopping);
            _record.Write(end);
            WriteExitCode(attempt, i, end.ExitCode);
            failure = FailureOf(end, attempt.Plan, i);
            _record.Index();
            if (i < attempt.Plan.Steps.Count - 1 || failure is not null) await _record.ShowAsync(stopping);
        }

        var results = failure is null ? ResultReader.OfTask(_record.Paths(attempt.Start.Attempt), attempt.Plan, State.Current!.ScopeBefore(attempt.Plan.Steps.Count), _inputs) : ResultsOfFailure(attempt);
        Conclude(failure, results);
        // The end of the whole run is shown by whoever began it.
        if (State.End is null) await _record.ShowAsync(stopping);
    }

    private IReadOnlyList<RunResult> ResultsOfFailure(AttemptState attempt)
    {
        try
        {
            return ResultReader.OfTask(_record.Paths(attempt.Start.Attempt), attempt.Plan, State.Current!.ScopeBefore(attempt.Plan.Steps.Count), _inputs);
        }
        catch (RunFailure)
        {
            // It failed before its results were whole.
            return [];
        }
    }

    private void Conclude(string? failure, IReadOnlyList<RunResult> results)
    {
        var attempt = State.Current!;
        if (failure is null)
        {
            End(true, "Succeeded", "All Steps have completed executing", results);
            return;
        }

        var reason = _cancelled.IsCancellationRequested ? "TaskRunCancelled" : TimeIsOver(attempt) ? "TaskRunTimeout" : attempt.Steps.Values.Any(step => step.End?.Reason == "HostLost") ? "HostLost" : "Failed";
        if (_cancelled.IsCancellationRequested) failure = _cancelMessage;
        else if (reason == "TaskRunTimeout") failure = $"TaskRun \"{run.Metadata.Name}\" failed to finish within \"{attempt.Plan.Timeout}\"";
        if (!_cancelled.IsCancellationRequested && State.Attempts.Count <= (run.Spec.Retries ?? 0))
        {
            _record.Write(new AttemptFailed(services.Time.GetUtcNow(), reason, failure));
            ReleaseTurn();
        }
        else
        {
            End(false, reason, failure, results);
        }
    }

    private bool TimeIsOver(AttemptState attempt) => attempt.Steps.Values.Any(step => step.End?.Reason == "TaskTimeout");

    /// <summary>Why the try fails because of a step; null when it goes on.</summary>
    private static string? FailureOf(StepEnded end, TaskPlan plan, int index) => end.Reason switch
    {
        "Completed" or "Continued" or "Skipped" => null,
        "HostLost" => $"The step '{plan.NameOf(index)}' is gone, and nobody knows how it ended: the machine or its processes were stopped from outside.",
        "TimeoutExceeded" => $"\"step-{plan.NameOf(index)}\" exited because the step exceeded the specified timeout limit",
        _ => $"\"step-{plan.NameOf(index)}\" exited with code {end.ExitCode}{(end.Message is { Length: > 0 } message ? $": {message}" : "")}",
    };

    private void WriteExitCode(AttemptState attempt, int index, int? code)
    {
        if (code is not { } number) return;
        var file = Path.Combine(_record.Paths(attempt.Start.Attempt).RunFolder, $"exitcode-{attempt.Plan.NameOf(index)}");
        File.WriteAllText(file, $"{number}");
        _record.User?.Own(file);
    }

    private void End(bool succeeded, string reason, string message, IReadOnlyList<RunResult> results)
    {
        if (_record.IsForgotten) return;
        _record.Write(new TaskRunEnded(services.Time.GetUtcNow(), succeeded, reason, Masker.Clean(_inputs.SecretTexts, message), results));
        _record.Index();
        if (succeeded) services.Tell(run, "Succeeded", "The task run succeeded.");
        else services.Warn(run, reason, State.End!.Message);
    }

    private void ReleaseTurn()
    {
        if (_hasTurn) services.Turns.Release();
        _hasTurn = false;
    }

    private void Clean()
    {
        ReleaseTurn();
        RunFolders.Delete(services.Folders.Volatile(Uid));
        // One more: a try that could not begin has its folder, and no line in the journal.
        for (var i = 0; i <= State.Attempts.Count; i++) RunFolders.Delete(services.Folders.Attempt(Uid, i));
        if (!_record.IsForgotten) return;
        RunFolders.Delete(Path.GetDirectoryName(services.Folders.TaskJournal(Uid))!);
        services.Logs.Close(Uid, services.Time.GetUtcNow());
    }
}
