namespace LuBan.Packages;

/// <summary>What signed metadata must be to count.</summary>
public sealed record MetadataExpectation
{
    /// <summary>The certificates accepted, as SHA-256 in hex; at least one.</summary>
    public required IReadOnlyList<string> Fingerprints { get; init; }

    /// <summary>The feed's id; null: not known yet, any.</summary>
    public string? Feed { get; init; }

    /// <summary>The highest sequence seen so far; 0: none. The same again is accepted, a lower one is not.</summary>
    public long MinSequence { get; init; }

    /// <summary>The time that expiry and certificate are compared with.</summary>
    public required DateTimeOffset Now { get; init; }
}
