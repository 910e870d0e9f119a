using System.Text;
using System.Text.Json;
using LuBan.Sdk;

namespace LuBan.Packages;

/// <summary>Checks a package file as a package: a sound archive, a nuspec, a manifest, and that they agree. The same check runs when a package is
/// pushed and when it is installed. Runs nothing of the package.</summary>
public static class PackageInspector
{
    /// <summary>Where the manifest is in a package.</summary>
    public const string ManifestPath = "luban/extension.json";

    /// <summary>Where the code is in a package.</summary>
    public const string AppPath = "luban/app/net10.0/";

    private const int MaxManifestDepth = 32;

    /// <summary>Inspects a package. Never throws for bad input.</summary>
    /// <param name="file">The package file; can seek.</param>
    /// <param name="limits">How large it may be; null: the defaults.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <returns>What it is and every problem.</returns>
    public static PackageInspection Inspect(Stream file, ArchiveLimits? limits = null, CancellationToken cancellationToken = default)
    {
        limits ??= ArchiveLimits.Default;
        var archive = StrictArchive.CheckStructure(file, limits);
        if (archive.Problems.Count > 0) return new PackageInspection(archive.Problems);

        var problems = new List<ExtensionProblem>();
        FindNuspec(archive.Entries, limits, problems);
        PackageTexts.CheckSizes(archive.Entries, problems);
        // What is too large by its own words is not unpacked to say so again.
        if (problems.Count == 0) problems.AddRange(StrictArchive.CheckContent(file, archive.Entries, cancellationToken));
        if (problems.Count > 0) return new PackageInspection(problems);

        var nuspec = ReadNuspec(file, archive.Entries, limits, problems);
        var manifest = ReadManifest(file, archive.Entries, limits, problems);
        if (nuspec is not null) CheckNuspec(nuspec, problems);
        if (nuspec is not null) PackageTexts.Check(file, archive.Entries, nuspec, problems);
        if (manifest is not null) CheckEntry(manifest, archive.Entries, problems);
        if (nuspec is not null && manifest is not null) CheckAgreement(nuspec, manifest, problems);
        if (manifest is not null) CheckConsole(file, archive.Entries, manifest, problems);
        return new PackageInspection(problems)
        {
            Id = nuspec?.Id,
            Version = nuspec?.Version.ToNormalizedString(),
            Manifest = manifest,
            Dependencies = nuspec?.Dependencies ?? [],
            Entries = archive.Entries,
        };
    }

    internal static Nuspec? ReadNuspec(Stream file, IReadOnlyList<ArchiveEntry> entries, ArchiveLimits limits, List<ExtensionProblem> problems)
    {
        if (FindNuspec(entries, limits, problems) is not { } entry) return null;
        var nuspec = Nuspec.Read(StrictArchive.ReadAll(file, entry, limits.MaxNuspecBytes)!, entry.Path, problems);
        if (nuspec is not null && !entry.Path.Equals(nuspec.Id + ".nuspec", StringComparison.OrdinalIgnoreCase))
            problems.Add(new("LB2010", entry.Path, $"the nuspec's file name does not fit its id '{nuspec.Id}'. Pack it with `dotnet pack`."));
        return nuspec;
    }

    private static ArchiveEntry? FindNuspec(IReadOnlyList<ArchiveEntry> entries, ArchiveLimits limits, List<ExtensionProblem> problems)
    {
        var nuspecs = entries.Where(entry => !entry.IsDirectory && entry.Path.EndsWith(".nuspec", StringComparison.OrdinalIgnoreCase) && !entry.Path.Contains('/', StringComparison.Ordinal)).ToList();
        if (nuspecs.Count != 1)
        {
            problems.Add(new("LB2010", "archive", nuspecs.Count == 0
                ? "there is no .nuspec at the top: this is no NuGet package. Pack it with `dotnet pack`."
                : $"there are {nuspecs.Count} .nuspec files at the top ({string.Join(", ", nuspecs.Select(entry => entry.Path))}); one is allowed. Pack it with `dotnet pack`."));
            return null;
        }
        if (nuspecs[0].Size <= limits.MaxNuspecBytes) return nuspecs[0];
        problems.Add(new("LB2011", nuspecs[0].Path, $"the nuspec has {nuspecs[0].Size} bytes, at most {limits.MaxNuspecBytes} are allowed. Shorten description and release notes."));
        return null;
    }

    internal static ExtensionManifest? ReadManifest(Stream file, IReadOnlyList<ArchiveEntry> entries, ArchiveLimits limits, List<ExtensionProblem> problems)
    {
        if (entries.FirstOrDefault(entry => entry.Path == ManifestPath) is not { IsDirectory: false } entry)
        {
            problems.Add(new("LB2015", ManifestPath, "the manifest is missing. Reference LuBan.Sdk.Build in the project: it writes the manifest when packing."));
            return null;
        }
        if (StrictArchive.ReadAll(file, entry, limits.MaxManifestBytes) is not { } bytes)
        {
            problems.Add(new("LB2003", ManifestPath, $"the manifest has {entry.Size} bytes, at most {limits.MaxManifestBytes} are allowed. Move long texts to the README."));
            return null;
        }
        var result = ManifestReader.Read(bytes);
        problems.AddRange(result.Problems);
        if (result.Problems.Count == 0 && IsDeeperThan(bytes, MaxManifestDepth))
            problems.Add(new("LB2022", ManifestPath, $"objects and arrays are nested deeper than {MaxManifestDepth} levels. Make the schema for config flatter."));
        return result.Manifest;
    }

