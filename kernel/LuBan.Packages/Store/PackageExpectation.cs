namespace LuBan.Packages;

/// <summary>What a package must turn out to be.</summary>
/// <param name="Id">The id that was asked for.</param>
/// <param name="Version">The version that was asked for.</param>
/// <param name="Sha512">The file's SHA-512 in base64 as NuGet writes it, from a lock file or an earlier install; null: not known.</param>
public sealed record PackageExpectation(string Id, string Version, string? Sha512 = null);
