namespace LuBan.Kernel.Hosting;

/// <summary>Type names for people.</summary>
internal static class TypeNames
{
    public static string Of(Type type)
    {
        if (!type.IsGenericType) return type.FullName ?? type.Name;
        var name = (type.FullName ?? type.Name).Split('`')[0];
        return $"{name}<{string.Join(", ", type.GetGenericArguments().Select(Of))}>";
    }
}
