using System.Text.RegularExpressions;

namespace LuBan.Packages;

/// <summary>What a package id may be, before it gets near a path or an address.</summary>
internal static partial class PackageIds
{
    public const string Sdk = "LuBan.Sdk";
    public const string ExtensionType = "LuBanExtension";
    private const int MaxLength = 100;

    // Libraries of other people's that a careless project file lists as dependencies of the package instead of shipping them inside.
    private static readonly string[] _libraryPrefixes = ["System.", "Microsoft.", "NETStandard.", "NuGet.", "runtime.", "LuBan.Sdk."];

    /// <summary>Whether an id is one NuGet could hold and a path can: ASCII words joined by dots or dashes.</summary>
    public static bool IsPackageId(string? id) => id is { Length: > 0 and <= MaxLength } && Words().IsMatch(id) && !HasDeviceName(id);

    /// <summary>Whether an id is one an extension can have: <c>Publisher.Name</c>.</summary>
    public static bool IsExtensionId(string? id) => IsPackageId(id) && id!.Contains('.', StringComparison.Ordinal) && !IsSdk(id);

    public static bool IsSdk(string id) => id.Equals(Sdk, StringComparison.OrdinalIgnoreCase);

    public static bool IsLibrary(string id) =>
        Array.Exists(_libraryPrefixes, prefix => id.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    /// <summary>The key of an id in maps, paths and resource names. Only ever called after the ASCII check: lower-casing other letters
    /// maps different ids to one (the Kelvin sign becomes k).</summary>
    public static string Key(string id) => id.ToLowerInvariant();

    private static bool HasDeviceName(string id) => Array.Exists(id.Split('.'), ArchivePaths.IsDeviceName);

    [GeneratedRegex("^[A-Za-z0-9_]+([.-][A-Za-z0-9_]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex Words();
}
