using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace LuBan.TestSupport;

/// <summary>The smallest .NET assembly: it can be analysed and loaded, and has no extension in it.</summary>
internal static class TestPackageAssembly
{
    /// <summary>Makes it.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The file; the same each time.</returns>
    public static byte[] Build(string name)
    {
        var metadata = new MetadataBuilder();
        metadata.AddModule(0, metadata.GetOrAddString(name + ".dll"), metadata.GetOrAddGuid(new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)), default, default);
        metadata.AddAssembly(metadata.GetOrAddString(name), new Version(1, 0, 0, 0), default, default, default, AssemblyHashAlgorithm.None);
        metadata.AddAssemblyReference(metadata.GetOrAddString("System.Runtime"), new Version(10, 0, 0, 0), default, default, default, default);
        metadata.AddTypeDefinition(default, default, metadata.GetOrAddString("<Module>"), default, MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(1));
        var header = new PEHeaderBuilder(imageCharacteristics: Characteristics.Dll | Characteristics.ExecutableImage);
        var image = new ManagedPEBuilder(header, new MetadataRootBuilder(metadata), new BlobBuilder(), deterministicIdProvider: _ => new BlobContentId(new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), 1));
        var file = new BlobBuilder();
        image.Serialize(file);
        return file.ToArray();
    }
}
