using System.Text.Json;
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
    private static readonly TimeSpan PumpInterval = TimeSpan.FromMilliseconds(100);
    private readonly Journal<TaskEvent> _journal = new(services.Folders.TaskJournal(run.Metadata.Uid!), services.Json);
    private readonly CancellationTokenSource _cancelled = new();
    private TaskRunState _state = TaskRunState.Empty;
    private IReadOnlyList<UnsupportedField> _unsupported = [];
    private RunInputs _inputs = services.NewInputs(run.Metadata.Namespace!);
    private LogIndex? _index;
    private volatile bool _isForgotten;
    private string _cancelMessage = "";

    public string Uid => run.Metadata.Uid!;

    private ProcessUser? User => services.Users.Of(run.Metadata.Namespace!);

    /// <summary>Ends the run: its processes, then the run itself.</summary>
    public void Cancel(string message)
    {
        _cancelMessage = message;
        _cancelled.Cancel();
    }

    /// <summary>The object is gone: its processes end, and nobody is told.</summary>
    public void Forget()
    {
        _isForgotten = true;
        _cancelled.Cancel();
    }

    public void Dispose() => _cancelled.Dispose();

    /// <param name="stopping">The kernel or the extension stops: processes are left to whoever comes next.</param>
    public async Task RunAsync(CancellationToken stopping)
    {
        foreach (var happened in _journal.Read()) _state = _state.After(happened);
        try
        {
            if (_state.End is null) await WorkAsync(stopping);
            await ShowAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return;
        }
        finally
        {
            if (_isForgotten || _state.End is not null) Clean();
        }
    }

    private async Task WorkAsync(CancellationToken stopping)
    {
        try
        {
            var task = await ResolveAsync(stopping);
            while (_state.End is null)
            {
                if (_state.Current is null) await BeginAsync(task.Spec, task.Name, stopping);
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
        _unsupported = [.. findings.Unsupported];
        if (findings.Unsupported.FirstOrDefault(item => item.IsEssential) is { } essential) throw new RunFailure("UnsupportedField", $"{essential.Field}: {essential.Message}");
    }

    private static string ReasonOf(Findings findings) => findings.Problems.Any(problem => problem.Message.Contains("is not allowed for", StringComparison.Ordinal)) ? "InvalidParamValue" : "TaskRunValidationFailed";

    /// <summary>Begins a try: waits for its turn, then everything that its steps need is made.</summary>
    private async Task BeginAsync(TaskSpec task, string name, CancellationToken stopping)
    {
        await ShowAsync(stopping);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stopping, _cancelled.Token);
        await services.Turns.WaitAsync(both.Token);
        _hasTurn = true;
        both.Token.ThrowIfCancellationRequested();
        var attempt = _state.Attempts.Count;
        var plan = services.Planner.Plan(run, task, name, attempt, services.Options.DefaultTimeout);
        _inputs = services.NewInputs(run.Metadata.Namespace!);
        await _inputs.ReadAsync(plan, both.Token);
        RunFolders.Delete(services.Folders.Attempt(Uid, attempt));
        Folders(attempt).Create(plan, _inputs);
        await IdentifyAsync(plan, attempt, both.Token);
        Write(new AttemptStarted(services.Time.GetUtcNow(), attempt, plan));
        Index();
        await ShowAsync(stopping);
        if (attempt == 0) services.Tell(run, "Started", "The task run began.");
    }

    private bool _hasTurn;

    /// <summary>Goes on after a restart of the kernel.</summary>
    private async Task ContinueAsync(CancellationToken stopping)
    {
        if (!_hasTurn)
        {
            await services.Turns.WaitAsync(stopping);
            _hasTurn = true;
        }

        await _inputs.ReadAsync(_state.Current!.Plan, stopping);
        // A secret may have changed since the steps were started: what they know must be masked, too.
        foreach (var text in services.Secrets.Recall(Uid)) _inputs.AddSecretText(text);
        Index();
    }

    private async Task IdentifyAsync(TaskPlan plan, int attempt, CancellationToken cancellationToken)
    {
        if (await services.Identities.IssueAsync(run, plan.Timeout, cancellationToken) is { } identity)
        {
            _inputs.AddSecretText(identity.Token);
            Folders(attempt).Write(identity, Paths(attempt));
        }

        services.Secrets.Remember(Uid, _inputs.SecretTexts);
    }

    private async Task RunStepsAsync(CancellationToken stopping)
    {
        var attempt = _state.Current!;
        string? failure = null;
        for (var i = 0; i < attempt.Plan.Steps.Count && failure is null; i++)
        {
            if (_state.Current!.Steps.GetValueOrDefault(i)?.End is { } known)
            {
                failure = FailureOf(known, attempt.Plan, i);
                continue;
            }

            var end = await RunStepAsync(i, stopping);
            Write(end);
            WriteExitCode(attempt, i, end.ExitCode);
            failure = FailureOf(end, attempt.Plan, i);
            Index();
            if (i < attempt.Plan.Steps.Count - 1 || failure is not null) await ShowAsync(stopping);
        }

        var results = failure is null ? ResultReader.OfTask(Paths(attempt.Start.Attempt), attempt.Plan, StepScope(attempt.Plan.Steps.Count), _inputs) : ResultsOfFailure(attempt);
        Conclude(failure, results);
        await ShowAsync(stopping);
    }

    private IReadOnlyList<RunResult> ResultsOfFailure(AttemptState attempt)
    {
        try
        {
            return ResultReader.OfTask(Paths(attempt.Start.Attempt), attempt.Plan, StepScope(attempt.Plan.Steps.Count), _inputs);
        }
        catch (RunFailure)
        {
            // It failed before its results were whole.
            return [];
        }
    }

    private void Conclude(string? failure, IReadOnlyList<RunResult> results)
    {
        var attempt = _state.Current!;
        if (failure is null)
        {
            End(true, "Succeeded", "All Steps have completed executing", results);
            return;
        }

        var reason = _cancelled.IsCancellationRequested ? "TaskRunCancelled" : TimeIsOver(attempt) ? "TaskRunTimeout" : attempt.Steps.Values.Any(step => step.End?.Reason == "HostLost") ? "HostLost" : "Failed";
        if (_cancelled.IsCancellationRequested) failure = _cancelMessage;
        else if (reason == "TaskRunTimeout") failure = $"TaskRun \"{run.Metadata.Name}\" failed to finish within \"{attempt.Plan.Timeout}\"";
        if (!_cancelled.IsCancellationRequested && _state.Attempts.Count <= (run.Spec.Retries ?? 0))
        {
            Write(new AttemptFailed(services.Time.GetUtcNow(), reason, failure));
            ReleaseTurn();
        }
        else
        {
            End(false, reason, failure, results);
        }
    }

    private bool TimeIsOver(AttemptState attempt) => attempt.Steps.Values.Any(step => step.End?.Reason == "TaskTimeout");

    /// <summary>Why the try fails because of a step; null when it goes on.</summary>
    private string? FailureOf(StepEnded end, TaskPlan plan, int index) => end.Reason switch
    {
        "Completed" or "Continued" or "Skipped" => null,
        "HostLost" => $"The step '{plan.NameOf(index)}' is gone, and nobody knows how it ended: the machine or its processes were stopped from outside.",
        "TimeoutExceeded" => $"\"step-{plan.NameOf(index)}\" exited because the step exceeded the specified timeout limit",
        _ => $"\"step-{plan.NameOf(index)}\" exited with code {end.ExitCode}{(end.Message is { Length: > 0 } message ? $": {message}" : "")}",
    };

    private async Task<StepEnded> RunStepAsync(int index, CancellationToken stopping)
    {
        var attempt = _state.Current!;
        var (plan, paths, folders) = (attempt.Plan, Paths(attempt.Start.Attempt), Folders(attempt.Start.Attempt));
        var step = StepVariables.Apply(plan.Steps[index], StepScope(index));
        if (!WhenRules.Hold(step.When)) return new(services.Time.GetUtcNow(), index, null, "Skipped", "Its conditions do not hold.", []);
        var folder = folders.Process(attempt.Start.Attempt, index, _inputs.SecretTexts.Count > 0);
        var begun = attempt.Steps.GetValueOrDefault(index)?.Start;
        var process = begun is null ? null : DetachedProcess.Adopt(folder);
        if (begun is not null && process is null && Directory.Exists(folder)) await Task.Delay(TimeSpan.FromSeconds(1), stopping);
        process ??= begun is null ? null : DetachedProcess.Adopt(folder);
        if (begun is not null && process is null) return Lost(index);
        if (begun is null)
        {
            Write(begun = new StepStarted(services.Time.GetUtcNow(), index));
            Index();
            await ShowAsync(stopping);
            _cancelled.Token.ThrowIfCancellationRequested();
            process = await services.Launcher.StartAsync(plan, step, index, folder, paths, folders, User, EnvironmentOf(step, paths, folders), stopping);
        }

        var end = await FollowAsync(process!, index, step, begun, stopping);
        RunFolders.Delete(folder);
        return end;
    }

    private StepEnded Lost(int index) => new(services.Time.GetUtcNow(), index, null, "HostLost", null, []);

    /// <summary>Copies a step's output until it ends, or until it has to.</summary>
    private async Task<StepEnded> FollowAsync(DetachedProcess process, int index, Step step, StepStarted begun, CancellationToken stopping)
    {
        var attempt = _state.Current!;
        using var log = new LogWriter(LogFile(attempt.Plan, index), attempt.Start.Attempt, new Masker(_inputs.SecretTexts), services.Time);
        using var unwatched = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var ending = process.WaitAsync(unwatched.Token);
        var why = (string?)null;
        while (!ending.IsCompleted)
        {
            await Task.WhenAny(ending, Task.Delay(PumpInterval, CancellationToken.None));
            stopping.ThrowIfCancellationRequested();
            log.Pump(process.OutputFile, false);
            if (!ending.IsCompleted && (why = WhyStop(attempt, step, begun)) is not null) break;
        }

        // Also what a step leaves behind in the background ends with it, as it would with its container.
        var stopped = await process.StopAsync(why is null ? TimeSpan.Zero : services.Options.GracePeriod, stopping);
        log.Pump(process.OutputFile, true);
        var end = why is null ? await ending : stopped;
        if (end.Lost && why is null) return Lost(index);
        if (why is not null) log.Say(why == "Cancelled" ? "The step was cancelled." : "The step took longer than it may.");
        return Ended(attempt, index, step, end, why);
    }

    private StepEnded Ended(AttemptState attempt, int index, Step step, ProcessEnd end, string? why)
    {
        var results = ResultReader.OfStep(Paths(attempt.Start.Attempt), attempt.Plan.NameOf(index), step, _inputs);
        var reason = why ?? (end.ExitCode == 0 ? "Completed" : step.OnError == "continue" ? "Continued" : "Error");
        return new(end.EndedAt, index, end.ExitCode, reason, null, results);
    }

    private string? WhyStop(AttemptState attempt, Step step, StepStarted begun)
    {
        if (_cancelled.IsCancellationRequested) return "Cancelled";
        var now = services.Time.GetUtcNow();
        if (attempt.Plan.Timeout is { } whole && now >= attempt.Start.At + whole) return "TaskTimeout";
        return GoDuration.Limit(step.Timeout, null) is { } limit && now >= begun.At + limit ? "TimeoutExceeded" : null;
    }

    /// <summary>What the steps before gave.</summary>
    private VariableScope StepScope(int before)
    {
        var scope = new VariableScope();
        var attempt = _state.Current!;
        for (var i = 0; i < before; i++)
            foreach (var result in attempt.Steps.GetValueOrDefault(i)?.End?.Results ?? []) scope.Set($"steps.{attempt.Plan.NameOf(i)}.results.{result.Name}", result.Value);
        return scope;
    }

    private Dictionary<string, string> EnvironmentOf(Step step, TaskPaths paths, AttemptFolders folders)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = string.Join(':', services.Host.SearchPath), ["HOME"] = paths.Home, ["LANG"] = "C.UTF-8" };
        if (!paths.HasMounts) environment["TMPDIR"] = folders.TemporaryFolder;
        folders.Describe(environment, paths);
        foreach (var (name, value) in _inputs.EnvironmentOf(step, run))
            if (RunInputs.IsVariable(name)) environment[name] = value;
        return environment;
    }

    private void WriteExitCode(AttemptState attempt, int index, int? code)
    {
        if (code is not { } number) return;
        var file = Path.Combine(Paths(attempt.Start.Attempt).RunFolder, $"exitcode-{attempt.Plan.NameOf(index)}");
        File.WriteAllText(file, $"{number}");
        User?.Own(file);
    }

    private TaskPaths Paths(int attempt) => new(services.Host.Unshare is not null, services.Folders.Attempt(Uid, attempt));

    private AttemptFolders Folders(int attempt) => new(services.Folders, Paths(attempt), User, run);

    private string LogFile(TaskPlan plan, int index) => LogStore.FileOf(services.Logs.FolderOf(run.Metadata.Namespace!, run.Metadata.Name!, Uid), plan.NameOf(index));

    private void Index()
    {
        if (_state.Attempts.Count == 0) return;
        var labels = run.Metadata.Labels;
        var attempt = _state.Attempts[^1];
        _index = new()
        {
            Namespace = run.Metadata.Namespace!, TaskRun = run.Metadata.Name!, Uid = Uid,
            PipelineRun = labels?.GetValueOrDefault(Labels.PipelineRun), PipelineRunUid = labels?.GetValueOrDefault(Labels.PipelineRunUid), PipelineTask = labels?.GetValueOrDefault(Labels.PipelineTask),
            StartedAt = _state.StartedAt!.Value, EndedAt = _state.End?.At,
            Steps = [.. attempt.Plan.Steps.Select((_, i) => new LoggedStep(attempt.Plan.NameOf(i), attempt.Steps.GetValueOrDefault(i)?.Start?.At, attempt.Steps.GetValueOrDefault(i)?.End?.At))],
        };
        services.Logs.Write(_index);
    }

    private void End(bool succeeded, string reason, string message, IReadOnlyList<RunResult> results)
    {
        if (_isForgotten) return;
        Write(new TaskRunEnded(services.Time.GetUtcNow(), succeeded, reason, Masker.Clean(_inputs.SecretTexts, message), results));
        Index();
        if (succeeded) services.Tell(run, "Succeeded", "The task run succeeded.");
        else services.Warn(run, reason, _state.End!.Message);
    }

    private void Write(TaskEvent happened)
    {
        if (_isForgotten) throw new OperationCanceledException("The run object is gone.");
        _journal.Append(happened);
        _state = _state.After(happened);
    }

    private Task ShowAsync(CancellationToken stopping) => _isForgotten ? Task.CompletedTask : services.ShowAsync(run with { Status = TaskRunView.Of(run, _state, _unsupported, services.HostName) }, stopping);

    private void ReleaseTurn()
    {
        if (_hasTurn) services.Turns.Release();
        _hasTurn = false;
    }

    private void Clean()
    {
        ReleaseTurn();
        RunFolders.Delete(services.Folders.Volatile(Uid));
        for (var i = 0; i < _state.Attempts.Count; i++) RunFolders.Delete(services.Folders.Attempt(Uid, i));
        if (_isForgotten) RunFolders.Delete(Path.GetDirectoryName(services.Folders.TaskJournal(Uid))!);
    }
}
