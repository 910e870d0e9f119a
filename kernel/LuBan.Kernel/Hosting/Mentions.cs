using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;

namespace LuBan.Kernel.Hosting;

/// <summary>Tells whether a cache's key belongs to a load context, directly or through a generic argument, a member or a field of the key.</summary>
internal static class Mentions
{
    // Shapes of framework keys only: an entry per framework struct, none of an extension's types.
    private static readonly ConcurrentDictionary<Type, FieldInfo[]> KeyFields = new();

    public static bool Of(object? key, AssemblyLoadContext context, int depth = 0) => key switch
    {
        null => false,
        Type type => Of(type, context),
        Assembly assembly => assembly.IsCollectible && AssemblyLoadContext.GetLoadContext(assembly) == context,
        MethodInfo { IsGenericMethod: true } method when method.GetGenericArguments().Any(argument => Of(argument, context)) => true,
        MemberInfo member => Of(member.DeclaringType, context) || Of(member.ReflectedType, context),
        ParameterInfo parameter => Of(parameter.Member, context) || Of(parameter.ParameterType, context),
        Delegate callback => callback.GetInvocationList().Any(single => Of(single.Method, context) || Of(single.Target?.GetType(), context)),
        string => false,
        WeakReference weak => Of(weak.Target, context, depth),
        _ when Of(key.GetType(), context) => true,
        _ when depth < 2 && IsComposite(key.GetType()) => FieldsOf(key.GetType()).Any(field => Of(field.GetValue(key), context, depth + 1)),
        _ => false,
    };

    private static bool Of(Type? type, AssemblyLoadContext context)
    {
        // Only types that involve collectible code can belong to a collectible context.
        if (type is null || !type.IsCollectible) return false;
        if (type.HasElementType) return Of(type.GetElementType(), context);
        if (type.IsConstructedGenericType && type.GetGenericArguments().Any(argument => Of(argument, context))) return true;
        return AssemblyLoadContext.GetLoadContext(type.Assembly) == context;
    }

    // Structs serve as keys made of several parts; so do the framework's own key classes.
    private static bool IsComposite(Type type) => !type.IsPrimitive && !type.IsEnum && !type.IsCollectible
        && (type.IsValueType || type.Name.Contains("Key", StringComparison.Ordinal));

    private static FieldInfo[] FieldsOf(Type type) => KeyFields.GetOrAdd(type,
        static shape => shape.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic));
}
