using System.Text.Json.Nodes;
using LuBan.Kernel.Access;
using LuBan.Kernel.Audit;
using LuBan.Kernel.Catalogue;
using LuBan.Kernel.Console;
using LuBan.Kernel.Installation;
using LuBan.Kernel.Tenancy;
using LuBan.Resources;

namespace LuBan.Kernel;

/// <summary>The resource kinds of the kernel's own group, and those of others that it brings.</summary>
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

    /// <summary>Workspaces.</summary>
    public static ResourceKind Workspace { get; } = WithCounts(ResourceKind.FromType(typeof(Workspace), Owner));

    /// <summary>Projects, in the home namespaces of workspaces.</summary>
    public static ResourceKind Project { get; } = ResourceKind.FromType(typeof(Project), Owner);

    /// <summary>Invitations, in the home namespaces of workspaces.</summary>
    public static ResourceKind Invitation { get; } = ResourceKind.FromType(typeof(Invitation), Owner);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ResourceKind> All { get; } = [InstallPlan, PackageSource, Extension, Category, Contribution, Replica, .. AccessKinds.All, Workspace, Project, Invitation, AuditKinds.Policy, AuditKinds.SinkPosition, .. ConsoleKinds.All];

    /// <summary>Limits may be written as numbers, as in a ResourceQuota; they are kept as texts.</summary>
    private static ResourceKind WithCounts(ResourceKind workspace)
    {
        workspace.Schema["properties"]!["spec"]!["properties"]!["quota"]!["properties"]!["hard"]!["additionalProperties"] = new JsonObject
        {
            ["anyOf"] = new JsonArray(new JsonObject { ["type"] = "integer" }, new JsonObject { ["type"] = "string" }), ["x-kubernetes-int-or-string"] = true,
        };
        return workspace;
    }

    /// <summary>How the kernel writes: past the protection of what only it may write.</summary>
    internal static WriteOptions AsKernel { get; } = new() { FromKernel = true, FieldManager = Owner, User = Owner };
}
