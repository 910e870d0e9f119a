using LuBan.Sdk;

namespace LuBan.Packages;

/// <summary>An unpacked package in the store. Never changes.</summary>
public sealed record StoredPackage
{
    /// <summary>The package's key in the store: the SHA-256 of the package file, 64 lower-case hexadecimal digits.</summary>
    public required string Hash { get; init; }

    /// <summary>The SHA-512 of the package file in base64, its signature included.</summary>
    public required string Sha512 { get; init; }

    /// <summary>The SHA-512 of the package without its signature, in base64: the same whoever signed it.</summary>
    public required string ContentHash { get; init; }

    /// <summary>Where it came from and who signed it; null when it was stored before that was kept, or taken over from another replica.</summary>
    public PackageOrigin? Origin { get; init; }

    /// <summary>The id, as written.</summary>
    public required string Id { get; init; }

    /// <summary>The version, normalised.</summary>
    public required string Version { get; init; }

    /// <summary>Where the files are.</summary>
    public required string Directory { get; init; }

    /// <summary>Where the code is: <c>luban/app/net10.0</c> below <see cref="Directory"/>.</summary>
    public string AppDirectory => Path.Combine(Directory, "luban", "app", "net10.0");

    /// <summary>The package file itself, as it was downloaded.</summary>
    public string PackageFile => Path.Combine(Directory, PackageStore.PackageFileName);

    /// <summary>The manifest.</summary>
    public required ExtensionManifest Manifest { get; init; }

    /// <summary>What the package needs, <c>LuBan.Sdk</c> included.</summary>
    public required IReadOnlyList<PackageDependency> Dependencies { get; init; }

    /// <summary>Whether the manifest's <c>requires.luban</c> admits a host.</summary>
    /// <param name="hostVersion">The host's SemVer 2 version.</param>
    /// <returns>True also when the manifest says nothing of hosts.</returns>
    public bool FitsHost(string hostVersion) =>
        Manifest.Requires.Luban is null
        || (LuBan.Sdk.VersionRange.TryParse(Manifest.Requires.Luban, out var range) && Versions.TryParse(hostVersion, out var host) && Versions.HostFits(Versions.ParseRange(range.ToNuGetRange()), host));
}
