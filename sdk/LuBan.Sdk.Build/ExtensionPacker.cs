using System.Text.Json.Nodes;
using LuBan.Sdk.Build.Lint;

namespace LuBan.Sdk.Build;

/// <summary>Turns a built project into the files of a package. Finds every problem before it writes anything.</summary>
internal sealed class ExtensionPacker
{
    private const string AppFolder = "luban/app/net10.0";
    private const string DependencyFileName = ".deps.json";

    private static readonly string[] LubanFolders = ["console", "i18n", "screenshots"];
    private static readonly string[] HostAssemblies = ["LuBan.Kernel", "LuBan.Resources", "LuBan.Packages", "LuBan.Identity", "LuBan.Server", "LuBan.Marketplace"];
    private static readonly string[] ReservedFolders = ["lib", "ref", "build", "buildTransitive", "buildMultiTargeting", "contentFiles", "content", "analyzers", "tools", "runtimes", "luban"];

    private readonly PackInput _input;
    private readonly List<PackProblem> _problems = [];
    private readonly List<PackProblem> _warnings = [];
    private readonly List<PackProblem> _remarks = [];

    private ExtensionPacker(PackInput input) => _input = input;

    public static PackResult Pack(PackInput input)
    {
        var packer = new ExtensionPacker(input);
        try
        {
            return packer.Pack();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or BadImageFormatException or InvalidDataException)
        {
            packer.Add("LB1105", $"A file could not be read or written: {exception.Message} Build the project again.");
            return new PackResult(null, [], packer._problems);
        }
    }

    private PackResult Pack()
    {
        if (_input.TargetFramework != "net10.0")
        {
            Add("LB1108", $"The target framework is '{_input.TargetFramework}', extensions run on net10.0. Write <TargetFramework>net10.0</TargetFramework>.");
        }
        var sdkVersion = FindSdkVersion();
        var assembly = ExtensionAssembly.Read(_input.AssemblyFile, _input.References);
        var builder = new ManifestBuilder(_input, _problems);
        var hasCode = assembly.Classes.Count > 0 || !builder.HasUpstreams();
        var entryType = hasCode ? FindEntryType(assembly.Classes) : null;
        var manifest = builder.Build(assembly, hasCode, entryType, sdkVersion);
        var dependencies = FindDependencies(manifest?.HostRange ?? ManifestBuilder.DefaultHostRange(sdkVersion));
        var appFiles = hasCode ? FindAppFiles() : [];
        var otherFiles = FindOtherFiles();
        CheckCollisions([.. appFiles, .. otherFiles]);
        if (manifest is not null) CheckConsole(manifest, otherFiles);
        if (_problems.Count > 0 || manifest is null) return new PackResult(null, [], _problems) { Warnings = _warnings };

        List<PackFile> files = [.. appFiles, .. otherFiles, Generate(ManifestReader.FileName, manifest.Json)];
        var dependencyFile = hasCode ? RewriteDependencyFile(appFiles) : null;
        if (dependencyFile is not null) files.Add(Generate($"{AppFolder}/{Path.GetFileNameWithoutExtension(_input.AssemblyFile)}{DependencyFileName}", dependencyFile));
        files.Sort((left, right) => string.CompareOrdinal(left.Target, right.Target));
        files.Add(Generate("luban/sbom.json", BillOfMaterials.Create(manifest.Id, manifest.Version, files, dependencyFile, _input.PackageFolders)));
        files.Sort((left, right) => string.CompareOrdinal(left.Target, right.Target));

        if (_input.Lint) Analyze(files);
        if (_problems.Count > 0) return new PackResult(null, [], _problems) { Warnings = _warnings, Remarks = _remarks };

        var staged = files.Select(Stage).ToList();
        var nuspec = Path.Combine(_input.IntermediateDirectory, $"{manifest.Id}.nuspec");
        WriteIfChanged(nuspec, NuspecWriter.Write(_input, manifest, dependencies, staged));
        return new PackResult(nuspec, staged, []) { Warnings = _warnings, Remarks = _remarks };
    }