    private static bool IsDeeperThan(ReadOnlySpan<byte> json, int levels)
    {
        var reader = new Utf8JsonReader(json.StartsWith(Encoding.UTF8.Preamble) ? json[Encoding.UTF8.Preamble.Length..] : json, new JsonReaderOptions { MaxDepth = ManifestReader.MaxDepth });
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray && reader.CurrentDepth >= levels) return true;
        }
        return false;
    }

    private static void CheckNuspec(Nuspec nuspec, List<ExtensionProblem> problems)
    {
        var location = nuspec.Id + ".nuspec";
        if (!PackageIds.IsExtensionId(nuspec.Id))
            problems.Add(new("LB2012", location, $"the id '{nuspec.Id}' is not an extension's: it should be Publisher.Name, such as Acme.Hello. Change PackageId."));
        if (!nuspec.IsExtension)
            problems.Add(new("LB2014", location, $"the package is not of type {PackageIds.ExtensionType}, so it is no extension. Reference LuBan.Sdk.Build, or set PackageType to {PackageIds.ExtensionType}."));
        if (!nuspec.Dependencies.Any(dependency => PackageIds.IsSdk(dependency.Id)))
            problems.Add(new("LB2018", location, "there is no dependency on LuBan.Sdk for net10.0, so nothing says which hosts the package runs on. Reference LuBan.Sdk in the project."));
        foreach (var dependency in nuspec.Dependencies.Where(dependency => !PackageIds.IsSdk(dependency.Id)))
        {
            if (PackageIds.IsLibrary(dependency.Id) || !PackageIds.IsExtensionId(dependency.Id))
                problems.Add(new("LB2018", location, $"the dependency '{dependency.Id}' is not an extension. Only LuBan.Sdk and other extensions may be dependencies; ship libraries inside the package, below {AppPath} (PrivateAssets=\"all\" with LuBan.Sdk.Build does that)."));
            else if (dependency.Id.Equals(nuspec.Id, StringComparison.OrdinalIgnoreCase))
                problems.Add(new("LB2018", location, "the package depends on itself. Remove that dependency."));
        }
        foreach (var twice in nuspec.Dependencies.GroupBy(dependency => dependency.Id, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
            problems.Add(new("LB2018", location, $"the dependency '{twice.Key}' is there {twice.Count()} times. Name it once."));
    }

    private static void CheckEntry(ExtensionManifest manifest, IReadOnlyList<ArchiveEntry> entries, List<ExtensionProblem> problems)
    {
        if (manifest.Entry is null)
        {
            foreach (var entry in entries.Where(entry => !entry.IsDirectory && entry.Path.StartsWith(AppPath, StringComparison.Ordinal)).Take(1))
                problems.Add(new("LB2017", entry.Path, $"the manifest names no entry, so the extension has no code, and yet there are files below {AppPath}. Remove them, or name the entry."));
            return;
        }
        var path = AppPath + manifest.Entry;
        if (!entries.Any(entry => entry.Path == path && !entry.IsDirectory && entry.Size > 0))
            problems.Add(new("LB2017", ManifestPath + "#/entry", $"the entry assembly '{path}' is not in the package. Name the file that the project builds, with the same upper and lower case."));
    }

    /// <summary>What the package adds to the console, by the rules that packing and loading know, too.</summary>
    private static void CheckConsole(Stream file, IReadOnlyList<ArchiveEntry> entries, ExtensionManifest manifest, List<ExtensionProblem> problems)
    {
        var prefix = ConsoleManifestReader.Folder + "/";
        var own = entries.Where(entry => !entry.IsDirectory && entry.Path.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(entry => entry.Path[prefix.Length..], StringComparer.Ordinal);
        if (own.Count == 0) return;
        var files = new ConsoleFiles(own.ToDictionary(entry => entry.Key, entry => (long)entry.Value.Size, StringComparer.Ordinal), path => StrictArchive.ReadAll(file, own[path], int.MaxValue)!);
        problems.AddRange(ConsoleManifestReader.Read(files, manifest).Problems);
    }

    private static void CheckAgreement(Nuspec nuspec, ExtensionManifest manifest, List<ExtensionProblem> problems)
    {
        if (!manifest.Id.Equals(nuspec.Id, StringComparison.OrdinalIgnoreCase))
            problems.Add(new("LB2016", ManifestPath + "#/id", $"the manifest's id is '{manifest.Id}', the package's is '{nuspec.Id}'. The extension id is the package id: make them equal."));
        if (!Versions.TryParse(manifest.Version, out var version) || !version.Equals(nuspec.Version))
            problems.Add(new("LB2016", ManifestPath + "#/version", $"the manifest's version is '{manifest.Version}', the package's is '{nuspec.Version.ToNormalizedString()}'. Leave the version out of extension.json: packing fills it in."));
    }
}
