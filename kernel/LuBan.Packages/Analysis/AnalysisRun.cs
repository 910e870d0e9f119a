using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using LuBan.Sdk;
using NuGet.Versioning;

namespace LuBan.Packages;

/// <summary>One walk over a package's files.</summary>
internal sealed class AnalysisRun(Stream package, PackageInspection inspection, ExtensionManifest manifest, CancellationToken cancellationToken)
{
    private const int MaxFindings = 200;
    private const int MaxEvidence = 20;
    private const int MaxInMemory = 4 << 20;
    private const int MaxReferences = 4096;

    private readonly List<AnalyzedAssembly> _assemblies = [];
    private readonly SortedDictionary<string, List<CapabilityEvidence>> _capabilities = new(StringComparer.Ordinal);
    private readonly List<AnalysisFinding> _findings = [];
    private readonly List<NativeFile> _native = [];
    private readonly SecretSearch _secrets = new();
    private readonly string? _entryPath = manifest.Entry is { } entry ? PackageInspector.AppPath + entry : null;
    private readonly NuGetVersion? _oldestSdk = inspection.Dependencies.Where(dependency => dependency.IsSdk).Select(dependency => Versions.ParseRange(dependency.Range).MinVersion).FirstOrDefault();

    public void Visit(ArchiveEntry entry)
    {
        var kind = ReadKind(entry);
        if (kind == FileKind.Pe && TryReadAssembly(entry)) return;
        if (entry.Path == _entryPath) Add(FindingSeverity.Error, "LB2046", entry.Path, "the entry is not a .NET assembly. Pack the extension's own assembly.");
        if (kind != FileKind.Other) AddNative(entry, kind);
        else _secrets.Search(package, entry);
    }

    public PackageAnalysis Finish()
    {
        CheckReferences();
        foreach (var secret in _secrets.Found)
            Add(FindingSeverity.Warning, PackageAnalyzer.SecretCode, secret.Path, $"line {secret.Line} looks like a secret ({secret.Kind}). A package is public: take it out, and replace the secret where it is used.");
        var declared = manifest.Permissions.Select(permission => permission.Name).ToHashSet(StringComparer.Ordinal);
        var capabilities = _capabilities.Select(one => new DetectedCapability(one.Key, declared.Contains(one.Key), one.Value)).ToList();
        var missing = capabilities.Where(one => !one.Declared && HostCapabilities.MustBeDeclared.Contains(one.Name)).ToList();
        foreach (var one in missing)
            Add(FindingSeverity.Error, "LB2040", one.Evidence[0].Path, $"the package uses {one.Name} ({Describe(one)}) and does not declare it. Declare it with [assembly: ExtensionPermission(\"{one.Name}\", \"what for\")], so that people see it before they install.");
        foreach (var one in capabilities.Where(one => !one.Declared && !missing.Contains(one)))
            Add(FindingSeverity.Info, "LB2047", one.Evidence[0].Path, $"the package uses {one.Name} ({Describe(one)}) and does not declare it. Declaring it tells people what for.");
        return new PackageAnalysis
        {
            Assemblies = _assemblies,
            Capabilities = capabilities,
            Findings = [.. _findings.OrderBy(finding => finding.Severity).ThenBy(finding => finding.Location, StringComparer.Ordinal)],
            MissingPermissions = [.. missing.Select(one => one.Name)],
            SdkVersion = _oldestSdk?.ToNormalizedString(),
            TargetFramework = _assemblies.FirstOrDefault(one => one.IsEntry)?.TargetFramework,
            NativeFiles = _native,
            Secrets = _secrets.Found,
        };
    }

    public void AddCapability(string name, string path, string what)
    {
        if (!_capabilities.TryGetValue(name, out var evidence)) _capabilities[name] = evidence = [];
        if (evidence.Count < MaxEvidence && !evidence.Any(one => one.Path == path && one.What == what)) evidence.Add(new CapabilityEvidence(path, what));
    }

    public void Add(FindingSeverity severity, string code, string location, string message)
    {
        // An error must be heard, whatever else was said before it.
        if (_findings.Count < MaxFindings || (severity == FindingSeverity.Error && !_findings.Any(finding => finding.Code == code))) _findings.Add(new AnalysisFinding(severity, code, location, message));
    }

    private static string Describe(DetectedCapability capability) =>
        string.Join(", ", capability.Evidence.Take(3).Select(one => one.What)) + (capability.Evidence.Count > 3 ? ", …" : "");

    private FileKind ReadKind(ArchiveEntry entry)
    {
        Span<byte> start = stackalloc byte[8];
        using var content = StrictArchive.Open(package, entry);
        var read = content.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return FileKinds.Recognise(start[..read], entry.Path);
    }

    private void AddNative(ArchiveEntry entry, FileKind kind)
    {
        var expected = entry.Path.StartsWith(PackageInspector.AppPath, StringComparison.Ordinal) && kind is not FileKind.Script;
        _native.Add(new NativeFile(entry.Path, FileKinds.Name(kind), expected));
        // WebAssembly runs in the browser's sandbox; scripts run only when something starts them.
        if (kind is FileKind.Elf or FileKind.Pe or FileKind.MachO) AddCapability(HostCapabilities.Native, entry.Path, Path.GetFileName(entry.Path));
        if (!expected && kind is not FileKind.Wasm)
            Add(FindingSeverity.Warning, "LB2041", entry.Path, $"a program or script ({FileKinds.Name(kind)}) where none is expected. Leave it out, or say in the README what it is for.");
    }

