using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace LuBan.Sdk.Build;

/// <summary>What the packer needs to know of the compiled extension, read from its metadata. No code of it is loaded.</summary>
internal sealed record ExtensionAssembly
{
    /// <summary>The classes that derive from LuBan.Sdk.Extension and are not abstract, by name.</summary>
    public required IReadOnlyList<ExtensionClass> Classes { get; init; }

    public required IReadOnlyList<(string Name, string? Description)> Permissions { get; init; }

    /// <summary>Group, resources, verbs and reason, as the attributes give them.</summary>
    public required IReadOnlyList<string?[]> Access { get; init; }

    public required IReadOnlyList<string> WarmUp { get; init; }

    public required IReadOnlyList<string> Categories { get; init; }

    /// <param name="file">The extension's assembly.</param>
    /// <param name="references">Where base classes in other assemblies are looked up.</param>
    public static ExtensionAssembly Read(string file, IReadOnlyList<string> references)
    {
        using var metadata = new MetadataFile(file);
        var others = new Dictionary<string, MetadataFile>(StringComparer.OrdinalIgnoreCase);
        try
        {
            MetadataFile? Find(string name)
            {
                if (others.TryGetValue(name, out var known)) return known;
                var reference = references.FirstOrDefault(one => Path.GetFileNameWithoutExtension(one).Equals(name, StringComparison.OrdinalIgnoreCase));
                return reference is null ? null : others[name] = new MetadataFile(reference);
            }

            var classes = metadata.Reader.TypeDefinitions
                .Select(handle => (Handle: handle, Type: metadata.Reader.GetTypeDefinition(handle)))
                .Where(one => (one.Type.Attributes & (TypeAttributes.Interface | TypeAttributes.Abstract)) == 0)
                .Where(one => DerivesFromExtension(metadata, one.Type.BaseType, Find))
                .Select(one => Describe(metadata.Reader, one.Type))
                .OrderBy(one => one.Name, StringComparer.Ordinal)
                .ToList();
            return new ExtensionAssembly
            {
                Classes = classes,
                Permissions = [.. Attributes(metadata.Reader, "ExtensionPermissionAttribute").Select(values => (values[0] ?? "", values[1]))],
                Access = [.. Attributes(metadata.Reader, "ExtensionAccessAttribute")],
                WarmUp = [.. Attributes(metadata.Reader, "ExtensionWarmUpAttribute").Select(values => values[0] ?? "")],
                Categories = [.. Attributes(metadata.Reader, "ExtensionCategoryAttribute").Select(values => values[0] ?? "")],
            };
        }
        finally
        {
            foreach (var other in others.Values) other.Dispose();
        }
    }

    /// <summary>The informational version of an assembly; null when it has none.</summary>
    public static string? ReadInformationalVersion(string file)
    {
        using var metadata = new MetadataFile(file);
        return StringArguments(metadata.Reader, "System.Reflection", nameof(AssemblyInformationalVersionAttribute)).FirstOrDefault()?[0];
    }

    private static bool DerivesFromExtension(MetadataFile file, EntityHandle baseType, Func<string, MetadataFile?> find)
    {
        while (true)
        {
            if (baseType.IsNil) return false;
            switch (baseType.Kind)
            {
                case HandleKind.TypeDefinition:
                    baseType = file.Reader.GetTypeDefinition((TypeDefinitionHandle)baseType).BaseType;
                    continue;
                case HandleKind.TypeSpecification:
                    baseType = GenericDefinition(file.Reader, (TypeSpecificationHandle)baseType);
                    continue;
                case HandleKind.TypeReference:
                    var reference = file.Reader.GetTypeReference((TypeReferenceHandle)baseType);
                    if (reference.ResolutionScope.Kind != HandleKind.AssemblyReference) return false;
                    var (space, name) = (file.Reader.GetString(reference.Namespace), file.Reader.GetString(reference.Name));
                    var assembly = file.Reader.GetString(file.Reader.GetAssemblyReference((AssemblyReferenceHandle)reference.ResolutionScope).Name);
                    if (assembly == "LuBan.Sdk") return space == "LuBan.Sdk" && name == "Extension";
                    if (find(assembly) is not { } other) return false;
                    var found = other.Reader.TypeDefinitions.Select(other.Reader.GetTypeDefinition)
                        .Where(type => other.Reader.StringComparer.Equals(type.Name, name) && other.Reader.StringComparer.Equals(type.Namespace, space))
                        .Select(type => (TypeDefinition?)type).FirstOrDefault();
                    if (found is null) return false;
                    (file, baseType) = (other, found.Value.BaseType);
                    continue;
                default:
                    return false;
            }
        }
    }

