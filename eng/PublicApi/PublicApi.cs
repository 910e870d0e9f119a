using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace LuBan.Surface;

/// <summary>Prints what an assembly shows to others: one line per type and member, in a fixed order.</summary>
internal static class PublicApi
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
    private static readonly NullabilityInfoContext Nullability = new();

    public static string Print(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(TypeLine(type)).Append('\n');
            foreach (var line in Members(type).Order(StringComparer.Ordinal)) text.Append("    ").Append(line).Append('\n');
        }
        return text.ToString();
    }

    /// <summary>What one list has and another has not, members with their type.</summary>
    public static IReadOnlyList<string> Missing(string from, string other)
    {
        var known = Members(other).ToHashSet(StringComparer.Ordinal);
        return [.. Members(from).Where(member => !known.Contains(member))];
    }

    private static IEnumerable<string> Members(string list)
    {
        var type = "";
        foreach (var line in list.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith(' ')) yield return $"{type}: {line.Trim()}";
            else yield return type = line;
        }
    }

    private static string TypeLine(Type type)
    {
        var kind = type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? "struct"
            : type.IsAbstract && type.IsSealed ? "static class" : type.IsAbstract ? "abstract class" : type.IsSealed ? "sealed class" : "class";
        var bases = new List<string>();
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(Enum)) bases.Add(Name(parent));
        var inherited = type.BaseType?.GetInterfaces() ?? [];
        if (!type.IsEnum) bases.AddRange(type.GetInterfaces().Except(inherited).Where(one => one.IsPublic).Select(Name).Order(StringComparer.Ordinal));
        var attribute = type.GetCustomAttribute<AttributeUsageAttribute>(inherit: false);
        var usage = attribute is null ? "" : $" [on {attribute.ValidOn}{(attribute.AllowMultiple ? ", several" : "")}]";
        return $"{kind} {Name(type)}{(bases.Count == 0 ? "" : " : " + string.Join(", ", bases))}{Constraints(type.IsGenericType ? type.GetGenericArguments() : [])}{usage}";
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            return type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => $"{field.Name} = {Convert.ToInt64(field.GetRawConstantValue(), null)}");
        }
        var fields = type.GetFields(Declared).Where(field => field.IsPublic || field.IsFamily).Select(field => field.IsLiteral
            ? $"const {Name(field.FieldType)} {field.Name} = {field.GetRawConstantValue()}"
            : $"{(field.IsStatic ? "static " : "")}{Name(field.FieldType)} {field.Name}");
        var properties = type.GetProperties(Declared).Where(property => property.GetAccessors(true).Any(IsVisible)).Select(Property);
        var constructors = type.GetConstructors(Declared).Where(IsVisible).Select(one => $"{(one.IsFamily ? "protected " : "")}.ctor({Parameters(one)})");
        var methods = type.GetMethods(Declared).Where(IsVisible).Where(method => !method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)).Select(Method);
        return [.. fields, .. properties, .. constructors, .. methods];
    }

    private static string Property(PropertyInfo property)
    {
        var required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        var accessors = string.Join(" ", property.GetAccessors(true).Where(IsVisible)
            .Select(one => (one == property.GetMethod ? "get" : IsInit(one) ? "init" : "set") + ";"));
        var accessor = property.GetAccessors(true).First(IsVisible);
        return $"{required}{Modifiers(accessor)}{Name(property.PropertyType)}{Question(Nullability.Create(property).ReadState, property.PropertyType)} {property.Name} {{ {accessors} }}";
    }

    private static string Method(MethodInfo method) =>
        $"{Modifiers(method)}{Name(method.ReturnType)}{Question(Nullability.Create(method.ReturnParameter).ReadState, method.ReturnType)} {method.Name}"
        + (method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "")
        + $"({Parameters(method)}){Constraints(method.IsGenericMethod ? method.GetGenericArguments() : [])}";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        (parameter.IsOut ? "out " : parameter.ParameterType.IsByRef ? "ref " : parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "")
        + Name(parameter.ParameterType) + Question(Nullability.Create(parameter).ReadState, parameter.ParameterType) + " " + parameter.Name
        + (parameter.HasDefaultValue ? $" = {parameter.DefaultValue switch { null => "default", "" => "\"\"", var value => value }}" : "")));

    private static string Constraints(Type[] arguments) => string.Concat(arguments.Where(argument => argument.IsGenericParameter).Select(argument =>
    {
        var parts = argument.GetGenericParameterConstraints().Select(Name).ToList();
        if (argument.GenericParameterAttributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint)) parts.Insert(0, "class");
        if (argument.GenericParameterAttributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint)) parts.Add("new()");
        return parts.Count == 0 ? "" : $" where {argument.Name} : {string.Join(", ", parts)}";
    }));

    private static string Modifiers(MethodBase method) =>
        (method.IsFamily ? "protected " : "") + (method.IsStatic ? "static " : "")
        + (method.DeclaringType!.IsInterface ? "" : method.IsAbstract ? "abstract " : method.IsVirtual && !method.IsFinal ? "virtual " : "");

    private static bool IsVisible(MethodBase method) => method.IsPublic || ((method.IsFamily || method.IsFamilyOrAssembly) && !method.DeclaringType!.IsSealed);

    private static bool IsInit(MethodInfo setter) => setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static string Question(NullabilityState state, Type type) => state == NullabilityState.Nullable && !type.IsValueType ? "?" : "";

    private static string Name(Type type)
    {
        if (type.IsByRef) return Name(type.GetElementType()!);
        if (type.IsArray) return Name(type.GetElementType()!) + "[]";
        if (type.IsGenericParameter) return type.Name;
        if (Nullable.GetUnderlyingType(type) is { } underlying) return Name(underlying) + "?";
        var space = type.Namespace is null or "LuBan.Sdk" ? "" : type.Namespace + ".";
        if (!type.IsGenericType) return space + type.Name;
        return $"{space}{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
    }
}
