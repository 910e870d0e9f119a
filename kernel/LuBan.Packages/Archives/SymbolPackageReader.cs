using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using LuBan.Sdk;

namespace LuBan.Packages;

/// <summary>Reads symbol packages (<c>.snupkg</c>): a sound archive with a nuspec and portable PDBs, and nothing else.</summary>
public static class SymbolPackageReader
{
    /// <summary>The code of every refusal of a symbol package.</summary>
    public const string Code = "LB2027";
    private const int MaxSymbolBytes = 128 << 20;
    private static readonly string[] _packaging = [".nuspec", ".xml", ".rels", ".psmdcp", ".p7s"];

    /// <summary>Reads a symbol package. Never throws for bad input.</summary>
    /// <param name="file">The file; can seek.</param>
    /// <param name="limits">How large it may be; null: the defaults.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <returns>What is in it and every problem.</returns>
    public static SymbolPackage Read(Stream file, ArchiveLimits? limits = null, CancellationToken cancellationToken = default)
    {
        limits ??= ArchiveLimits.Default;
        var archive = StrictArchive.Check(file, limits, cancellationToken);
        if (archive.Problems.Count > 0) return new SymbolPackage(archive.Problems);
        var problems = new List<ExtensionProblem>();
        var nuspec = PackageInspector.ReadNuspec(file, archive.Entries, limits, problems);
        var files = new List<SymbolFile>();
        foreach (var entry in archive.Entries.Where(entry => !entry.IsDirectory))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var extension = Path.GetExtension(entry.Path).ToLowerInvariant();
            if (extension != ".pdb")
            {
                if (!_packaging.Contains(extension)) problems.Add(new(Code, entry.Path, "a symbol package holds portable PDBs only. Leave this file in the package itself."));
            }
            else if (ReadSymbols(file, entry) is { } symbols && ReadId(symbols) is { } id)
            {
                files.Add(new SymbolFile(Path.GetFileName(entry.Path), id, entry));
            }
            else
            {
                problems.Add(new(Code, entry.Path, "this is no portable PDB. Build with <DebugType>portable</DebugType>."));
            }
        }
        if (files.Count == 0 && problems.Count == 0) problems.Add(new(Code, "archive", "there is no PDB in it. Pack it with `dotnet pack --include-symbols -p:SymbolPackageFormat=snupkg`."));
        return new SymbolPackage(problems) { Id = nuspec?.Id, Version = nuspec?.Version.ToNormalizedString(), Files = files };
    }

    /// <summary>Reads one PDB of a checked symbol package.</summary>
    /// <param name="file">The package; can seek.</param>
    /// <param name="symbols">One of its files.</param>
    /// <returns>The PDB's bytes.</returns>
    public static byte[] ReadFile(Stream file, SymbolFile symbols)
    {
        ArgumentNullException.ThrowIfNull(symbols);
        return ReadSymbols(file, symbols.Entry)!;
    }

    /// <summary>The ids by which the assemblies of a package ask for their PDBs. Assemblies are read, never loaded.</summary>
    /// <param name="package">A package that was checked; can seek.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static IReadOnlySet<Guid> ReadAssemblyIds(Stream package, CancellationToken cancellationToken = default)
    {
        var ids = new HashSet<Guid>();
        var entries = StrictArchive.CheckStructure(package).Entries;
        foreach (var entry in entries.Where(entry => !entry.IsDirectory && Path.GetExtension(entry.Path).ToLowerInvariant() is ".dll" or ".exe"))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (StrictArchive.ReadAll(package, entry, MaxSymbolBytes) is not { } bytes) continue;
            try
            {
                using var image = new PEReader(ImmutableArray.Create(bytes));
                foreach (var item in image.ReadDebugDirectory().Where(item => item.Type == DebugDirectoryEntryType.CodeView)) ids.Add(image.ReadCodeViewDebugDirectoryData(item).Guid);
            }
            catch (BadImageFormatException)
            {
                // A native library, or no library at all: it asks for no portable PDB.
            }
        }
        return ids;
    }

    private static byte[]? ReadSymbols(Stream file, ArchiveEntry entry) => StrictArchive.ReadAll(file, entry, MaxSymbolBytes);

    private static Guid? ReadId(byte[] symbols)
    {
        try
        {
            using var provider = MetadataReaderProvider.FromPortablePdbImage(ImmutableArray.Create(symbols));
            // The id: a GUID and a stamp of four bytes.
            return provider.GetMetadataReader().DebugMetadataHeader is { Id: { Length: 20 } id } ? new Guid(id.AsSpan(0, 16)) : null;
        }
        catch (BadImageFormatException)
        {
            return null;
        }
    }
}

/// <summary>A symbol package, or what is wrong with it.</summary>
/// <param name="Problems">Every problem; empty when it can be taken.</param>
public sealed record SymbolPackage(IReadOnlyList<ExtensionProblem> Problems)
{
    /// <summary>The id of the package that it belongs to; null when it is not readable.</summary>
    public string? Id { get; init; }

    /// <summary>The version, normalised; null when it is not readable.</summary>
    public string? Version { get; init; }

    /// <summary>Its PDBs.</summary>
    public IReadOnlyList<SymbolFile> Files { get; init; } = [];
}

/// <summary>A portable PDB in a symbol package.</summary>
/// <param name="Name">The file name.</param>
/// <param name="Id">The id by which an assembly asks for it.</param>
/// <param name="Entry">Where it is in the package.</param>
public sealed record SymbolFile(string Name, Guid Id, ArchiveEntry Entry);
