using System.Reflection.Metadata;

namespace LuBan.Sdk.Build.Lint.Code;

/// <summary>The method that an instruction calls.</summary>
/// <param name="Assembly">The assembly of its type; empty for one of the same assembly, and for a generic type.</param>
/// <param name="Type">The full name of its type, without type arguments.</param>
/// <param name="Method">Its name.</param>
/// <param name="IsStatic">Whether it needs no object.</param>
/// <param name="Parameters">How many it has.</param>
/// <param name="Returns">What it returns.</param>
/// <param name="TypeArguments">Its own type arguments; those of its type follow.</param>
internal sealed record CallTarget(string Assembly, string Type, string Method, bool IsStatic, int Parameters, string Returns, IReadOnlyList<string> TypeArguments)
{
    public static CallTarget Read(MetadataReader reader, EntityHandle token)
    {
        IReadOnlyList<string> typeArguments = [];
        if (token.Kind == HandleKind.MethodSpecification)
        {
            var specification = reader.GetMethodSpecification((MethodSpecificationHandle)token);
            typeArguments = specification.DecodeSignature(TypeNames.Instance, null);
            token = specification.Method;
        }
        var (type, method, signature) = token.Kind == HandleKind.MethodDefinition ? Own(reader, (MethodDefinitionHandle)token) : Others(reader, (MemberReferenceHandle)token);
        return new(AssemblyOf(reader, token), TypeNames.Definition(type), method, !signature.Header.IsInstance, signature.ParameterTypes.Length, signature.ReturnType, [.. typeArguments, .. TypeNames.Arguments(type)]);
    }

    private static (string, string, MethodSignature<string>) Own(MetadataReader reader, MethodDefinitionHandle handle)
    {
        var method = reader.GetMethodDefinition(handle);
        return (TypeNames.Of(reader, method.GetDeclaringType()), reader.GetString(method.Name), method.DecodeSignature(TypeNames.Instance, null));
    }

    private static (string, string, MethodSignature<string>) Others(MetadataReader reader, MemberReferenceHandle handle)
    {
        var member = reader.GetMemberReference(handle);
        return (TypeNames.Of(reader, member.Parent), reader.GetString(member.Name), member.DecodeMethodSignature(TypeNames.Instance, null));
    }

    private static string AssemblyOf(MetadataReader reader, EntityHandle token)
    {
        var type = token.Kind == HandleKind.MemberReference ? reader.GetMemberReference((MemberReferenceHandle)token).Parent : default;
        while (type.Kind == HandleKind.TypeReference) type = reader.GetTypeReference((TypeReferenceHandle)type).ResolutionScope;
        return type.Kind == HandleKind.AssemblyReference ? reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)type).Name) : "";
    }
}
