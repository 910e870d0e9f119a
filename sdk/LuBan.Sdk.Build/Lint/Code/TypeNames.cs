using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace LuBan.Sdk.Build.Lint.Code;

/// <summary>Types of signatures and attributes, as text: <c>System.Collections.Generic.List`1&lt;System.String&gt;</c>, nested ones with a plus.</summary>
internal sealed class TypeNames : ISignatureTypeProvider<string, object?>, ICustomAttributeTypeProvider<string>
{
    public static TypeNames Instance { get; } = new();

    public static string Of(MetadataReader reader, EntityHandle handle) => handle.Kind switch
    {
        HandleKind.TypeDefinition => Instance.GetTypeFromDefinition(reader, (TypeDefinitionHandle)handle, 0),
        HandleKind.TypeReference => Instance.GetTypeFromReference(reader, (TypeReferenceHandle)handle, 0),
        HandleKind.TypeSpecification => Instance.GetTypeFromSpecification(reader, null, (TypeSpecificationHandle)handle, 0),
        _ => "",
    };

    /// <summary>A type without its arguments.</summary>
    public static string Definition(string type) => type.IndexOf('<', StringComparison.Ordinal) is > 0 and var at && type.EndsWith('>') ? type[..at] : type;

    /// <summary>The arguments of a generic type; none for any other.</summary>
    public static IReadOnlyList<string> Arguments(string type)
    {
        var start = type.IndexOf('<', StringComparison.Ordinal);
        // A type of the compiler, such as <>c, begins with the sign.
        if (start <= 0 || !type.EndsWith('>')) return [];
        var (arguments, depth, from) = (new List<string>(), 0, start + 1);
        for (var at = start + 1; at < type.Length - 1; at++)
        {
            if (type[at] == '<') depth++;
            else if (type[at] == '>') depth--;
            else if (type[at] == ',' && depth == 0)
            {
                arguments.Add(type[from..at]);
                from = at + 1;
            }
        }
        arguments.Add(type[from..^1]);
        return arguments;
    }

    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => "System." + typeCode;

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
    {
        var type = reader.GetTypeDefinition(handle);
        var name = reader.GetString(type.Name);
        if (!type.GetDeclaringType().IsNil) return $"{GetTypeFromDefinition(reader, type.GetDeclaringType(), 0)}+{name}";
        return Qualified(reader.GetString(type.Namespace), name);
    }

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
    {
        var type = reader.GetTypeReference(handle);
        var name = reader.GetString(type.Name);
        if (type.ResolutionScope.Kind == HandleKind.TypeReference) return $"{GetTypeFromReference(reader, (TypeReferenceHandle)type.ResolutionScope, 0)}+{name}";
        return Qualified(reader.GetString(type.Namespace), name);
    }

    public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) => $"{genericType}<{string.Join(',', typeArguments)}>";

    public string GetArrayType(string elementType, ArrayShape shape) => $"{elementType}[{new string(',', shape.Rank - 1)}]";

    public string GetSZArrayType(string elementType) => elementType + "[]";

    public string GetByReferenceType(string elementType) => elementType + "&";

    public string GetPointerType(string elementType) => elementType + "*";

    public string GetPinnedType(string elementType) => elementType;

    public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

    public string GetFunctionPointerType(MethodSignature<string> signature) => "method";

    public string GetGenericMethodParameter(object? genericContext, int index) => "!!" + index;

    public string GetGenericTypeParameter(object? genericContext, int index) => "!" + index;

    public string GetSystemType() => "System.Type";

    public string GetTypeFromSerializedName(string name) => name.Split(',')[0];

    public PrimitiveTypeCode GetUnderlyingEnumType(string type) => PrimitiveTypeCode.Int32;

    public bool IsSystemType(string type) => type == "System.Type";

    private static string Qualified(string space, string name) => space.Length == 0 ? name : $"{space}.{name}";
}
