namespace LuBan.Sdk;

/// <summary>When a new version counts as ready.</summary>
public sealed record ReadinessPolicy
{
    /// <summary>How long the hosted services may take to start and the health checks to pass.</summary>
    /// <value>1 to 600 seconds. Default: 30.</value>
    public int TimeoutSeconds { get; init; } = 30;

    /// <summary>How long requests in flight may go on after the version was replaced or removed.</summary>
    /// <value>0 to 600 seconds. Default: 30.</value>
    public int DrainSeconds { get; init; } = 30;
}
