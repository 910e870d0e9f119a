using LuBan.Packages;
using LuBan.Sdk;

namespace LuBan.Kernel.Browsing;

/// <summary>What a package adds to the console, as far as it would be taken: a manifest of the console with problems adds nothing.</summary>
internal sealed class ConsoleManifestView
{
    private const int MaxShown = 300;
    private const long MaxBytes = 20 << 20;

    private readonly ConsoleManifest? _manifest;

    private ConsoleManifestView(ConsoleManifest? manifest) => _manifest = manifest;

    /// <summary><c>none</c>, <c>module</c> or <c>isolated</c>, as the manifest asks.</summary>
    public string Trust => _manifest?.Trust.ToString().ToLowerInvariant() ?? "none";

    /// <summary>The contributions with their titles in a language.</summary>
    public IReadOnlyList<ConsoleContributionView> Contributions(string language) =>
        [.. (_manifest?.Contributions ?? []).Take(MaxShown).Select(contribution => new ConsoleContributionView(contribution.Point, contribution.Name, contribution.Title?.For(language)))];

    /// <summary>Reads it from a package file, and closes that.</summary>
    public static ConsoleManifestView Read(Stream package, PackageInspection inspection)
    {
        const string Folder = ConsoleManifestReader.Folder + "/";
        using var file = package;
        var entries = inspection.Entries.Where(entry => !entry.IsDirectory && entry.Path.StartsWith(Folder, StringComparison.Ordinal)).ToDictionary(entry => entry.Path[Folder.Length..], StringComparer.Ordinal);
        // What is too large is refused anyway, and not unpacked to find that out.
        if (entries.Count == 0 || entries.Values.Sum(entry => entry.Size) > MaxBytes) return new(null);
        var files = new ConsoleFiles(entries.ToDictionary(entry => entry.Key, entry => entry.Value.Size, StringComparer.Ordinal), path => PackageContent.ReadEntry(file, entries[path]));
        return new(ConsoleManifestReader.Read(files, inspection.Manifest!).Manifest);
    }
}
