using LuBan.Kernel.Audit;
using LuBan.Kernel.Catalogue;
using LuBan.Kernel.Installation;
using LuBan.Resources;

namespace LuBan.Kernel;

/// <summary>The resource kinds of the kernel's own group.</summary>
public static class KernelKinds
{
    /// <summary>The API group.</summary>
    public const string Group = "kernel.luban.dev";

    /// <summary>The API version.</summary>
    public const string Version = "v1";

    /// <summary>The owner of these kinds in the registry.</summary>
    public const string Owner = "kernel";

    /// <summary>Install plans.</summary>
    public static ResourceKind InstallPlan { get; } = ResourceKind.FromType(typeof(InstallPlan), Owner);

    /// <summary>Package sources.</summary>
    public static ResourceKind PackageSource { get; } = ResourceKind.FromType(typeof(PackageSource), Owner);

    /// <summary>Catalogue entries; only the kernel writes them.</summary>
    public static ResourceKind Extension { get; } = ResourceKind.FromType(typeof(ExtensionEntry), Owner);

    /// <summary>Catalogue categories.</summary>
    public static ResourceKind Category { get; } = ResourceKind.FromType(typeof(Category), Owner);

    /// <summary>What the loaded extensions contribute; only the kernel writes them.</summary>
    public static ResourceKind Contribution { get; } = ResourceKind.FromType(typeof(ContributionEntry), Owner);

    /// <summary>The kernel processes on the store; only the kernel writes them.</summary>
    public static ResourceKind Replica { get; } = ResourceKind.FromType(typeof(Replica), Owner);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ResourceKind> All { get; } = [InstallPlan, PackageSource, Extension, Category, Contribution, Replica, AuditKinds.Policy, AuditKinds.SinkPosition];

    /// <summary>How the kernel writes: past the protection of what only it may write.</summary>
    internal static WriteOptions AsKernel { get; } = new() { FromKernel = true, FieldManager = Owner, User = Owner };
}
