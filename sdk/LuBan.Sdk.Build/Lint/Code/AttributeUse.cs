using System.Reflection.Metadata;

namespace LuBan.Sdk.Build.Lint.Code;

/// <summary>One attribute, with its values.</summary>
/// <param name="Type">Its full name.</param>
/// <param name="Arguments">What its constructor was given.</param>
/// <param name="Named">What was set by name.</param>
internal sealed record AttributeUse(string Type, IReadOnlyList<object?> Arguments, IReadOnlyDictionary<string, object?> Named)
{
    public string? Text(int index) => Arguments.ElementAtOrDefault(index) as string;

    public string? Text(string name) => Named.GetValueOrDefault(name) as string;

    public static IEnumerable<AttributeUse> Of(MetadataReader reader, CustomAttributeHandleCollection handles) =>
        handles.Select(handle => Read(reader, reader.GetCustomAttribute(handle))).OfType<AttributeUse>();

    private static AttributeUse? Read(MetadataReader reader, CustomAttribute attribute)
    {
        var type = attribute.Constructor.Kind switch
        {
            HandleKind.MemberReference => TypeNames.Of(reader, reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent),
            HandleKind.MethodDefinition => TypeNames.Of(reader, reader.GetMethodDefinition((MethodDefinitionHandle)attribute.Constructor).GetDeclaringType()),
            _ => "",
        };
        try
        {
            var value = attribute.DecodeValue(TypeNames.Instance);
            return new(type, [.. value.FixedArguments.Select(one => one.Value)], value.NamedArguments.ToDictionary(one => one.Name!, one => one.Value));
        }
        catch (Exception undecodable) when (undecodable is BadImageFormatException or ArgumentException)
        {
            // An enum of another size among the values: the name alone says enough.
            return new(type, [], new Dictionary<string, object?>());
        }
    }
}
