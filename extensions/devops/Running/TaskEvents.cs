using System.Text.Json.Serialization;
using LuBan.DevOps.Model;

namespace LuBan.DevOps.Running;

/// <summary>Something that happened to a task run. Its journal is a list of them.</summary>
/// <param name="At">When.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(AttemptStarted), "attempt")]
[JsonDerivedType(typeof(StepStarted), "step")]
[JsonDerivedType(typeof(StepEnded), "stepEnded")]
[JsonDerivedType(typeof(AttemptFailed), "attemptFailed")]
[JsonDerivedType(typeof(TaskRunEnded), "ended")]
internal abstract record TaskEvent(DateTimeOffset At);

/// <summary>A try began: everything that it needs is known.</summary>
internal sealed record AttemptStarted(DateTimeOffset At, int Attempt, TaskPlan Plan) : TaskEvent(At);

/// <summary>A step is about to be started.</summary>
internal sealed record StepStarted(DateTimeOffset At, int Step) : TaskEvent(At);

/// <summary>A step ended, or was passed over.</summary>
internal sealed record StepEnded(DateTimeOffset At, int Step, int? ExitCode, string Reason, string? Message, IReadOnlyList<RunResult> Results) : TaskEvent(At);

/// <summary>A try failed, and another one follows.</summary>
internal sealed record AttemptFailed(DateTimeOffset At, string Reason, string Message) : TaskEvent(At);

/// <summary>The task run ended.</summary>
internal sealed record TaskRunEnded(DateTimeOffset At, bool Succeeded, string Reason, string Message, IReadOnlyList<RunResult> Results) : TaskEvent(At);

/// <summary>What a try runs. There are no secrets in it, only where they come from.</summary>
/// <param name="Task">The task as it was when the try began.</param>
/// <param name="Steps">Its steps, complete and with their variables replaced, but for those that other steps give.</param>
/// <param name="Folders">What its steps see beside this machine's folders.</param>
/// <param name="Timeout">How long it may take; null for no limit.</param>
internal sealed record TaskPlan(TaskSpec Task, IReadOnlyList<Step> Steps, IReadOnlyList<FolderPlan> Folders, TimeSpan? Timeout)
{
    public string NameOf(int step) => Steps[step].Name is { Length: > 0 } name ? name : $"unnamed-{step}";
}

/// <summary>A folder that steps see.</summary>
internal sealed record FolderPlan
{
    public required FolderKind Kind { get; init; }

    /// <summary>The workspace's or volume's name; what is empty at the beginning lies under it.</summary>
    public required string Name { get; init; }

    /// <summary>The claim, config map or secret.</summary>
    public string? Object { get; init; }

    public IReadOnlyList<KeyToPath>? Items { get; init; }

    public bool Optional { get; init; }

    public string? SubPath { get; init; }

    /// <summary>Where steps see it.</summary>
    public required string Path { get; init; }

    public bool ReadOnly { get; init; }

    /// <summary>The step that sees it; null for all.</summary>
    public int? Step { get; init; }
}

/// <summary>What a folder is made of.</summary>
internal enum FolderKind
{
    Empty,
    Claim,
    ConfigMap,
    Secret,
}
