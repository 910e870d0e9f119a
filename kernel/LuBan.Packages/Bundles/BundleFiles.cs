using LuBan.Sdk;

namespace LuBan.Packages;

/// <summary>Where things are in a bundle, and how large one may be.</summary>
internal static class BundleFiles
{
    public const string Manifest = "bundle.jws";
    public const string Lock = LockFile.FileName;
    public const string Metadata = "metadata.jws";
    public const string ManifestType = "luban-bundle+jws";
    public const int MaxManifestBytes = 8 << 20;

    /// <summary>The strict check of packages, for a larger file.</summary>
    public static ArchiveLimits Limits { get; } = new() { MaxFileBytes = 3L << 30, MaxEntryBytes = 512L << 20, MaxTotalBytes = 3L << 30, MaxEntries = 10_000 };

    public static string Package(string id, string version) => $"packages/{PackageIds.Key(id)}.{version.ToLowerInvariant()}.nupkg";

    public static string Bill(string id, string version) => $"sboms/{PackageIds.Key(id)}.{version.ToLowerInvariant()}.json";

    public static string Certificate(string fingerprint) => $"certificates/{fingerprint}.cer";

    public static PackageException Refuse(string code, string location, string message) => Refuse([new ExtensionProblem(code, location, message)]);

    public static PackageException Refuse(IReadOnlyList<ExtensionProblem> problems) => new("The bundle", problems);
}
