using System.Reflection.Metadata;

namespace LuBan.Sdk.Build.Lint.Code;

/// <summary>Members by the names that an author knows: what the compiler made of a lambda or of an async method belongs to the method around it.</summary>
internal static class MemberNames
{
    public static string Of(MetadataReader reader, MethodDefinition method)
    {
        var (type, name) = (reader.GetTypeDefinition(method.GetDeclaringType()), Written(reader.GetString(method.Name)));
        while (reader.GetString(type.Name).StartsWith('<') && !type.GetDeclaringType().IsNil)
        {
            name = Around(reader.GetString(type.Name)) ?? name;
            type = reader.GetTypeDefinition(type.GetDeclaringType());
        }
        return $"{TypeNames.Of(reader, method.GetDeclaringType()).Split("+<")[0].Replace('+', '.')}.{name}";
    }

    // <Run>b__0 is a lambda in Run, and add_Changed belongs to an event.
    private static string Written(string method) => Around(method) ?? method;

    private static string? Around(string generated) => generated.StartsWith('<') && generated.IndexOf('>', StringComparison.Ordinal) is > 1 and var end ? generated[1..end] : null;
}
