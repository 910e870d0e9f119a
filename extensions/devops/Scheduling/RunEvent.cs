using System.Text.Json.Serialization;
using LuBan.DevOps.Model;

namespace LuBan.DevOps.Scheduling;

/// <summary>Something that happened to a pipeline run. The journal is a list of them; the state is what they add up to.</summary>
/// <param name="At">When.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(RunStarted), "started")]
[JsonDerivedType(typeof(TaskScheduled), "scheduled")]
[JsonDerivedType(typeof(ChildCreated), "created")]
[JsonDerivedType(typeof(ChildEnded), "ended")]
[JsonDerivedType(typeof(TaskSkipped), "skipped")]
[JsonDerivedType(typeof(TaskInvalid), "invalid")]
[JsonDerivedType(typeof(FinallyStarted), "finally")]
[JsonDerivedType(typeof(CancelAsked), "cancel")]
[JsonDerivedType(typeof(TimeLimitReached), "timeout")]
[JsonDerivedType(typeof(RunEnded), "completed")]
internal abstract record RunEvent(DateTimeOffset At);

/// <summary>The run began: what it runs is known and will not change any more.</summary>
internal sealed record RunStarted(DateTimeOffset At, PipelineSpec Pipeline, string PipelineName, IReadOnlyDictionary<string, ParamValue> Params) : RunEvent(At);

/// <summary>A task is to run, as these task runs.</summary>
internal sealed record TaskScheduled(DateTimeOffset At, string Task, IReadOnlyList<ScheduledChild> Children, IReadOnlyList<WhenExpression>? When) : RunEvent(At);

/// <summary>One task run of a task.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Params">What it is given.</param>
/// <param name="SubPaths">The folders in its workspaces, by the task's name for them.</param>
internal sealed record ScheduledChild(string Name, IReadOnlyList<Param> Params, IReadOnlyDictionary<string, string> SubPaths);

/// <summary>The object of a task run is there.</summary>
internal sealed record ChildCreated(DateTimeOffset At, string Task, string Name) : RunEvent(At);

/// <summary>A task run ended.</summary>
internal sealed record ChildEnded(DateTimeOffset At, string Task, string Name, Outcome Outcome, string Reason, string Message, IReadOnlyList<RunResult> Results) : RunEvent(At);

/// <summary>A task is not run.</summary>
internal sealed record TaskSkipped(DateTimeOffset At, string Task, SkipReason Reason, IReadOnlyList<WhenExpression>? When) : RunEvent(At);

/// <summary>A task cannot be run: the whole run fails.</summary>
internal sealed record TaskInvalid(DateTimeOffset At, string Task, string Reason, string Message) : RunEvent(At);

/// <summary>The tasks are done; those at the end begin.</summary>
internal sealed record FinallyStarted(DateTimeOffset At) : RunEvent(At);

/// <summary>Somebody ends the run.</summary>
internal sealed record CancelAsked(DateTimeOffset At, CancelMode Mode) : RunEvent(At);

/// <summary>A limit of time was reached.</summary>
internal sealed record TimeLimitReached(DateTimeOffset At, TimeLimit Limit) : RunEvent(At);

/// <summary>The run ended.</summary>
internal sealed record RunEnded(DateTimeOffset At, bool Succeeded, string Reason, string Message, IReadOnlyList<RunResult> Results) : RunEvent(At);