    /// <returns>Whether the file is a .NET assembly, readable or not.</returns>
    private bool TryReadAssembly(ArchiveEntry entry)
    {
        using var content = Unpack(entry);
        using var image = new PEReader(content);
        try
        {
            if (!image.HasMetadata) return false;
        }
        catch (Exception exception) when (IsBadImage(exception))
        {
            return false;
        }
        try
        {
            Inspect(entry, image);
        }
        catch (Exception exception) when (IsBadImage(exception))
        {
            // What cannot be read cannot be judged, and a runtime that is more lenient would run it.
            Add(FindingSeverity.Error, "LB2046", entry.Path, $"the assembly is not readable ({exception.Message.TrimEnd('.')}). Build and pack it again.");
        }
        return true;
    }

    private static bool IsBadImage(Exception exception) =>
        exception is BadImageFormatException or InvalidOperationException or ArgumentException or IOException or OverflowException or IndexOutOfRangeException;

    /// <summary>An entry as a stream that can seek: in memory when small, otherwise a temporary file that the reader maps.</summary>
    private Stream Unpack(ArchiveEntry entry)
    {
        if (StrictArchive.ReadAll(package, entry, MaxInMemory) is { } bytes) return new MemoryStream(bytes, writable: false);
        var file = SignedPackage.TemporaryFile();
        using var content = StrictArchive.Open(package, entry);
        content.CopyTo(file);
        file.Position = 0;
        return file;
    }

    private void Inspect(ArchiveEntry entry, PEReader image)
    {
        // Without projections every name is one in the file.
        var metadata = image.GetMetadataReader(MetadataReaderOptions.None);
        if (!metadata.IsAssembly) throw new BadImageFormatException("It is a module without an assembly");
        if (metadata.AssemblyReferences.Count > MaxReferences) throw new BadImageFormatException($"It refers to {metadata.AssemblyReferences.Count} assemblies");
        var definition = metadata.GetAssemblyDefinition();
        var references = metadata.AssemblyReferences.Select(metadata.GetAssemblyReference).Select(reference => metadata.Text(reference.Name)).Distinct().Order(StringComparer.Ordinal).ToList();
        var inspector = new AssemblyInspector(metadata, entry.Path, this, cancellationToken);
        var isEntry = entry.Path == _entryPath;
        var assembly = new AnalyzedAssembly(entry.Path, metadata.Text(definition.Name), definition.Version.ToString(), isEntry, references) { TargetFramework = inspector.ReadTargetFramework() };
        _assemblies.Add(assembly);
        inspector.FindCapabilities();
        inspector.FindEmbeddedPrograms(image);
        if (image.PEHeaders.CorHeader is { } cor && (cor.Flags & CorFlags.ILOnly) == 0 && cor.ManagedNativeHeaderDirectory.Size == 0)
            AddCapability(HostCapabilities.Native, entry.Path, "mixed managed and native code");
        if (inspector.UsesSdk) inspector.CheckSdkMembers(_oldestSdk);
        CheckTarget(assembly);
    }

    private void CheckTarget(AnalyzedAssembly assembly)
    {
        if (assembly.TargetFramework is not { } target) return;
        var known = target.StartsWith(".NETStandard,", StringComparison.Ordinal) || target.StartsWith(".NETCoreApp,", StringComparison.Ordinal);
        var version = target.Split("Version=v") is [_, var text] && Version.TryParse(text, out var parsed) ? parsed : null;
        if (target.StartsWith(".NETCoreApp,", StringComparison.Ordinal) && version > new Version(10, 0))
            Add(assembly.IsEntry ? FindingSeverity.Error : FindingSeverity.Warning, "LB2044", assembly.Path, $"the assembly targets {target}, hosts run .NET 10. Target net10.0.");
        else if (!known)
            Add(assembly.IsEntry ? FindingSeverity.Error : FindingSeverity.Warning, "LB2044", assembly.Path, $"the assembly targets {target}, which is not .NET. Target net10.0.");
    }

    private void CheckReferences()
    {
        var own = _assemblies.Select(assembly => assembly.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var assembly in _assemblies.Where(assembly => assembly.Path.StartsWith(PackageInspector.AppPath, StringComparison.Ordinal)))
        {
            foreach (var name in assembly.References.Where(name => !own.Contains(name) && !FrameworkAssemblies.Contains(name) && !PackageIds.IsSdk(name)))
            {
                Add(FindingSeverity.Warning, "LB2043", assembly.Path, name.StartsWith("LuBan.", StringComparison.OrdinalIgnoreCase)
                    ? $"the assembly refers to {name}, which belongs to the host and is not shared with extensions. Use LuBan.Sdk only."
                    : $"the assembly refers to {name}, which is neither in .NET, nor in LuBan.Sdk, nor in the package. It fails when it is used; pack the library with the extension.");
            }
        }
        foreach (var shipped in _assemblies.Where(assembly => PackageIds.IsSdk(assembly.Name)))
            Add(FindingSeverity.Warning, "LB2043", shipped.Path, "the package ships LuBan.Sdk; hosts share their own and ignore this one. Leave it out.");
    }
}