    /// <summary>The same analysis as <c>luban lint</c>, of what the package will hold.</summary>
    private void Analyze(IReadOnlyList<PackFile> files)
    {
        var report = Linter.Run(ContentOf(files), new() { SdkAssembly = SdkReference(), Previous = _input.PreviousPackage is { } previous ? PackageContent.OfPackage(previous) : null, ProjectFile = _input.ProjectFile });
        // What is no rule was found above, with the line of the author's file.
        foreach (var finding in report.Findings.Where(finding => finding.Rule is not null))
        {
            // Whoever packs a debug build asked for it, and a licence matters once others get the package: luban lint warns.
            var isWarning = finding.Severity == LintSeverity.Warning && finding.Rule != LintRules.DebugBuild && finding.Rule != LintRules.NoLicence;
            var list = finding.Severity == LintSeverity.Error ? _problems : isWarning ? _warnings : _remarks;
            var place = finding.Place;
            var at = place.Member ?? place.File;
            list.Add(new(finding.Id, place.Source ?? _input.ProjectFile, place.Line, $"{(at.Length == 0 ? "" : at + ": ")}{finding.Message} {finding.Rule!.Why} {finding.Rule.Fix}"));
        }
    }

    private PackageContent ContentOf(IReadOnlyList<PackFile> files)
    {
        var sources = files.ToDictionary(file => file.Target, file => file.Source, StringComparer.Ordinal);
        return new(sources.ToDictionary(file => file.Key, file => new FileInfo(file.Value).Length, StringComparer.Ordinal), path => File.ReadAllBytes(sources[path]))
        {
            LicenseExpression = _input.LicenseExpression,
            LicenseFile = _input.LicenseFile,
        };
    }

    /// <summary>What the package adds to the console is checked as it will be when it is installed.</summary>
    private void CheckConsole(BuiltManifest manifest, IReadOnlyList<PackFile> files)
    {
        var prefix = ConsoleManifestReader.Folder + "/";
        var sources = files.Where(file => file.Target.StartsWith(prefix, StringComparison.Ordinal)).DistinctBy(file => file.Target, StringComparer.Ordinal).ToDictionary(file => file.Target[prefix.Length..], file => file.Source, StringComparer.Ordinal);
        if (sources.Count == 0) return;
        var extension = ManifestReader.Read(JsonText.Write(manifest.Json)).Manifest!;
        var found = ConsoleManifestReader.Read(new(sources.ToDictionary(one => one.Key, one => new FileInfo(one.Value).Length, StringComparer.Ordinal), path => File.ReadAllBytes(sources[path])), extension);
        var source = sources.GetValueOrDefault(ConsoleManifestReader.FileName);
        // An unreadable file has no lines to point to.
        var lines = source is null || found.Problems.Any(problem => !problem.Location.Contains('#', StringComparison.Ordinal)) ? new Dictionary<string, int>() : JsonText.Lines(File.ReadAllBytes(source));
        _problems.AddRange(found.Problems.Select(problem => At(problem, source ?? _input.ProjectFile, lines)));
        _warnings.AddRange(found.Warnings.Select(warning => At(warning, source ?? _input.ProjectFile, lines)));
    }

    private static PackProblem At(ExtensionProblem problem, string file, IReadOnlyDictionary<string, int> lines)
    {
        var pointer = problem.Location.Split('#', 2).ElementAtOrDefault(1) ?? "";
        return new(problem.Code, file, lines.GetValueOrDefault(pointer, lines.GetValueOrDefault(pointer[..Math.Max(0, pointer.LastIndexOf('/'))])), pointer.Length == 0 ? problem.Message : $"{pointer}: {problem.Message}");
    }

    private string? SdkReference() => _input.References.FirstOrDefault(one => Path.GetFileName(one).Equals("LuBan.Sdk.dll", StringComparison.OrdinalIgnoreCase));

    private SemanticVersion FindSdkVersion()
    {
        var reference = SdkReference();
        if (reference is null)
        {
            Add("LB1104", "The project does not reference LuBan.Sdk. Add <PackageReference Include=\"LuBan.Sdk\" />, or set <LuBanExtension>false</LuBanExtension> if this is no extension.");
        }
        else if (SemanticVersion.TryParse(ExtensionAssembly.ReadInformationalVersion(reference), out var version))
        {
            return version;
        }
        else
        {
            Add("LB1104", $"'{reference}' is not the LuBan SDK: it carries no version. Reference the package LuBan.Sdk.");
        }
        SemanticVersion.TryParse("0.0.0", out var none);
        return none!;
    }

    private string? FindEntryType(IReadOnlyList<ExtensionClass> classes)
    {
        if (_input.EntryType is { } wanted)
        {
            var match = classes.FirstOrDefault(one => one.Name == wanted);
            if (match is null) Add("LB1103", $"The class '{wanted}' of property LuBanEntryType is not in the assembly, is abstract, or does not derive from LuBan.Sdk.Extension. {Found(classes)}");
            return WithoutFlaw(match);
        }
        switch (classes)
        {
            case []:
                Add("LB1101", $"'{Path.GetFileName(_input.AssemblyFile)}' holds no class that derives from LuBan.Sdk.Extension. Write one, or set <LuBanExtension>false</LuBanExtension> if this is no extension.");
                return null;
            case [var only]:
                return WithoutFlaw(only);
            default:
                Add("LB1102", $"An extension has one entry class. {Found(classes)} Keep one, or name it in the property LuBanEntryType.");
                return null;
        }
    }

