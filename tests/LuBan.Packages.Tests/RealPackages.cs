namespace LuBan.Packages.Tests;

/// <summary>The packages that this machine's NuGet client fetched: ordinary ones, by many packers.</summary>
internal static class RealPackages
{
    // The largest are hundreds of megabytes of compilers and browsers; their shape is no other.
    private const long MaxBytes = 40 << 20;

    /// <summary>The packages of the caches that are there, and those that came with the SDK, sorted by name.</summary>
    public static IReadOnlyList<string> Files()
    {
        var sdk = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));
        string?[] folders =
        [
            Environment.GetEnvironmentVariable("NUGET_PACKAGES"),
            Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages"),
            .. (Environment.GetEnvironmentVariable("NUGET_FALLBACK_PACKAGES") ?? "").Split(Path.PathSeparator),
            Path.Combine(sdk, "sdk"),
            Path.Combine(sdk, "templates"),
            Path.Combine(sdk, "library-packs"),
        ];
        return [.. folders.Where(folder => !string.IsNullOrEmpty(folder) && Directory.Exists(folder)).SelectMany(folder => Directory.EnumerateFiles(folder!, "*.nupkg", SearchOption.AllDirectories))
            .DistinctBy(Path.GetFileName).Where(file => new FileInfo(file).Length < MaxBytes).Order(StringComparer.Ordinal)];
    }
}
