namespace LuBan.Sdk;

/// <summary>When an upstream that fails is left alone: no connection, or no answer in time. An answer of any status is no failure.</summary>
public sealed record UpstreamBreaker
{
    /// <summary>After how many failures in a row.</summary>
    /// <value>1 to 1000. Default: 5.</value>
    public int Failures { get; init; } = 5;

    /// <summary>For how long; then one request tries it.</summary>
    /// <value>1 to 600 seconds. Default: 10.</value>
    public int OpenSeconds { get; init; } = 10;
}
