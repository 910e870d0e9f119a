namespace LuBan.Packages;

/// <summary>What the signature of a package says. Says nothing about trust.</summary>
/// <param name="Kind">Who signed.</param>
/// <param name="AuthorFingerprint">The SHA-256 of the author's certificate, lower-case hex; null when no author signed.</param>
/// <param name="RepositoryFingerprint">The SHA-256 of the feed's certificate, lower-case hex; null when no feed signed.</param>
/// <param name="Owners">The owners that the feed's signature names.</param>
/// <param name="ContentHash">The SHA-512 of the unsigned content, in base64: the same for the unsigned, the signed and the countersigned file.</param>
public sealed record PackageSignatureInfo(SignatureKind Kind, string? AuthorFingerprint, string? RepositoryFingerprint, IReadOnlyList<string> Owners, string ContentHash)
{
    /// <summary>The service index of the feed that signed; null when no feed signed.</summary>
    public Uri? ServiceIndex { get; init; }

    /// <summary>Until when the author's certificate counts; null when no author signed.</summary>
    public DateTimeOffset? AuthorNotAfter { get; init; }

    /// <summary>Until when the feed's certificate counts; null when no feed signed. A feed signs anew before.</summary>
    public DateTimeOffset? RepositoryNotAfter { get; init; }
}
