namespace LuBan.Kernel.Workers.Processes;

/// <summary>How a worker stands, for people and programs.</summary>
/// <param name="State">The state.</param>
/// <param name="Since">Since when.</param>
/// <param name="Reason">Why, for people: how the last process ended, or what the worker is being started for.</param>
/// <param name="Restarts">How often a process of it was started after the first.</param>
/// <param name="NextAttemptAt">When it is started again; null unless it waits for that.</param>
/// <param name="LastErrors">The last lines that the process which ended wrote to its standard error.</param>
internal sealed record WorkerStatus(WorkerState State, DateTimeOffset Since, string Reason, int Restarts, DateTimeOffset? NextAttemptAt, IReadOnlyList<string> LastErrors)
{
    /// <summary>What it uses; null when it does not run.</summary>
    public WorkerUsage? Usage { get; init; }

    /// <summary>What holds it, and what the host does not allow; null when it does not run.</summary>
    public ConfinementReport? Confinement { get; init; }
}
