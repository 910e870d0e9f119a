using System.Reflection;
using System.Reflection.Metadata;
using LuBan.Sdk;
using NuGet.Versioning;

namespace LuBan.Packages;

/// <summary>The types and members of LuBan.Sdk that an extension can use, read from the SDK's own metadata.</summary>
internal sealed class SdkSurface
{
    private readonly Dictionary<string, HashSet<string>> _members = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> _bases = new(StringComparer.Ordinal);

    private SdkSurface(MetadataReader metadata, NuGetVersion version)
    {
        Version = version;
        foreach (var handle in metadata.TypeDefinitions) Add(metadata, handle);
    }

    /// <summary>The surface of the SDK that this process runs with.</summary>
    public static SdkSurface Current => _current.Value;

    private static readonly Lazy<SdkSurface> _current = new(Load);

    /// <summary>The SDK's version. The assembly's own changes with a new major version only.</summary>
    public NuGetVersion Version { get; }

    /// <summary>The types and members that an assembly uses of the SDK and that are not there; sorted, and at most so many.</summary>
    /// <exception cref="BadImageFormatException">The metadata are not readable.</exception>
    public IReadOnlyList<string> FindMissing(MetadataReader metadata, int max)
    {
        var missing = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var handle in metadata.TypeReferences)
        {
            if (missing.Count == max) break;
            if (IsSdk(metadata, handle) && metadata.FullName(handle) is var name && !_members.ContainsKey(name)) missing.Add(name);
        }
        foreach (var handle in metadata.MemberReferences)
        {
            if (missing.Count == max) break;
            var member = metadata.GetMemberReference(handle);
            if (FindSdkType(metadata, member.Parent) is not { } type || !_members.ContainsKey(type)) continue;
            if (!Has(type, SignatureText.Of(metadata, member))) missing.Add($"{type}.{metadata.Text(member.Name)}");
        }
        return [.. missing];
    }

    private static SdkSurface Load()
    {
        var assembly = typeof(Extension).Assembly;
        unsafe
        {
            // The metadata as loaded: there is no file to read when everything is published as one.
            if (!assembly.TryGetRawMetadata(out var blob, out var length)) throw new InvalidOperationException("The metadata of LuBan.Sdk are not readable.");
            return new SdkSurface(new MetadataReader(blob, length), NuGetVersion.Parse(assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0]));
        }
    }

    private void Add(MetadataReader metadata, TypeDefinitionHandle typeHandle)
    {
        var type = metadata.GetTypeDefinition(typeHandle);
        if ((type.Attributes & TypeAttributes.VisibilityMask) is not (TypeAttributes.Public or TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem)) return;
        var members = new HashSet<string>(StringComparer.Ordinal);
        foreach (var handle in type.GetMethods())
        {
            var method = metadata.GetMethodDefinition(handle);
            if ((method.Attributes & MethodAttributes.MemberAccessMask) is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem)
                members.Add(SignatureText.Of(metadata, method));
        }
        foreach (var handle in type.GetFields())
        {
            var field = metadata.GetFieldDefinition(handle);
            if ((field.Attributes & FieldAttributes.FieldAccessMask) is FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem)
                members.Add(SignatureText.Of(metadata, field));
        }
        var name = metadata.FullName(typeHandle);
        _members[name] = members;
        _bases[name] = type.BaseType.IsNil ? null : BaseName(metadata, type.BaseType);
    }

    private bool Has(string? type, string member)
    {
        for (; type is not null; type = _bases[type])
        {
            // A base outside the SDK: what it has is .NET's.
            if (!_members.TryGetValue(type, out var members)) return type != "System.Object" || IsOfObject(member);
            if (members.Contains(member)) return true;
        }
        return false;
    }

    private static bool IsOfObject(string member) => member.Split('`')[0] is "ToString" or "Equals" or "GetHashCode" or "GetType" or "MemberwiseClone" or "Finalize" or ".ctor";

    private static string? FindSdkType(MetadataReader metadata, EntityHandle parent)
    {
        if (parent.Kind == HandleKind.TypeSpecification)
        {
            // A generic type: the signature begins with "generic instance of", class or value type, then which.
            var signature = metadata.GetBlobReader(metadata.GetTypeSpecification((TypeSpecificationHandle)parent).Signature);
            if (signature.Length < 3 || signature.ReadByte() != (byte)SignatureTypeCode.GenericTypeInstance) return null;
            signature.ReadByte();
            parent = signature.ReadTypeHandle();
        }
        return parent.Kind == HandleKind.TypeReference && IsSdk(metadata, (TypeReferenceHandle)parent) ? metadata.FullName((TypeReferenceHandle)parent) : null;
    }

    private static bool IsSdk(MetadataReader metadata, TypeReferenceHandle handle) =>
        metadata.AssemblyOf(handle) is { } assembly && metadata.StringComparer.Equals(metadata.GetAssemblyReference(assembly).Name, PackageIds.Sdk);

    // Of the SDK itself, which is not hostile.
    private static string? BaseName(MetadataReader metadata, EntityHandle type) => type.Kind switch
    {
        HandleKind.TypeDefinition => metadata.FullName((TypeDefinitionHandle)type),
        HandleKind.TypeReference => metadata.FullName((TypeReferenceHandle)type),
        _ => BaseName(metadata, GenericDefinition(metadata, (TypeSpecificationHandle)type)),
    };

    private static EntityHandle GenericDefinition(MetadataReader metadata, TypeSpecificationHandle handle)
    {
        var signature = metadata.GetBlobReader(metadata.GetTypeSpecification(handle).Signature);
        signature.ReadByte();
        signature.ReadByte();
        return signature.ReadTypeHandle();
    }
}
