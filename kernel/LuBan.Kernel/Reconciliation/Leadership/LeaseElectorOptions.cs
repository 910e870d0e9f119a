namespace LuBan.Kernel.Reconciliation;

/// <summary>How an election is held. Every replica uses the same values.</summary>
public sealed record LeaseElectorOptions
{
    /// <summary>The election, and the name of its <c>Lease</c>.</summary>
    public string Election { get; init; } = "kernel";

    /// <summary>The namespace of the lease. Made when it is not there.</summary>
    public string Namespace { get; init; } = SystemNamespace.Name;

    /// <summary>Who stands for election: unique for the process.</summary>
    public string Identity { get; init; } = $"{Environment.MachineName}_{Environment.ProcessId}_{Guid.NewGuid():n}";

    /// <summary>How long the others wait after the last change that they saw before they take over.</summary>
    /// <value>Whole seconds, longer than <see cref="RenewDeadline"/>. Default: ten seconds.</value>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the leader goes on without having renewed its lease.</summary>
    /// <value>Longer than <see cref="RetryPeriod"/>. Default: seven seconds.</value>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(7);

    /// <summary>How often the leader renews, and the others look.</summary>
    /// <value>Default: two seconds.</value>
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// No other process can have the store open, so an existing lease is of a process that is gone: it is taken over at once, need not be
    /// renewed and does not run out.
    /// </summary>
    public bool Exclusive { get; init; }
}
