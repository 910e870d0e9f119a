namespace LuBan.Kernel.Tenancy;

/// <summary>The names of the cluster roles of the platform and its tenants that are there from the start.</summary>
public static class BuiltInRoles
{
    /// <summary>May do everything.</summary>
    public const string PlatformAdmin = "platform-admin";

    /// <summary>What everybody who has signed in may do: learn about the API and oneself, and look at the catalogue.</summary>
    public const string PlatformRegular = "platform-regular";

    /// <summary>Runs a workspace: members, roles, projects and what is in them, but for Secrets.</summary>
    public const string WorkspaceAdmin = "workspace-admin";

    /// <summary>Belongs to a workspace and may make projects, which are then its own.</summary>
    public const string WorkspaceSelfProvisioner = "workspace-self-provisioner";

    /// <summary>Belongs to a workspace.</summary>
    public const string WorkspaceRegular = "workspace-regular";

    /// <summary>Sees everything in a workspace but Secrets and invitations.</summary>
    public const string WorkspaceViewer = "workspace-viewer";

    /// <summary>Runs a project: its content, Secrets too, and who may do what in it.</summary>
    public const string ProjectAdmin = "project-admin";

    /// <summary>Works in a project: its content, Secrets too.</summary>
    public const string ProjectOperator = "project-operator";

    /// <summary>Sees the content of a project but Secrets.</summary>
    public const string ProjectViewer = "project-viewer";

    /// <summary>A label that begins with this and ends with the name of a tenants' role adds the rules of a ClusterRole or RoleTemplate to that role: <c>rbac.authorization.k8s.io/aggregate-to-project-viewer: "true"</c>.</summary>
    public const string AggregateTo = "rbac.authorization.k8s.io/aggregate-to-";

    /// <summary>The roles that are given in a workspace and its projects.</summary>
    internal static IReadOnlyList<string> OfTenants { get; } = [WorkspaceAdmin, WorkspaceSelfProvisioner, WorkspaceRegular, WorkspaceViewer, ProjectAdmin, ProjectOperator, ProjectViewer];
}
