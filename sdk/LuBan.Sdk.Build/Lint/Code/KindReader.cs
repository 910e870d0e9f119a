using System.Reflection;
using System.Reflection.Metadata;

namespace LuBan.Sdk.Build.Lint.Code;

/// <summary>Reads kinds and their fields from the records that describe them.</summary>
internal sealed class KindReader
{
    private const string Attribute = "LuBan.Sdk.ResourceKindAttribute";
    private const int Deepest = 12;

    private static readonly string[] Lists = ["System.Collections.Generic.IReadOnlyList`1", "System.Collections.Generic.IList`1", "System.Collections.Generic.List`1", "System.Collections.Generic.IEnumerable`1", "System.Collections.Generic.IReadOnlyCollection`1", "System.Collections.Immutable.ImmutableArray`1"];
    private static readonly string[] Maps = ["System.Collections.Generic.IReadOnlyDictionary`2", "System.Collections.Generic.IDictionary`2", "System.Collections.Generic.Dictionary`2"];
    private readonly MetadataReader _reader;
    private readonly Dictionary<string, TypeDefinition> _types;

    public KindReader(MetadataReader reader)
    {
        _reader = reader;
        _types = reader.TypeDefinitions.GroupBy(handle => TypeNames.Of(reader, handle), StringComparer.Ordinal).ToDictionary(group => group.Key, group => reader.GetTypeDefinition(group.First()), StringComparer.Ordinal);
    }

    public IEnumerable<KindFact> Read() =>
        from type in _types
        from attribute in AttributeUse.Of(_reader, type.Value.GetCustomAttributes())
        where attribute.Type == Attribute && attribute.Arguments.Count == 3
        select Kind(type.Key, type.Value, attribute);

    private KindFact Kind(string name, TypeDefinition type, AttributeUse attribute)
    {
        var fields = new Dictionary<string, KindField>(StringComparer.Ordinal);
        AddFields(fields, "", type, 0);
        var kind = attribute.Text(2) ?? "";
        // Without Spec and Status of its own it derives from Resource<TSpec, TStatus>, which has them.
        var parts = type.BaseType.IsNil ? [] : TypeNames.Arguments(TypeNames.Of(_reader, type.BaseType));
        foreach (var (part, path) in parts.Zip(["spec", "status"])) AddField(fields, path, part, isRequired: false, 0);
        return new(name, attribute.Text(0) ?? "", attribute.Text(1) ?? "", kind, attribute.Text("Plural") ?? KindFact.Pluralize(kind.ToLowerInvariant()), attribute.Named.GetValueOrDefault("Scope") is 1, fields);
    }

    private void AddFields(Dictionary<string, KindField> fields, string path, TypeDefinition type, int depth)
    {
        foreach (var property in type.GetProperties().Select(_reader.GetPropertyDefinition))
        {
            var getter = property.GetAccessors().Getter;
            if (getter.IsNil || (_reader.GetMethodDefinition(getter).Attributes & (MethodAttributes.MemberAccessMask | MethodAttributes.Static)) != MethodAttributes.Public) continue;
            var attributes = AttributeUse.Of(_reader, property.GetCustomAttributes()).ToList();
            if (attributes.Exists(one => one.Type == "System.Text.Json.Serialization.JsonIgnoreAttribute")) continue;
            var written = _reader.GetString(property.Name);
            var name = attributes.Find(one => one.Type == "System.Text.Json.Serialization.JsonPropertyNameAttribute")?.Text(0) ?? char.ToLowerInvariant(written[0]) + written[1..];
            AddField(fields, path.Length == 0 ? name : $"{path}.{name}", property.DecodeSignature(TypeNames.Instance, null).ReturnType, attributes.Exists(one => one.Type.EndsWith(".RequiredMemberAttribute", StringComparison.Ordinal) || one.Type == "System.ComponentModel.DataAnnotations.RequiredAttribute"), depth);
        }
    }

    private void AddField(Dictionary<string, KindField> fields, string path, string type, bool isRequired, int depth)
    {
        var (definition, arguments) = (TypeNames.Definition(type), TypeNames.Arguments(type));
        if (definition == "System.Nullable`1") (type, definition, arguments) = (arguments[0], TypeNames.Definition(arguments[0]), TypeNames.Arguments(arguments[0]));
        if (type.EndsWith("[]", StringComparison.Ordinal) && type != "System.Byte[]") AddInner(type[..^2], "[]", "list");
        else if (Lists.Contains(definition)) AddInner(arguments[0], "[]", "list");
        else if (Maps.Contains(definition)) AddInner(arguments[1], "{}", "map");
        else if (_types.TryGetValue(definition, out var own))
        {
            var values = Values(own);
            fields[path] = new(values.Count > 0 ? "enum" : "object", isRequired, values);
            if (values.Count == 0 && depth < Deepest) AddFields(fields, path, own, depth + 1);
        }
        else fields[path] = new(type, isRequired, []);

        void AddInner(string inner, string suffix, string kind)
        {
            fields[path] = new(kind, isRequired, []);
            AddField(fields, path + suffix, inner, isRequired: false, depth + 1);
        }
    }

    private List<string> Values(TypeDefinition type) => !type.BaseType.IsNil && TypeNames.Of(_reader, type.BaseType) == "System.Enum"
        ? [.. type.GetFields().Select(_reader.GetFieldDefinition).Where(field => (field.Attributes & FieldAttributes.Literal) != 0).Select(field => _reader.GetString(field.Name))]
        : [];
}
