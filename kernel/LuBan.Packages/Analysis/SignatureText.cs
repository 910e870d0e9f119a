using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace LuBan.Packages;

/// <summary>Writes types of signatures as text, the same for a reference and for the definition it means. Assemblies are left out: types move between
/// the framework's assemblies.</summary>
internal sealed class SignatureText : ISignatureTypeProvider<string, object?>
{
    private static readonly SignatureText _instance = new();

    /// <summary>A method's name with its signature.</summary>
    public static string Of(MetadataReader metadata, MethodDefinition method)
    {
        metadata.CheckSignature(method.Signature);
        return metadata.Text(method.Name) + Text(method.DecodeSignature(_instance, null));
    }

    /// <summary>A field's name with its type.</summary>
    public static string Of(MetadataReader metadata, FieldDefinition field)
    {
        metadata.CheckSignature(field.Signature);
        return metadata.Text(field.Name) + ":" + field.DecodeSignature(_instance, null);
    }

    /// <summary>The name with signature or type of what a reference means.</summary>
    public static string Of(MetadataReader metadata, MemberReference member)
    {
        metadata.CheckSignature(member.Signature);
        var name = metadata.Text(member.Name);
        return member.GetKind() == MemberReferenceKind.Method ? name + Text(member.DecodeMethodSignature(_instance, null)) : name + ":" + member.DecodeFieldSignature(_instance, null);
    }

    public string GetArrayType(string elementType, ArrayShape shape) => $"{elementType}[{shape.Rank}]";

    public string GetByReferenceType(string elementType) => elementType + "&";

    public string GetFunctionPointerType(MethodSignature<string> signature) => "fn" + Text(signature);

    public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) => $"{genericType}<{string.Join(',', typeArguments)}>";

    public string GetGenericMethodParameter(object? genericContext, int index) => "!!" + index;

    public string GetGenericTypeParameter(object? genericContext, int index) => "!" + index;

    public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => $"{unmodifiedType} mod({modifier})";

    public string GetPinnedType(string elementType) => elementType;

    public string GetPointerType(string elementType) => elementType + "*";

    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();

    public string GetSZArrayType(string elementType) => elementType + "[]";

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => reader.FullName(handle);

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => reader.FullName(handle);

    // Compilers do not write one signature into another this way, and one that means itself would never end.
    public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        throw new BadImageFormatException("A signature refers to another one.");

    private static string Text(MethodSignature<string> signature) =>
        $"`{signature.GenericParameterCount}({string.Join(',', signature.ParameterTypes)}){signature.ReturnType}{(signature.Header.IsInstance ? "" : " static")}";
}
