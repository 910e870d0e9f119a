namespace LuBan.DevOps.Scheduling;

/// <summary>How a task run ended.</summary>
internal enum Outcome
{
    Succeeded,
    Failed,
    Cancelled,
}

/// <summary>Why a task is not run.</summary>
internal enum SkipReason
{
    WhenExpressions,
    ParentTasks,
    MissingResults,
    Stopping,
    GracefullyCancelled,
    GracefullyStopped,
    PipelineTimeout,
    TasksTimeout,
    FinallyTimeout,
    EmptyMatrix,
}

/// <summary>How a run is ended by somebody; a higher one replaces a lower one.</summary>
internal enum CancelMode
{
    None,
    StoppedRunFinally,
    CancelledRunFinally,
    Cancelled,
}

/// <summary>A limit of time.</summary>
[Flags]
internal enum TimeLimit
{
    None = 0,
    Tasks = 1,
    Finally = 2,
    Pipeline = 4,
}