    private string? WithoutFlaw(ExtensionClass? one)
    {
        if (one?.Flaw is null) return one?.Name;
        Add("LB1103", $"The class '{one.Name}' {one.Flaw}; the kernel cannot create it. Make it a public class with a public constructor without parameters.");
        return null;
    }

    private static string Found(IReadOnlyList<ExtensionClass> classes) =>
        classes.Count == 0 ? "There is no such class in the assembly." : $"Found: {string.Join(", ", classes.Select(one => one.Name))}.";

    private List<(string Id, string Range)> FindDependencies(string hostRange)
    {
        var dependencies = new List<(string Id, string Range)>();
        if (VersionRange.TryParse(hostRange, out var host)) dependencies.Add(("LuBan.Sdk", host.ToNuGetRange()));
        foreach (var group in _input.ExtensionReferences.GroupBy(one => one.Id, StringComparer.OrdinalIgnoreCase))
        {
            var reference = group.First();
            if (group.Count() > 1) Add("LB1107", $"The extension '{reference.Id}' is referenced {group.Count()} times. Keep one LuBanExtensionReference.");
            if (ExtensionId.Explain(reference.Id) is { } reason) Add("LB1107", $"LuBanExtensionReference '{reference.Id}' is not an extension id: it {reason}.");
            if (reference.Id.Equals(_input.PackageId, StringComparison.OrdinalIgnoreCase)) Add("LB1107", $"The extension references itself. Remove LuBanExtensionReference '{reference.Id}'.");
            if (!VersionRange.TryParse(reference.Version, out var range) || SemanticVersion.TryParse(reference.Version.Trim(), out _))
            {
                // "1.2.3" alone is exact for us and a minimum for NuGet, so nobody gets to write it here.
                Add("LB1107", $"LuBanExtensionReference '{reference.Id}' has the version '{reference.Version}', expected a range. Write Version=\"[1.0, 2.0)\" or Version=\">=1.0 <2.0\".");
            }
            else
            {
                dependencies.Add((reference.Id, range.ToNuGetRange()));
            }
        }
        return [.. dependencies.Take(1), .. dependencies.Skip(1).OrderBy(one => one.Id, StringComparer.OrdinalIgnoreCase)];
    }

