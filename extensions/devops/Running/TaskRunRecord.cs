using LuBan.DevOps.Logs;
using LuBan.DevOps.Model;
using LuBan.DevOps.Scheduling;
using LuBan.DevOps.Validation;
using LuBan.Extensions.Processes;

namespace LuBan.DevOps.Running;

/// <summary>What is known of a task run, and where it is kept: the journal, which is ahead of everything, the index of its logs, its folders, and the status of its object.</summary>
internal sealed class TaskRunRecord(TaskRun run, TaskRunServices services)
{
    private readonly Journal<TaskEvent> _journal = new(services.Folders.TaskJournal(run.Metadata.Uid!), services.Json);
    private volatile bool _isForgotten;

    public TaskRun Run => run;

    public string Uid => run.Metadata.Uid!;

    public TaskRunState State { get; private set; } = TaskRunState.Empty;

    /// <summary>Fields of the run and its task that mean nothing here.</summary>
    public IReadOnlyList<UnsupportedField> Unsupported { get; set; } = [];

    /// <summary>The object is gone: nothing more is written, and nobody is told.</summary>
    public bool IsForgotten => _isForgotten;

    public ProcessUser? User => services.Users.Of(run.Metadata.Namespace!);

    public void Forget() => _isForgotten = true;

    /// <summary>Comes to where the journal ends.</summary>
    public void Restore()
    {
        foreach (var happened in _journal.Read()) State = State.After(happened);
    }

    public void Write(TaskEvent happened)
    {
        if (_isForgotten) throw new OperationCanceledException("The run object is gone.");
        _journal.Append(happened);
        State = State.After(happened);
    }

    public Task ShowAsync(CancellationToken stopping) => _isForgotten ? Task.CompletedTask : services.ShowAsync(run with { Status = TaskRunView.Of(run, State, Unsupported, services.HostName) }, stopping);

    /// <summary>Tells where the logs of the last try are.</summary>
    public void Index()
    {
        if (State.Attempts.Count == 0) return;
        var labels = run.Metadata.Labels;
        var attempt = State.Attempts[^1];
        services.Logs.Write(new()
        {
            Namespace = run.Metadata.Namespace!, TaskRun = run.Metadata.Name!, Uid = Uid,
            PipelineRun = labels?.GetValueOrDefault(Labels.PipelineRun), PipelineRunUid = labels?.GetValueOrDefault(Labels.PipelineRunUid), PipelineTask = labels?.GetValueOrDefault(Labels.PipelineTask),
            StartedAt = State.StartedAt!.Value, EndedAt = State.End?.At,
            Steps = [.. attempt.Plan.Steps.Select((_, i) => new LoggedStep(attempt.Plan.NameOf(i), attempt.Steps.GetValueOrDefault(i)?.Start?.At, attempt.Steps.GetValueOrDefault(i)?.End?.At))],
        });
    }

    public TaskPaths Paths(int attempt) => new(services.Host.Unshare is not null, services.Folders.Attempt(Uid, attempt));

    public AttemptFolders Folders(int attempt) => new(services.Folders, Paths(attempt), User, run);

    public string LogFile(TaskPlan plan, int index) => LogStore.FileOf(services.Logs.FolderOf(run.Metadata.Namespace!, run.Metadata.Name!, Uid), plan.NameOf(index));
}
