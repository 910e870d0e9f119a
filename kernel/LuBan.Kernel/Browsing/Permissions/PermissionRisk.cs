namespace LuBan.Kernel.Browsing;

/// <summary>How much harm a permission can do in wrong hands.</summary>
internal enum PermissionRisk
{
    /// <summary>Little: it looks at things that are no secret.</summary>
    Low,

    /// <summary>Some: it changes or removes things, or reaches out of the kernel.</summary>
    Medium,

    /// <summary>Much: with it an extension can take over what it was not given.</summary>
    High,
}
