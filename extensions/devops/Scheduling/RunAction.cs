namespace LuBan.DevOps.Scheduling;

/// <summary>What the scheduler wants to be done.</summary>
internal abstract record RunAction;

/// <summary>Write down that this happened; what it schedules is created afterwards.</summary>
/// <param name="Event">What.</param>
internal sealed record Journaled(RunEvent Event) : RunAction;

/// <summary>End a task run.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Message">Why.</param>
internal sealed record StopChild(string Name, string Message) : RunAction;

/// <summary>Look again at a time, even if nothing happens.</summary>
/// <param name="At">When.</param>
internal sealed record WakeUp(DateTimeOffset At) : RunAction;
