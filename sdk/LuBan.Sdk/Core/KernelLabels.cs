namespace LuBan.Sdk.Core;

/// <summary>Labels that the kernel acts on, whatever the kind.</summary>
public static class KernelLabels
{
    /// <summary>With the value <c>true</c>: the object cannot be deleted, nor its namespace, until the label is removed.</summary>
    public const string Protected = "kernel.luban.dev/protected";
}
