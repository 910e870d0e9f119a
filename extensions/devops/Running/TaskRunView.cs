using LuBan.DevOps.Model;
using LuBan.DevOps.Validation;
using LuBan.Sdk;

namespace LuBan.DevOps.Running;

/// <summary>Shows where a task run is, in upstream's words.</summary>
internal static class TaskRunView
{
    public const string Succeeded = "Succeeded";

    public static TaskRunStatus Of(TaskRun run, TaskRunState state, IReadOnlyList<UnsupportedField> unsupported, string host)
    {
        var attempt = state.Attempts.Count > 0 ? state.Attempts[^1] : null;
        return new()
        {
            ObservedGeneration = run.Metadata.Generation,
            Conditions = Conditions(run, state, unsupported),
            StartTime = state.StartedAt ?? run.Status?.StartTime ?? state.End?.At,
            CompletionTime = state.End?.At,
            Steps = attempt is null ? null : Steps(attempt, state.End is not null || attempt.Failed is not null),
            Results = state.End?.Results is { Count: > 0 } results ? results : null,
            RetriesStatus = state.Attempts.Count > 1 || state.Attempts is [{ Failed: not null }] ? [.. state.Attempts.Where(tried => tried.Failed is not null && (tried != attempt || state.End is null)).Select(Attempt)] : null,
            TaskSpec = attempt?.Plan.Task,
            Host = host,
            LogPath = $"/ext/luban.devops/namespaces/{run.Metadata.Namespace}/taskruns/{run.Metadata.Name}/steps/",
        };
    }

    public static bool IsDone(TaskRun run) => run.Status?.Conditions?.FirstOrDefault(condition => condition.Type == Succeeded)?.Status is "True" or "False";

    public static IReadOnlyList<Condition>? Unsupported(IReadOnlyList<Condition>? conditions, IReadOnlyList<UnsupportedField> unsupported) => unsupported.Count == 0 ? conditions
        : conditions.SetCondition(new() { Type = "UnsupportedField", Status = "True", Reason = "UnsupportedField", Message = string.Join(" ", unsupported.Select(item => $"{item.Field}: {item.Message}")) });

    private static IReadOnlyList<Condition>? Conditions(TaskRun run, TaskRunState state, IReadOnlyList<UnsupportedField> unsupported)
    {
        var (status, reason, message) = state switch
        {
            { End: { } end } => (end.Succeeded ? "True" : "False", end.Reason, end.Message),
            { Current: null, Attempts.Count: > 0 } => ("Unknown", "ToBeRetried", state.Attempts[^1].Failed!.Message),
            { Attempts.Count: 0 } => ("Unknown", "Pending", "Waits for its turn."),
            _ => ("Unknown", "Running", "Not all Steps in the Task have finished executing"),
        };
        var conditions = run.Status?.Conditions.SetCondition(Condition(status, reason, message)) ?? [Condition(status, reason, message) with { LastTransitionTime = DateTimeOffset.UtcNow }];
        return Unsupported(conditions, unsupported);
    }

    private static Condition Condition(string status, string reason, string message) => new() { Type = Succeeded, Status = status, Reason = reason, Message = message };

    private static AttemptStatus Attempt(AttemptState attempt) => new()
    {
        StartTime = attempt.Start.At,
        CompletionTime = attempt.Failed!.At,
        Conditions = [new() { Type = Succeeded, Status = "False", Reason = attempt.Failed.Reason, Message = attempt.Failed.Message, LastTransitionTime = attempt.Failed.At }],
        Steps = Steps(attempt, true),
    };

    private static List<StepState> Steps(AttemptState attempt, bool isOver) => [.. attempt.Plan.Steps.Select((_, i) => Step(attempt, i, isOver))];

    private static StepState Step(AttemptState attempt, int index, bool isOver)
    {
        var name = attempt.Plan.NameOf(index);
        var state = new StepState { Name = name, Container = $"step-{name}" };
        return attempt.Steps.GetValueOrDefault(index) switch
        {
            { End: { ExitCode: null, Reason: "Skipped" } } => state with { TerminationReason = "Skipped", Waiting = new() { Reason = "Skipped" } },
            { End: { } end } progress => state with
            {
                TerminationReason = end.Reason,
                Results = end.Results.Count > 0 ? end.Results : null,
                Terminated = new() { ExitCode = end.ExitCode ?? -1, Reason = end.Reason is "Completed" ? "Completed" : "Error", Message = end.Message, StartedAt = progress.Start?.At, FinishedAt = end.At },
            },
            { Start: { } start } => state with { Running = new() { StartedAt = start.At } },
            _ => isOver ? state with { TerminationReason = "Skipped", Waiting = new() { Reason = "Skipped" } } : state with { Waiting = new() { Reason = "PodInitializing" } },
        };
    }
}
