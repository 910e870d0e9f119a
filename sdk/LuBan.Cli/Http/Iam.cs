namespace LuBan.Cli.Http;

/// <summary>Identity, access and tenancy: their kinds and paths.</summary>
internal static class Iam
{
    public const string Group = "iam.luban.dev";
    public const string TenantGroup = "tenant.luban.dev";
    public const string RoleGroup = "rbac.authorization.k8s.io";
    public const string Root = $"apis/{Group}/v1";

    public static readonly ApiKind Users = new(Group, "User", "users");
    public static readonly ApiKind Groups = new(Group, "Group", "groups");
    public static readonly ApiKind Clients = new(Group, "OAuthClient", "oauthclients");
    public static readonly ApiKind Providers = new(Group, "IdentityProvider", "identityproviders");
    public static readonly ApiKind RoleTemplates = new(Group, "RoleTemplate", "roletemplates");
    public static readonly ApiKind SigningKeys = new(Group, "SigningKey", "signingkeys");
    public static readonly ApiKind Roles = new(RoleGroup, "Role", "roles");
    public static readonly ApiKind RoleBindings = new(RoleGroup, "RoleBinding", "rolebindings");
    public static readonly ApiKind ClusterRoles = new(RoleGroup, "ClusterRole", "clusterroles");
    public static readonly ApiKind ClusterRoleBindings = new(RoleGroup, "ClusterRoleBinding", "clusterrolebindings");
    public static readonly ApiKind Workspaces = new(TenantGroup, "Workspace", "workspaces");
    public static readonly ApiKind Projects = new(TenantGroup, "Project", "projects");
    public static readonly ApiKind Invitations = new(TenantGroup, "Invitation", "invitations");
    public static readonly ApiKind SelfReviews = new("authentication.k8s.io", "SelfSubjectReview", "selfsubjectreviews");

    /// <summary>What belongs to the caller.</summary>
    public static string Self(params ReadOnlySpan<string> parts)
    {
        var path = Root + "/self";
        foreach (var part in parts) path += "/" + ApiKind.Part(part);
        return path;
    }

    /// <summary>The namespace in which the members, projects and invitations of a workspace are.</summary>
    public static string HomeOf(string workspace) => "workspace-" + workspace;
}
