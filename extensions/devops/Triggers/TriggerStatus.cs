using LuBan.Sdk;

namespace LuBan.DevOps.Triggers;

/// <summary>What became of a trigger.</summary>
public sealed record TriggerStatus
{
    /// <summary>The run that was started last.</summary>
    public TriggeredRun? LastRun { get; init; }

    /// <summary>What failed last; gone after the next run.</summary>
    public TriggerError? LastError { get; init; }

    /// <summary>When the time table comes round next.</summary>
    public DateTimeOffset? NextFire { get; init; }

    /// <summary>Up to when the time table is done with.</summary>
    public DateTimeOffset? LastScheduled { get; init; }

    /// <summary>Where webhooks are sent to, below the server's address.</summary>
    public string? WebhookPath { get; init; }

    /// <summary>The deliveries that were taken last, so that none is taken twice.</summary>
    public IReadOnlyList<string>? Deliveries { get; init; }

    /// <summary>The commits of the branches that a poll has dealt with.</summary>
    public IReadOnlyDictionary<string, string>? Branches { get; init; }

    /// <summary>The generation of the spec that this is about.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary><c>Ready</c>: whether it can start runs, and what is in the way.</summary>
    [ListType(nameof(Condition.Type))]
    public IReadOnlyList<Condition>? Conditions { get; init; }
}

/// <summary>A run that a trigger started.</summary>
/// <param name="Name">The PipelineRun.</param>
/// <param name="Time">When.</param>
/// <param name="Commit">The commit that it is about, if any.</param>
/// <param name="Branch">The branch, if any.</param>
public sealed record TriggeredRun(string Name, DateTimeOffset Time, string? Commit = null, string? Branch = null);

/// <summary>What went wrong.</summary>
/// <param name="Time">When.</param>
/// <param name="Message">What, and what to do.</param>
public sealed record TriggerError(DateTimeOffset Time, string Message);
