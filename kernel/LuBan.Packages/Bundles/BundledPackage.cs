namespace LuBan.Packages;

/// <summary>A package in a bundle.</summary>
/// <param name="Id">Its id, as the lock file writes it.</param>
/// <param name="Version">Its version, normalised.</param>
/// <param name="ContentHash">The SHA-512 of its unsigned content, in base64.</param>
/// <param name="Size">The file's size, in bytes.</param>
public sealed record BundledPackage(string Id, string Version, string ContentHash, long Size);
