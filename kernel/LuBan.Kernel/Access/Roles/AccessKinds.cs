using LuBan.Resources;

namespace LuBan.Kernel.Access;

/// <summary>The kinds of <c>iam.luban.dev</c> that say what may be allowed.</summary>
public static class AccessKinds
{
    /// <summary>The API group.</summary>
    public const string Group = "iam.luban.dev";

    /// <summary>The API version.</summary>
    public const string Version = "v1";

    /// <summary>Role templates.</summary>
    public static ResourceKind RoleTemplate { get; } = ResourceKind.FromType(typeof(RoleTemplate), KernelKinds.Owner);

    /// <summary>Scopes of tokens.</summary>
    public static ResourceKind Scope { get; } = ResourceKind.FromType(typeof(Scope), KernelKinds.Owner);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ResourceKind> All { get; } = [RoleTemplate, Scope];
}
