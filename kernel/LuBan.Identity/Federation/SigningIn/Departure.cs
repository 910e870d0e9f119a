namespace LuBan.Identity.Federation;

/// <summary>A browser that was sent to a provider, found by the state that it must bring back.</summary>
internal sealed record Departure
{
    public string Provider { get; init; } = "";

    /// <summary>The hash of the browser's secret: nobody else may come back in its place.</summary>
    public byte[] Browser { get; init; } = [];

    public DateTimeOffset Expires { get; init; }

    /// <summary>The path to go on with.</summary>
    public string ReturnTo { get; init; } = "/";

    public string Callback { get; init; } = "";

    /// <summary>What the provider's code wanted to have back.</summary>
    public IReadOnlyDictionary<string, string> Kept { get; init; } = new Dictionary<string, string>();

    /// <summary>The account to link; null to sign in.</summary>
    public string? LinkUid { get; init; }
}
