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

    /// <summary>The type of an exception, wherever it was thrown.</summary>
    public static string Of(Exception exception) => exception is WorkerFault fault ? fault.TypeName : Of(exception.GetType());
}
