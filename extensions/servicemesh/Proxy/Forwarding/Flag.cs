namespace LuBan.ServiceMesh.Proxy.Forwarding;

/// <summary>Why an answer is the mesh's own, in the letters of Envoy's response flags.</summary>
internal static class Flag
{
    /// <summary>The client's request is not valid.</summary>
    public const string DownstreamProtocolError = "DPE";

    /// <summary>No host or no rule takes the request.</summary>
    public const string NoRoute = "NR";

    /// <summary>No endpoint, or all of them are set aside.</summary>
    public const string NoHealthyUpstream = "UH";

    /// <summary>The endpoint could not be connected to.</summary>
    public const string ConnectFailure = "UF";

    /// <summary>The endpoint broke off.</summary>
    public const string ConnectionTermination = "UC";

    /// <summary>A limit of connections or requests is reached.</summary>
    public const string Overflow = "UO";

    /// <summary>The endpoint took too long.</summary>
    public const string Timeout = "UT";

    /// <summary>It was tried as often as allowed.</summary>
    public const string RetryLimit = "URX";

    /// <summary>A delay was made on purpose.</summary>
    public const string Delayed = "DI";

    /// <summary>A failure was made on purpose.</summary>
    public const string Aborted = "FI";

    /// <summary>The rate limit.</summary>
    public const string RateLimited = "RL";

    /// <summary>The client went away.</summary>
    public const string ClientGone = "DC";

    public static IReadOnlyList<string> All { get; } = [DownstreamProtocolError, NoRoute, NoHealthyUpstream, ConnectFailure, ConnectionTermination, Overflow, Timeout, RetryLimit, Delayed, Aborted, RateLimited, ClientGone];
}
