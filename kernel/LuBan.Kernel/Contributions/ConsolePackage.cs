using System.Security.Cryptography;
using System.Text;
using LuBan.Sdk;

namespace LuBan.Kernel.Contributions;

/// <summary>What one version of an extension adds to the console, as it was in its package when the version was loaded.</summary>
public sealed record ConsolePackage
{
    private const int ShownDigits = 8;

    /// <summary>The manifest.</summary>
    public required ConsoleManifest Manifest { get; init; }

    /// <summary>Eight hexadecimal digits of the hash of all files: another content has another address.</summary>
    public required string Digest { get; init; }

    /// <summary>The folder with the files.</summary>
    public required string Directory { get; init; }

    /// <summary>The files by path. What is served must be what is written here.</summary>
    public required IReadOnlyDictionary<string, ConsoleAsset> Assets { get; init; }

    /// <summary>SHA-256 of the package that it came in; null when it came in none.</summary>
    public string? PackageHash { get; init; }

    /// <summary>The fingerprint of the certificate of the repository that signed the package, as far as this process knows.</summary>
    public string? Signer { get; init; }

    /// <summary>What is odd about the manifest.</summary>
    public IReadOnlyList<ExtensionProblem> Warnings { get; init; } = [];

    /// <summary>Reads what a package adds. Called when the package was just verified.</summary>
    /// <param name="packageDirectory">The package's content.</param>
    /// <param name="extension">Its manifest.</param>
    /// <param name="problems">What is wrong with the console's part.</param>
    /// <returns>The part; null when there is none, or it is wrong.</returns>
    internal static ConsolePackage? Read(string packageDirectory, ExtensionManifest extension, out IReadOnlyList<ExtensionProblem> problems)
    {
        problems = [];
        var files = ConsoleFiles.Of(packageDirectory);
        if (files.Sizes.Count == 0) return null;
        var result = ConsoleManifestReader.Read(files, extension);
        problems = result.Problems;
        if (result.Manifest is not { } manifest) return null;
        var assets = files.Sizes.Keys.ToDictionary(path => path, path => ConsoleAsset.Of(files.Read(path)), StringComparer.Ordinal);
        return new()
        {
            Manifest = manifest, Assets = assets, Digest = DigestOf(assets), Warnings = result.Warnings, Directory = Path.Combine(Path.GetFullPath(packageDirectory), "luban", "console"),
        };
    }

    private static string DigestOf(Dictionary<string, ConsoleAsset> assets)
    {
        var list = string.Join('\n', assets.OrderBy(asset => asset.Key, StringComparer.Ordinal).Select(asset => $"{asset.Key} {asset.Value.Integrity}"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(list)))[..ShownDigits];
    }
}
