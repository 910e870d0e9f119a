namespace LuBan.Sdk.Core;

/// <summary>Labels that the kernel acts on, whatever the kind.</summary>
public static class KernelLabels
{
    /// <summary>With the value <c>true</c>: the object cannot be deleted, nor its namespace, until the label is removed.</summary>
    public const string Protected = "kernel.luban.dev/protected";

    /// <summary>The id of the extension that contributes the object, in lower case. Only the kernel sets it; the object changes and goes with the extension.</summary>
    public const string Extension = "kernel.luban.dev/extension";
}
