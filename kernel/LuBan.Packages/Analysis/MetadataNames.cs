using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Text;

namespace LuBan.Packages;

/// <summary>Names from metadata that nobody checked. A hostile assembly can have a name of 100 MB that a million types share, types nested in themselves,
/// or a signature a million levels deep; the runtime loads none of them, and reading them must cost no more than finding that out.</summary>
internal static class MetadataNames
{
    // The runtime's own limit for the name of a type.
    private const int MaxNameBytes = 1024;
    private const int MaxNesting = 32;
    private const int MaxSignatureBytes = 512;

    /// <exception cref="BadImageFormatException">The name is longer than the runtime accepts.</exception>
    public static unsafe string Text(this MetadataReader metadata, StringHandle handle)
    {
        if (handle.IsNil) return "";
        var offset = metadata.GetHeapOffset(handle);
        var rest = metadata.GetHeapSize(HeapIndex.String) - offset;
        if (offset < 0 || rest <= 0) throw new BadImageFormatException("A name is outside the assembly's names.");
        var bytes = new ReadOnlySpan<byte>(metadata.MetadataPointer + metadata.GetHeapMetadataOffset(HeapIndex.String) + offset, Math.Min(rest, MaxNameBytes));
        var end = bytes.IndexOf((byte)0);
        return end >= 0 ? Encoding.UTF8.GetString(bytes[..end]) : throw new BadImageFormatException($"A name has more than {MaxNameBytes} bytes.");
    }

    /// <exception cref="BadImageFormatException">The type is nested in itself or too deep.</exception>
    public static string FullName(this MetadataReader metadata, TypeReferenceHandle handle)
    {
        var suffix = "";
        for (var depth = 0; depth < MaxNesting; depth++)
        {
            var type = metadata.GetTypeReference(handle);
            var name = metadata.Text(type.Name) + suffix;
            if (type.ResolutionScope.Kind != HandleKind.TypeReference) return Qualify(metadata.Text(type.Namespace), name);
            suffix = "+" + name;
            handle = (TypeReferenceHandle)type.ResolutionScope;
        }
        throw new BadImageFormatException("A type is nested too deep.");
    }

    /// <exception cref="BadImageFormatException">The type is nested in itself or too deep.</exception>
    public static string FullName(this MetadataReader metadata, TypeDefinitionHandle handle)
    {
        var suffix = "";
        for (var depth = 0; depth < MaxNesting; depth++)
        {
            var type = metadata.GetTypeDefinition(handle);
            var name = metadata.Text(type.Name) + suffix;
            var outer = type.GetDeclaringType();
            if (outer.IsNil) return Qualify(metadata.Text(type.Namespace), name);
            suffix = "+" + name;
            handle = outer;
        }
        throw new BadImageFormatException("A type is nested too deep.");
    }

    /// <summary>The assembly that a type is in; null when it is in this one.</summary>
    /// <exception cref="BadImageFormatException">The type is nested in itself or too deep.</exception>
    public static AssemblyReferenceHandle? AssemblyOf(this MetadataReader metadata, TypeReferenceHandle handle)
    {
        for (var depth = 0; depth < MaxNesting; depth++)
        {
            var scope = metadata.GetTypeReference(handle).ResolutionScope;
            if (scope.Kind == HandleKind.AssemblyReference) return (AssemblyReferenceHandle)scope;
            if (scope.Kind != HandleKind.TypeReference) return null;
            handle = (TypeReferenceHandle)scope;
        }
        throw new BadImageFormatException("A type is nested too deep.");
    }

    /// <summary>Refuses a signature that could be nested deeper than the stack: each level takes a byte at least.</summary>
    /// <exception cref="BadImageFormatException">It is too long.</exception>
    public static void CheckSignature(this MetadataReader metadata, BlobHandle signature)
    {
        if (metadata.GetBlobReader(signature).Length > MaxSignatureBytes) throw new BadImageFormatException($"A signature has more than {MaxSignatureBytes} bytes.");
    }

    private static string Qualify(string space, string name) => space.Length == 0 ? name : space + "." + name;
}
