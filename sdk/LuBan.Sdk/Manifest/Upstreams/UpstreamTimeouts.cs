namespace LuBan.Sdk;

/// <summary>How long an upstream is waited for.</summary>
public sealed record UpstreamTimeouts
{
    /// <summary>Until a connection is there.</summary>
    /// <value>1 to 60 seconds. Default: 5.</value>
    public int ConnectSeconds { get; init; } = 5;

    /// <summary>Until the answer begins.</summary>
    /// <value>1 to 3600 seconds. Default: 100.</value>
    public int ResponseSeconds { get; init; } = 100;

    /// <summary>Without a byte in either direction once the answer has begun. Long answers and watches may go on as long as something comes.</summary>
    /// <value>1 to 86400 seconds. Default: 600.</value>
    public int IdleSeconds { get; init; } = 600;
}
