using System.Text.Json;
using LuBan.Sdk.Build.Lint.Code;

namespace LuBan.Sdk.Build.Lint;

/// <summary>A package, read once for all rules.</summary>
internal sealed class LintSubject
{
    public const string AppFolder = "luban/app/net10.0/";
    private const string Symbols = ".pdb";

    private LintSubject(PackageContent content, ManifestReadResult read, ConsoleManifestResult? console)
    {
        (Content, Console) = (content, console);
        Manifest = read.Manifest;
        Problems = [.. read.Problems, .. console?.Problems ?? []];
        Warnings = console?.Warnings ?? [];
        var libraries = Libraries();
        Assemblies = [.. content.Below(AppFolder).Where(path => path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)).Select(path => Scan(path, libraries)).OfType<ScannedAssembly>()];
        Own = [.. Assemblies.Where(assembly => IsOwn(assembly.Path, libraries))];
    }

    public PackageContent Content { get; }

    /// <summary>Null when it has problems.</summary>
    public ExtensionManifest? Manifest { get; }

    /// <summary>The part for the console; null when there is none.</summary>
    public ConsoleManifestResult? Console { get; }

    /// <summary>What installing would refuse.</summary>
    public IReadOnlyList<ExtensionProblem> Problems { get; }

    /// <summary>What installing would remark.</summary>
    public IReadOnlyList<ExtensionProblem> Warnings { get; }

    /// <summary>All assemblies; only <see cref="Own"/> with their code.</summary>
    public IReadOnlyList<ScannedAssembly> Assemblies { get; }

    /// <summary>What the author wrote: the entry and the projects that it references, not the packages.</summary>
    public IReadOnlyList<ScannedAssembly> Own { get; }

    public IEnumerable<CodeCall> Calls => Own.SelectMany(assembly => assembly.Calls);

    public static LintSubject Read(PackageContent content)
    {
        if (!content.Has(ManifestReader.FileName)) return new(content, new(null, [new("LB1003", ManifestReader.FileName, "The package has no manifest. Pack with dotnet pack.")]), null);
        var manifest = ManifestReader.Read(content.Read(ManifestReader.FileName));
        var prefix = ConsoleManifestReader.Folder + "/";
        var console = content.Below(prefix).ToDictionary(path => path[prefix.Length..], path => content.Sizes[path], StringComparer.Ordinal);
        return new(content, manifest, manifest.Manifest is null || console.Count == 0 ? null : ConsoleManifestReader.Read(new(console, path => content.Read(prefix + path)), manifest.Manifest));
    }

    private ScannedAssembly? Scan(string path, IReadOnlySet<string> libraries)
    {
        var bytes = Content.Read(path);
        if (!IsOwn(path, libraries)) return AssemblyScanner.ReadHeader(path, bytes);
        var symbols = path[..^".dll".Length] + Symbols;
        return AssemblyScanner.Scan(path, bytes, Content.Has(symbols) ? Content.Read(symbols) : null);
    }

    private bool IsOwn(string path, IReadOnlySet<string> projects) => path == AppFolder + Manifest?.Entry || projects.Contains(path[AppFolder.Length..]);

    /// <summary>The files of projects that the entry references, as the deps.json says.</summary>
    private HashSet<string> Libraries()
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        if (Manifest is null || AppFolder + Path.ChangeExtension(Manifest.Entry, ".deps.json") is not { } path || !Content.Has(path)) return found;
        try
        {
            using var file = JsonDocument.Parse(Content.Read(path));
            var projects = file.RootElement.GetProperty("libraries").EnumerateObject().Where(library => library.Value.TryGetProperty("type", out var type) && type.ValueEquals("project")).Select(library => library.Name).ToHashSet(StringComparer.Ordinal);
            foreach (var library in file.RootElement.GetProperty("targets").EnumerateObject().SelectMany(target => target.Value.EnumerateObject()).Where(library => projects.Contains(library.Name)))
                if (library.Value.TryGetProperty("runtime", out var assets)) found.UnionWith(assets.EnumerateObject().Select(asset => asset.Name));
        }
        catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // The runtime would say more of it; the entry alone is looked at then.
        }
        return found;
    }
}
