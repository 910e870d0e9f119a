namespace LuBan.Packages;

/// <summary>What a package must turn out to be.</summary>
/// <param name="Id">The id that was asked for.</param>
/// <param name="Version">The version that was asked for.</param>
/// <param name="Sha512">The file's SHA-512 in base64 as NuGet writes it, from a lock file or an earlier install; null: not known.</param>
public sealed record PackageExpectation(string Id, string Version, string? Sha512 = null)
{
    /// <summary>The SHA-512 of the package without its signature, in base64, from a lock file; null: any.</summary>
    public string? ContentHash { get; init; }

    /// <summary>Where it comes from and who signed it, to be kept with it; null: not known.</summary>
    public PackageOrigin? Origin { get; init; }
}

/// <summary>Where a stored package came from, and who signed it.</summary>
/// <param name="Source">The source's name.</param>
/// <param name="Signer">The fingerprint of the certificate of the repository that signed it; null when none did.</param>
/// <param name="Owners">The owners that the repository's signature names.</param>
public sealed record PackageOrigin(string Source, string? Signer, IReadOnlyList<string> Owners);
