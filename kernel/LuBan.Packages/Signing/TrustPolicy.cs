using System.Text.Json.Serialization;

namespace LuBan.Packages;

/// <summary>Whether a package must be signed.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TrustMode>))]
public enum TrustMode
{
    /// <summary>It must be signed by a pinned certificate.</summary>
    Require,

    /// <summary>It need not be signed; a signature that is there is checked.</summary>
    AllowUnsigned,
}

/// <summary>Whose packages are trusted. Trust is pinned certificates and nothing else: no authority of the operating system can add to it, and
/// nothing is fetched from the network while verifying.</summary>
public sealed record TrustPolicy
{
    /// <summary>Whether a package must be signed. Default: it must.</summary>
    public TrustMode Mode { get; init; } = TrustMode.Require;

    /// <summary>The feed's certificates, as SHA-256 in hex. When there are any, a signed package must have a feed's signature by one of them.</summary>
    public IReadOnlyList<string> Fingerprints { get; init; } = [];

    /// <summary>The author's certificates, as SHA-256 in hex. When there are any, the package must have an author's signature by one of them: an
    /// author who once signed is expected to go on.</summary>
    public IReadOnlyList<string> AuthorFingerprints { get; init; } = [];

    /// <summary>The owners accepted. When there are any, the feed's signature must name at least one of them.</summary>
    public IReadOnlyList<string> Owners { get; init; } = [];

    /// <summary>Whether a signed version of this package was taken before: then it must be signed, also where unsigned ones are allowed.</summary>
    public bool SignedBefore { get; init; }
}