    // A generic base class is a signature: GENERICINST CLASS, then the definition or reference.
    private static EntityHandle GenericDefinition(MetadataReader reader, TypeSpecificationHandle handle)
    {
        var blob = reader.GetBlobReader(reader.GetTypeSpecification(handle).Signature);
        return blob.ReadSignatureTypeCode() == SignatureTypeCode.GenericTypeInstance && blob.ReadCompressedInteger() == (int)SignatureTypeKind.Class
            ? blob.ReadTypeHandle()
            : default;
    }

    private static ExtensionClass Describe(MetadataReader reader, TypeDefinition type)
    {
        var hasConstructor = type.GetMethods().Select(reader.GetMethodDefinition).Any(method =>
            reader.StringComparer.Equals(method.Name, ".ctor")
            && (method.Attributes & MethodAttributes.MemberAccessMask) == MethodAttributes.Public
            && ParameterCount(reader, method) == 0);
        var flaw = IsGeneric(reader, type) ? "is generic"
            : !IsPublic(reader, type) ? "is not public"
            : hasConstructor ? null : "has no public constructor without parameters";
        return new ExtensionClass(FullName(reader, type), flaw);
    }

    private static int ParameterCount(MetadataReader reader, MethodDefinition method)
    {
        var blob = reader.GetBlobReader(method.Signature);
        blob.ReadSignatureHeader();
        return blob.ReadCompressedInteger();
    }

    private static bool IsGeneric(MetadataReader reader, TypeDefinition type) =>
        type.GetGenericParameters().Count > 0 || (!type.GetDeclaringType().IsNil && IsGeneric(reader, reader.GetTypeDefinition(type.GetDeclaringType())));

    private static bool IsPublic(MetadataReader reader, TypeDefinition type) => (type.Attributes & TypeAttributes.VisibilityMask) switch
    {
        TypeAttributes.Public => true,
        TypeAttributes.NestedPublic => IsPublic(reader, reader.GetTypeDefinition(type.GetDeclaringType())),
        _ => false,
    };

    private static string FullName(MetadataReader reader, TypeDefinition type)
    {
        var name = reader.GetString(type.Name);
        if (!type.GetDeclaringType().IsNil) return $"{FullName(reader, reader.GetTypeDefinition(type.GetDeclaringType()))}+{name}";
        var space = reader.GetString(type.Namespace);
        return space.Length == 0 ? name : $"{space}.{name}";
    }

    private static IEnumerable<string?[]> Attributes(MetadataReader reader, string name) => StringArguments(reader, "LuBan.Sdk", name);

    /// <summary>The string arguments of every assembly attribute of a type, in source order.</summary>
    private static IEnumerable<string?[]> StringArguments(MetadataReader reader, string space, string name)
    {
        foreach (var handle in reader.GetAssemblyDefinition().GetCustomAttributes())
        {
            var attribute = reader.GetCustomAttribute(handle);
            if (attribute.Constructor.Kind != HandleKind.MemberReference) continue;
            var constructor = reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor);
            if (constructor.Parent.Kind != HandleKind.TypeReference) continue;
            var type = reader.GetTypeReference((TypeReferenceHandle)constructor.Parent);
            if (!reader.StringComparer.Equals(type.Name, name) || !reader.StringComparer.Equals(type.Namespace, space)) continue;

            var signature = reader.GetBlobReader(constructor.Signature);
            signature.ReadSignatureHeader();
            var count = signature.ReadCompressedInteger();
            var value = reader.GetBlobReader(attribute.Value);
            value.ReadUInt16(); // the prolog
            yield return [.. Enumerable.Range(0, count).Select(_ => value.ReadSerializedString())];
        }
    }

    private sealed class MetadataFile : IDisposable
    {
        private readonly PEReader _image;

        public MetadataFile(string file)
        {
            // Read whole: the compiler must be able to write the file again while a build node lives on.
            _image = new PEReader(ImmutableArray.Create(File.ReadAllBytes(file)));
            Reader = _image.GetMetadataReader();
        }

        public MetadataReader Reader { get; }

        public void Dispose() => _image.Dispose();
    }
}

/// <summary>A class that derives from LuBan.Sdk.Extension.</summary>
/// <param name="Name">Its full name, nested classes joined with a plus.</param>
/// <param name="Flaw">Why the kernel could not create it; null when it can.</param>
internal sealed record ExtensionClass(string Name, string? Flaw);
