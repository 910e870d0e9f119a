namespace LuBan.Sdk;

/// <summary>How many requests an upstream gets.</summary>
public sealed record UpstreamLimits
{
    /// <summary>At a time.</summary>
    /// <value>1 to 10000. Default: 200.</value>
    public int Concurrency { get; init; } = 200;

    /// <summary>How many may wait for their turn; more are refused with 503.</summary>
    /// <value>0 to 10000. Default: 200.</value>
    public int Queue { get; init; } = 200;
}
