namespace LuBan.Packages;

/// <summary>What a bundle must be to be imported.</summary>
public sealed record BundleExpectation
{
    /// <summary>The certificates of those who may make bundles for this host, as SHA-256 in hex; at least one.</summary>
    public required IReadOnlyList<string> Fingerprints { get; init; }

    /// <summary>The time that its end and the certificate are compared with.</summary>
    public required DateTimeOffset Now { get; init; }
}