    private List<PackFile> FindAppFiles()
    {
        var files = new List<PackFile>();
        var ownFolder = Path.Combine(_input.ProjectDirectory, "luban") + Path.DirectorySeparatorChar;
        var frameworks = FrameworkAssemblies();
        foreach (var file in _input.PublishFiles.DistinctBy(file => file.Target, StringComparer.Ordinal))
        {
            var fileName = Path.GetFileName(file.Target);
            var name = Path.GetFileNameWithoutExtension(fileName);
            if (name.Equals("LuBan.Sdk", StringComparison.OrdinalIgnoreCase)) continue; // the host has it, and two would be two worlds
            if (file.Target.EndsWith(DependencyFileName, StringComparison.OrdinalIgnoreCase) || file.Target.EndsWith(".runtimeconfig.json", StringComparison.OrdinalIgnoreCase)) continue;
            if (file.Source.StartsWith(ownFolder, StringComparison.Ordinal)) continue; // goes to its own place in the package
            if (!_input.IncludeSymbols && fileName.EndsWith(".pdb", StringComparison.OrdinalIgnoreCase)) continue;

            var isAssembly = fileName.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);
            if (isAssembly && HostAssemblies.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                Add("LB1114", $"The extension would ship '{fileName}', a part of the host. Reference only LuBan.Sdk.");
            }
            if (isAssembly && file.Target == fileName && frameworks.Contains(name))
            {
                Add("LB1109", $"The extension would ship '{fileName}', newer than the one of the shared framework, and the host would not load it. Reference a version of its package that belongs to .NET 10, or drop the reference.");
            }
            files.Add(new PackFile(file.Source, $"{AppFolder}/{file.Target}"));
        }
        return files;
    }

    // Not from the compiler's references: a newer private assembly has already pushed the framework's out of those.
    private HashSet<string> FrameworkAssemblies() => _input.TargetingPacks
        .Select(pack => Path.Combine(pack, "ref", "net10.0"))
        .Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*.dll"))
        .Select(file => Path.GetFileNameWithoutExtension(file))
        .ToHashSet(StringComparer.OrdinalIgnoreCase);

    private List<PackFile> FindOtherFiles()
    {
        var files = new List<PackFile>();
        foreach (var folder in LubanFolders)
        {
            var directory = Path.Combine(_input.ProjectDirectory, "luban", folder);
            if (!Directory.Exists(directory)) continue;
            files.AddRange(Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories)
                .Select(file => new PackFile(file, $"luban/{folder}/{Path.GetRelativePath(directory, file).Replace('\\', '/')}")));
        }
        foreach (var item in _input.PackItems) AddPackItem(files, item);
        foreach (var name in (string[])["README.md", "CHANGELOG.md", "LICENSE", "icon.png"])
        {
            var file = Path.Combine(_input.ProjectDirectory, name);
            if (File.Exists(file) && !files.Exists(one => one.Target == name)) files.Add(new PackFile(file, name));
        }
        foreach (var (property, value) in new[] { ("PackageReadmeFile", _input.ReadmeFile), ("PackageIcon", _input.IconFile), ("PackageLicenseFile", _input.LicenseFile) })
        {
            if (value is not null && !files.Exists(one => one.Target == value.Replace('\\', '/')))
            {
                Add("LB1111", $"The property {property} names '{value}', which is not in the package. Put the file beside the project, or add <None Include=\"…\" Pack=\"true\" PackagePath=\"\\\" />.");
            }
        }
        return files;
    }

    private void AddPackItem(List<PackFile> files, PackFile item)
    {
        var fileName = Path.GetFileName(item.Source);
        foreach (var path in item.Target.Split(';').Select(path => path.Trim()).DefaultIfEmpty(""))
        {
            // As with NuGet: a path with the file's own extension is a file, any other is a folder.
            var isFile = path.Length > 0 && !path.EndsWith('/') && Path.GetExtension(path).Length > 0 && Path.GetExtension(path) == Path.GetExtension(fileName);
            var target = (isFile ? path : $"{path.TrimEnd('/')}/{fileName}").TrimStart('/');
            if (target.Split('/').Any(part => part is "" or "." or "..") || ReservedFolders.Contains(target.Split('/')[0], StringComparer.OrdinalIgnoreCase) && target.Contains('/', StringComparison.Ordinal))
            {
                Add("LB1112", $"'{fileName}' would go to '{target}' in the package, a place that is not for it. Files for the extension's folder are Content with CopyToPublishDirectory; console, i18n and screenshots go below luban/ in the project.");
                continue;
            }
            files.Add(new PackFile(item.Source, target));
        }
    }

    private void CheckCollisions(IReadOnlyList<PackFile> files)
    {
        var generated = new[] { ManifestReader.FileName, "luban/sbom.json" }.Select(target => new PackFile(target, target));
        foreach (var group in files.Concat(generated).GroupBy(file => file.Target, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
        {
            Add("LB1113", $"{group.Count()} files would go to '{group.Key}' in the package: {string.Join(", ", group.Select(file => $"'{file.Source}'"))}. Names that differ in case alone count as the same. Rename or remove one.");
        }
    }

    private JsonObject? RewriteDependencyFile(IReadOnlyList<PackFile> appFiles)
    {
        if (_input.DependencyFile is not { } file || !File.Exists(file)) return null;
        var shipped = appFiles.Select(one => one.Target[(AppFolder.Length + 1)..]).ToHashSet(StringComparer.Ordinal);
        return DependencyFile.Rewrite(File.ReadAllBytes(file), shipped);
    }

    private PackFile Generate(string target, JsonNode content)
    {
        var file = Path.Combine(_input.IntermediateDirectory, "generated", target);
        WriteIfChanged(file, JsonText.Write(content));
        return new PackFile(file, target);
    }

    // NuGet takes a target for a folder unless its extension is that of the file, so a file that is renamed on its way is copied first.
    private PackFile Stage(PackFile file)
    {
        if (Path.GetFileName(file.Source) == Path.GetFileName(file.Target)) return file;
        var copy = Path.Combine(_input.IntermediateDirectory, "renamed", file.Target);
        WriteIfChanged(copy, File.ReadAllBytes(file.Source));
        return new PackFile(copy, file.Target);
    }

    private static void WriteIfChanged(string file, byte[] content)
    {
        if (File.Exists(file) && File.ReadAllBytes(file).AsSpan().SequenceEqual(content)) return;
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, content);
    }

    private void Add(string code, string message) => _problems.Add(new PackProblem(code, _input.ProjectFile, 0, message));
}
