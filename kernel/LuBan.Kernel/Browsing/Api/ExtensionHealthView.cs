namespace LuBan.Kernel.Browsing;

/// <summary>How an extension is doing on the replica that answers.</summary>
internal sealed record ExtensionHealthView
{
    /// <summary>The extension.</summary>
    public required string Id { get; init; }

    /// <summary>The version that serves; null when none does.</summary>
    public string? Version { get; init; }

    /// <summary><c>Serving</c> and so on; the phase of its plan when nothing of it is loaded.</summary>
    public required string State { get; init; }

    /// <summary>Whether it works as it should.</summary>
    public bool Healthy { get; init; }

    /// <summary>Why it does not; empty when it does.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>What its health checks say, asked now.</summary>
    public required IReadOnlyList<HealthCheckView> Checks { get; init; }

    /// <summary>When the version that serves was loaded.</summary>
    public DateTimeOffset? LoadedAt { get; init; }

    /// <summary>Its requests since this process started.</summary>
    public required RequestFigures Requests { get; init; }

    /// <summary>Its reconcilers since this process started.</summary>
    public required IReadOnlyList<ReconcilerFigures> Reconcilers { get; init; }

    /// <summary>Every version of it in memory.</summary>
    public required IReadOnlyList<RuntimeView> Runtimes { get; init; }

    /// <summary>How many versions are held in memory although they were stopped.</summary>
    public int Leaks { get; init; }

    /// <summary>How many errors of its parts of the console browsers have reported since this process started.</summary>
    public long ConsoleErrors { get; init; }

    /// <summary>Whether several of them came within a minute, not long ago.</summary>
    public bool ConsoleDegraded { get; init; }

    /// <summary>The memory of the whole process: extensions share it, and cannot be told apart.</summary>
    public required ProcessMemory Process { get; init; }

    /// <summary>The replica that answers.</summary>
    public required string Replica { get; init; }
}

/// <summary>What a health check says.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Status"><c>healthy</c>, <c>degraded</c> or <c>unhealthy</c>.</param>
/// <param name="Description">What it says.</param>
/// <param name="DurationMs">How long it took, in milliseconds.</param>
internal sealed record HealthCheckView(string Name, string Status, string? Description, double DurationMs);

/// <summary>Requests of an extension.</summary>
/// <param name="Total">How many were answered.</param>
/// <param name="Failures">How many ended in an unhandled exception.</param>
/// <param name="InFlight">How many are being answered.</param>
/// <param name="AverageMs">The time in the extension, on average; null when there were none.</param>
/// <param name="P50Ms">Half of them took no longer.</param>
/// <param name="P95Ms">95 of a hundred took no longer.</param>
/// <param name="P99Ms">99 of a hundred took no longer.</param>
internal sealed record RequestFigures(long Total, long Failures, int InFlight, double? AverageMs, double? P50Ms, double? P95Ms, double? P99Ms);

/// <summary>Calls of a reconciler.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Calls">How many ended.</param>
/// <param name="Outcomes">How many by outcome.</param>
internal sealed record ReconcilerFigures(string Name, long Calls, IReadOnlyDictionary<string, long> Outcomes);

/// <summary>One version in memory.</summary>
/// <param name="Version">The version.</param>
/// <param name="State">Where it stands in its life.</param>
/// <param name="LoadedAt">When loading began.</param>
/// <param name="InFlight">How many requests it is answering.</param>
/// <param name="Failures">How many of its requests ended in an unhandled exception.</param>
/// <param name="Reason">For a leak: what still holds the code, as far as known.</param>
internal sealed record RuntimeView(string Version, string State, DateTimeOffset LoadedAt, int InFlight, long Failures, string? Reason);

/// <summary>The memory of the process.</summary>
/// <param name="WorkingSetBytes">What the operating system has given it.</param>
/// <param name="ManagedBytes">What objects take.</param>
internal sealed record ProcessMemory(long WorkingSetBytes, long ManagedBytes);
