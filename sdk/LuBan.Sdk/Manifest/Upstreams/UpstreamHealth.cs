namespace LuBan.Sdk;

/// <summary>How the kernel asks whether an upstream works: a GET that must be answered with 2xx.</summary>
public sealed record UpstreamHealth
{
    /// <summary>The path and query, below the upstream's address.</summary>
    public required string Path { get; init; }

    /// <summary>How often it is asked.</summary>
    /// <value>1 to 600 seconds. Default: 10.</value>
    public int IntervalSeconds { get; init; } = 10;

    /// <summary>How long an answer may take.</summary>
    /// <value>1 to 60 seconds. Default: 2.</value>
    public int TimeoutSeconds { get; init; } = 2;

    /// <summary>After how many failures in a row it counts as unavailable.</summary>
    /// <value>1 to 20. Default: 2.</value>
    public int Failures { get; init; } = 2;

    /// <summary>After how many successes in a row it counts as available again.</summary>
    /// <value>1 to 20. Default: 1.</value>
    public int Successes { get; init; } = 1;
}
