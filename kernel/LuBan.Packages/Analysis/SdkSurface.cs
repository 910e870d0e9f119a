using System.Reflection;
using System.Reflection.Metadata;
using LuBan.Sdk;

namespace LuBan.Packages;

/// <summary>The types and members of LuBan.Sdk that an extension can use, read from the SDK's own metadata.</summary>
internal sealed class SdkSurface
{
    private readonly Dictionary<string, HashSet<string>> _members = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> _bases = new(StringComparer.Ordinal);

    private SdkSurface(MetadataReader metadata, Version version)
    {
        Version = version;
        foreach (var handle in metadata.TypeDefinitions) Add(metadata, metadata.GetTypeDefinition(handle));
    }

    /// <summary>The surface of the SDK that this process runs with.</summary>
    public static SdkSurface Current => _current.Value;

    private static readonly Lazy<SdkSurface> _current = new(Load);

    public Version Version { get; }

    /// <summary>The types and members that an assembly uses of the SDK and that are not there; sorted.</summary>
    public IReadOnlyList<string> FindMissing(MetadataReader metadata)
    {
        var missing = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var handle in metadata.TypeReferences)
        {
            if (IsSdk(metadata, handle) && SignatureText.FullName(metadata, metadata.GetTypeReference(handle)) is var name && !_members.ContainsKey(name)) missing.Add(name);
        }
        foreach (var handle in metadata.MemberReferences)
        {
            var member = metadata.GetMemberReference(handle);
            if (FindSdkType(metadata, member.Parent) is not { } type || !_members.ContainsKey(type)) continue;
            if (!Has(type, Text(metadata, member))) missing.Add($"{type}.{metadata.GetString(member.Name)}");
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
            return new SdkSurface(new MetadataReader(blob, length), assembly.GetName().Version!);
        }
    }

    private void Add(MetadataReader metadata, TypeDefinition type)
    {
        if ((type.Attributes & TypeAttributes.VisibilityMask) is not (TypeAttributes.Public or TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem)) return;
        var members = new HashSet<string>(StringComparer.Ordinal);
        foreach (var handle in type.GetMethods())
        {
            var method = metadata.GetMethodDefinition(handle);
            if ((method.Attributes & MethodAttributes.MemberAccessMask) is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem)
                members.Add(metadata.GetString(method.Name) + SignatureText.Text(method.DecodeSignature(SignatureText.Instance, null)));
        }
        foreach (var handle in type.GetFields())
        {
            var field = metadata.GetFieldDefinition(handle);
            if ((field.Attributes & FieldAttributes.FieldAccessMask) is FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem)
                members.Add(metadata.GetString(field.Name) + ":" + field.DecodeSignature(SignatureText.Instance, null));
        }
        var name = SignatureText.FullName(metadata, type);
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

    private static string Text(MetadataReader metadata, MemberReference member)
    {
        var name = metadata.GetString(member.Name);
        return member.GetKind() == MemberReferenceKind.Method
            ? name + SignatureText.Text(member.DecodeMethodSignature(SignatureText.Instance, null))
            : name + ":" + member.DecodeFieldSignature(SignatureText.Instance, null);
    }

    private static string? FindSdkType(MetadataReader metadata, EntityHandle parent)
    {
        if (parent.Kind == HandleKind.TypeReference)
            return IsSdk(metadata, (TypeReferenceHandle)parent) ? SignatureText.FullName(metadata, metadata.GetTypeReference((TypeReferenceHandle)parent)) : null;
        if (parent.Kind != HandleKind.TypeSpecification) return null;
        // A generic type: the signature begins with "generic instance of class or value type", then which.
        var signature = metadata.GetBlobReader(metadata.GetTypeSpecification((TypeSpecificationHandle)parent).Signature);
        if (signature.ReadByte() != (byte)SignatureTypeCode.GenericTypeInstance) return null;
        signature.ReadByte();
        var definition = signature.ReadTypeHandle();
        return definition.Kind == HandleKind.TypeReference ? FindSdkType(metadata, definition) : null;
    }

    private static bool IsSdk(MetadataReader metadata, TypeReferenceHandle handle)
    {
        var scope = metadata.GetTypeReference(handle).ResolutionScope;
        if (scope.Kind == HandleKind.TypeReference) return IsSdk(metadata, (TypeReferenceHandle)scope);
        return scope.Kind == HandleKind.AssemblyReference && metadata.StringComparer.Equals(metadata.GetAssemblyReference((AssemblyReferenceHandle)scope).Name, PackageIds.Sdk);
    }

    private static string BaseName(MetadataReader metadata, EntityHandle type) => type.Kind switch
    {
        HandleKind.TypeDefinition => SignatureText.FullName(metadata, metadata.GetTypeDefinition((TypeDefinitionHandle)type)),
        HandleKind.TypeReference => SignatureText.FullName(metadata, metadata.GetTypeReference((TypeReferenceHandle)type)),
        _ => metadata.GetTypeSpecification((TypeSpecificationHandle)type).DecodeSignature(SignatureText.Instance, null).Split('<')[0],
    };
}
