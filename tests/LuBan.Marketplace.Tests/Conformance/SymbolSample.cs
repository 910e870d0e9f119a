using System.IO.Compression;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text;

namespace LuBan.Marketplace.Tests.Conformance;

/// <summary>An assembly and the portable PDB that belongs to it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Id">The id by which the assembly asks for the PDB; another one with each build.</param>
/// <param name="Assembly">The assembly.</param>
/// <param name="Symbols">The PDB.</param>
internal sealed record SymbolSample(string Name, Guid Id, byte[] Assembly, byte[] Symbols)
{
    public static SymbolSample Make(string name)
    {
        var metadata = new MetadataBuilder();
        metadata.AddModule(0, metadata.GetOrAddString(name + ".dll"), metadata.GetOrAddGuid(Guid.NewGuid()), default, default);
        metadata.AddAssembly(metadata.GetOrAddString(name), new Version(1, 0, 0, 0), default, default, default, AssemblyHashAlgorithm.None);
        metadata.AddAssemblyReference(metadata.GetOrAddString("System.Runtime"), new Version(10, 0, 0, 0), default, default, default, default);
        metadata.AddTypeDefinition(default, default, metadata.GetOrAddString("<Module>"), default, MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(1));

        var id = new BlobContentId(Guid.NewGuid(), 1);
        var symbols = new PortablePdbBuilder(new MetadataBuilder(), metadata.GetRowCounts(), default, _ => id);
        var pdb = new BlobBuilder();
        symbols.Serialize(pdb);
        var debug = new DebugDirectoryBuilder();
        debug.AddCodeViewEntry(name + ".pdb", id, symbols.FormatVersion);
        var image = new BlobBuilder();
        new ManagedPEBuilder(new PEHeaderBuilder(imageCharacteristics: Characteristics.Dll | Characteristics.ExecutableImage), new MetadataRootBuilder(metadata), new BlobBuilder(), debugDirectoryBuilder: debug).Serialize(image);
        return new SymbolSample(name, id.Guid, image.ToArray(), pdb.ToArray());
    }

    /// <summary>The symbol package, as <c>dotnet pack</c> makes it beside the package.</summary>
    public byte[] Package(string version)
    {
        var buffer = new MemoryStream();
        using (var zip = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(Name + ".nuspec", Encoding.UTF8.GetBytes($"""
                <?xml version="1.0" encoding="utf-8"?>
                <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
                  <metadata>
                    <id>{Name}</id><version>{version}</version><authors>Tests</authors><description>Symbols.</description>
                    <packageTypes><packageType name="SymbolsPackage" /></packageTypes>
                  </metadata>
                </package>
                """));
            Add($"luban/app/net10.0/{Name}.pdb", Symbols);

            void Add(string path, byte[] content)
            {
                using var stream = zip.CreateEntry(path).Open();
                stream.Write(content);
            }
        }
        return buffer.ToArray();
    }
}
