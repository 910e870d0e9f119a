namespace LuBan.Packages;

/// <summary>The identity of a package's content: it does not change when a feed or an author signs the file.</summary>
public static class PackageContentHash
{
    /// <summary>Computes the hash.</summary>
    /// <param name="package">The package file, signed or not; can seek.</param>
    /// <returns>The SHA-512 of the file as it was before anybody signed it, in base64.</returns>
    /// <exception cref="PackageException">The file is no sound archive.</exception>
    public static string Compute(Stream package)
    {
        ArgumentNullException.ThrowIfNull(package);
        using var signed = SignedPackage.Open(package);
        return signed.ComputeContentHash();
    }
}
