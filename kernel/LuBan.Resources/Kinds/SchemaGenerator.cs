using System.Collections;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace LuBan.Resources;

/// <summary>Derives an OpenAPI v3 structural schema from a C# type, by the rules of <see cref="JsonSerializerDefaults.Web"/> with enums as strings.</summary>
/// <remarks>Keeps nothing: the type may belong to an extension that is unloaded later.</remarks>
internal sealed class SchemaGenerator
{
    private const string PreserveUnknown = "x-kubernetes-preserve-unknown-fields";

    private readonly NullabilityInfoContext _nullability = new();
    private readonly HashSet<Type> _open = [];

    private SchemaGenerator()
    {
    }

    internal static JsonObject Generate(Type resourceType)
    {
        var generator = new SchemaGenerator();
        var schema = generator.Object(resourceType);
        var properties = (JsonObject)schema["properties"]!;
        properties["apiVersion"] = new JsonObject { ["type"] = "string" };
        properties["kind"] = new JsonObject { ["type"] = "string" };
        properties["metadata"] = new JsonObject { ["type"] = "object" };
        return schema;
    }

    /// <summary>The schema of a record that is no resource.</summary>
    internal static JsonObject GenerateFor(Type type) => new SchemaGenerator().Object(type);

    private JsonObject Describe(Type type, NullabilityInfo? nullability)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying) return OrNull(Describe(underlying, null));
        var schema = DescribeNotNull(type, nullability);
        return nullability?.WriteState == NullabilityState.Nullable ? OrNull(schema) : schema;
    }

    private static JsonObject OrNull(JsonObject schema)
    {
        if (!schema.ContainsKey(PreserveUnknown) || schema.ContainsKey("type")) schema["nullable"] = true;
        return schema;
    }

    private JsonObject DescribeNotNull(Type type, NullabilityInfo? nullability)
    {
        if (Scalar(type) is { } scalar) return scalar;
        if (IsAnything(type)) return new JsonObject { [PreserveUnknown] = true };
        if (type == typeof(JsonObject)) return new JsonObject { ["type"] = "object", [PreserveUnknown] = true };
        if (type == typeof(JsonArray)) return new JsonObject { ["type"] = "array", ["items"] = new JsonObject { [PreserveUnknown] = true } };
        if (DictionaryValue(type) is { } value)
            return new JsonObject { ["type"] = "object", ["additionalProperties"] = Describe(value, nullability?.GenericTypeArguments.ElementAtOrDefault(1)) };
        if (Element(type) is { } element)
            return new JsonObject { ["type"] = "array", ["items"] = Describe(element, nullability?.ElementType ?? nullability?.GenericTypeArguments.FirstOrDefault()) };

        // Recursive and polymorphic types have no finite structural schema.
        var open = type.GetCustomAttribute<JsonPolymorphicAttribute>() is not null || type.IsInterface || !_open.Add(type);
        if (open || type.GetCustomAttribute<JsonConverterAttribute>() is not null)
        {
            return new JsonObject { [PreserveUnknown] = true };
        }

        try
        {
            return Object(type);
        }
        finally
        {
            _open.Remove(type);
        }
    }

    private JsonObject Object(Type type)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).OrderBy(property => property.MetadataToken))
        {
            if (property.GetMethod is null || property.GetIndexParameters().Length > 0 || property.Name == "EqualityContract") continue;
            if (property.GetCustomAttribute<JsonIgnoreAttribute>() is { Condition: JsonIgnoreCondition.Always }) continue;
            if (property.DeclaringType == typeof(Sdk.Resource)) continue;
            var name = property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            var schema = Describe(property.PropertyType, _nullability.Create(property));
            Constrain(schema, property);
            properties[name] = schema;
            if (IsRequired(property)) required.Add(name);
        }

        var described = new JsonObject { ["type"] = "object", ["properties"] = properties };
        if (required.Count > 0) described["required"] = required;
        if (type.GetCustomAttribute<DescriptionAttribute>() is { } description) described["description"] = description.Description;
        return described;
    }

    private static bool IsRequired(PropertyInfo property) =>
        property.IsDefined(typeof(RequiredMemberAttribute)) || property.IsDefined(typeof(JsonRequiredAttribute)) || property.IsDefined(typeof(RequiredAttribute));

    private static void Constrain(JsonObject schema, PropertyInfo property)
    {
        foreach (var attribute in property.GetCustomAttributes())
        {
            switch (attribute)
            {
                case DescriptionAttribute description:
                    schema["description"] = description.Description;
                    break;
                case DefaultValueAttribute standard:
                    schema["default"] = Default(standard.Value);
                    break;
                case Sdk.ListTypeAttribute list when IsArray(schema):
                    schema[Keyword.ListType] = list.Keys.Count == 0 ? "set" : "map";
                    if (list.Keys.Count > 0) schema[Keyword.ListMapKeys] = new JsonArray([.. list.Keys.Select(key => JsonValue.Create(key))]);
                    break;
                case RangeAttribute range when schema["type"]?.GetValue<string>() is "integer" or "number":
                    schema["minimum"] = Number(range.Minimum);
                    schema["maximum"] = Number(range.Maximum);
                    break;
                case RegularExpressionAttribute pattern:
                    schema["pattern"] = $"^(?:{pattern.Pattern})$";
                    break;
                case StringLengthAttribute length:
                    schema["maxLength"] = length.MaximumLength;
                    if (length.MinimumLength > 0) schema["minLength"] = length.MinimumLength;
                    break;
                case MinLengthAttribute minimum:
                    schema[IsArray(schema) ? "minItems" : "minLength"] = minimum.Length;
                    break;
                case MaxLengthAttribute maximum when maximum.Length > 0:
                    schema[IsArray(schema) ? "maxItems" : "maxLength"] = maximum.Length;
                    break;
                case AllowedValuesAttribute allowed when allowed.Values.All(value => value is string):
                    schema["enum"] = new JsonArray([.. allowed.Values.Select(value => JsonValue.Create((string)value!))]);
                    break;
            }
        }
    }

    /// <summary>A default as it is written in JSON: enums by their names.</summary>
    private static JsonNode? Default(object? value) => value switch
    {
        null => null,
        Enum member => JsonValue.Create(
            member.GetType().GetField(member.ToString())?.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? member.ToString()),
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        char letter => JsonValue.Create(letter.ToString()),
        IConvertible number => Number(number),
        _ => null,
    };

    private static bool IsArray(JsonObject schema) => schema["type"]?.GetValue<string>() == "array";

    private static JsonNode? Number(object value) => value switch
    {
        int number => JsonValue.Create(number),
        double number => JsonValue.Create(number),
        _ => decimal.TryParse(Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture, out var parsed) ? JsonValue.Create(parsed) : null,
    };

    private static bool IsAnything(Type type) =>
        type == typeof(object) || type == typeof(JsonElement) || type == typeof(JsonNode) || type == typeof(JsonValue) || type == typeof(JsonDocument);

    private static JsonObject? Scalar(Type type)
    {
        if (type.IsEnum) return Enumeration(type);
        if (type == typeof(Sdk.Core.IntOrString)) return BuiltIn.Schemas.IntOrString();
        if (type == typeof(byte[]) || type == typeof(Memory<byte>) || type == typeof(ReadOnlyMemory<byte>)) return Of("string", "byte");
        if (type == typeof(DateTimeOffset)) return Of("string", "date-time");
        if (type == typeof(DateOnly)) return Of("string", "date");
        if (type == typeof(Guid)) return Of("string", "uuid");
        if (type == typeof(Uri) || type == typeof(TimeSpan) || type == typeof(TimeOnly) || type == typeof(Version)) return Of("string");
        return Type.GetTypeCode(type) switch
        {
            TypeCode.String or TypeCode.Char => Of("string"),
            TypeCode.Boolean => Of("boolean"),
            TypeCode.Byte or TypeCode.SByte or TypeCode.Int16 or TypeCode.UInt16 or TypeCode.Int32 => Of("integer", "int32"),
            TypeCode.UInt32 or TypeCode.Int64 => Of("integer", "int64"),
            TypeCode.UInt64 => Of("integer"),
            TypeCode.Single => Of("number", "float"),
            TypeCode.Double => Of("number", "double"),
            TypeCode.Decimal => Of("number"),
            TypeCode.DateTime => Of("string", "date-time"),
            _ => null,
        };
    }

    private static JsonObject Enumeration(Type type)
    {
        // Combined flags are written as one comma-separated string, which no list of values can describe.
        if (type.IsDefined(typeof(FlagsAttribute))) return Of("string");
        var names = type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field =>
            field.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? field.Name);
        var schema = Of("string");
        schema["enum"] = new JsonArray([.. names.Select(name => JsonValue.Create(name))]);
        return schema;
    }

    private static JsonObject Of(string type, string? format = null)
    {
        var schema = new JsonObject { ["type"] = type };
        if (format is not null) schema["format"] = format;
        return schema;
    }

    private static Type? DictionaryValue(Type type) => Generic(type, typeof(IReadOnlyDictionary<,>), typeof(IDictionary<,>)) is [_, var value] ? value : null;

    private static Type? Element(Type type) =>
        type.IsArray ? type.GetElementType()
        : Generic(type, typeof(IEnumerable<>)) is [var element] ? element
        : typeof(IEnumerable).IsAssignableFrom(type) ? typeof(object) : null;

    private static Type[]? Generic(Type type, params Type[] definitions) =>
        new[] { type }.Concat(type.GetInterfaces())
            .FirstOrDefault(candidate => candidate.IsGenericType && definitions.Contains(candidate.GetGenericTypeDefinition()))?.GetGenericArguments();
}
