using LuBan.Kernel.Access;
using LuBan.Resources;
using LuBan.Sdk;
using static LuBan.Kernel.Tenancy.BuiltInRoles;

namespace LuBan.Kernel.Tenancy;

/// <summary>
/// The roles of the platform and its tenants. Those of tenants are put together by labels, so that an extension adds its kinds with a role template; what
/// the kernel itself puts in is a role of its own, <c>system:aggregate-to-…</c>.
/// </summary>
internal sealed class TenantRoles : IBootstrapRoles
{
    private const string Secrets = "project-secrets";
    private const string Accounts = "project-accounts";
    private const string Core = "";
    private const string Rbac = TenantBindings.Group;
    private const string Tenant = TenantNames.Group;
    private const string Read = "get,list,watch";
    private const string Write = "create,update,patch,delete,deletecollection";
    private const string Leases = "coordination.k8s.io";
    private const string Description = "iam.luban.dev/description";

    public IReadOnlyList<BootstrapRole> Roles { get; } =
    [
        Part(ProjectViewer,
            PolicyRule.For(Core, "configmaps,events,serviceaccounts,resourcequotas,resourcequotas/status,services,services/status", Read),
            PolicyRule.For(Core, "namespaces,namespaces/status", Read),
            PolicyRule.For(Leases, "leases", Read),
            PolicyRule.For("discovery.k8s.io", "endpointslices", Read)),
        Part(ProjectOperator,
            PolicyRule.For(Core, "configmaps,events,serviceaccounts,services", Write),
            PolicyRule.For(Leases, "leases", Write)),
        // Apart from the rest, so that a workspace-admin has all of a project but these.
        Part(Secrets, PolicyRule.For(Core, "secrets", $"{Read},{Write}")),
        Part(Accounts, PolicyRule.For(Core, "serviceaccounts/token", "create")),
        Part(ProjectAdmin,
            PolicyRule.For(Rbac, "roles,rolebindings", $"{Read},{Write}"),
            PolicyRule.For(Rbac, "clusterroles", "bind") with { ResourceNames = [ProjectAdmin, ProjectOperator, ProjectViewer] },
            PolicyRule.For("authorization.k8s.io", "localsubjectaccessreviews", "create"),
            PolicyRule.For(Core, "namespaces", "update,patch,delete"),
            PolicyRule.For("audit.luban.dev", "records", Read)),
        Part(WorkspaceRegular, PolicyRule.For(Tenant, "workspaces,projects,members", Read)),
        Part(WorkspaceSelfProvisioner,
            // Whose project it is, is looked at when it is written: see ProjectAdmission.
            PolicyRule.For(Tenant, "projects", "create,update,patch,delete")),
        Part(WorkspaceAdmin,
            PolicyRule.For(Tenant, "workspaces", "update,patch,delete"),
            PolicyRule.For(Tenant, "projects,invitations", $"{Read},{Write}"),
            PolicyRule.For(Tenant, "invitations/code", "create"),
            PolicyRule.For(Core, "resourcequotas", Write),
            PolicyRule.For(Rbac, "clusterroles", "bind") with { ResourceNames = OfTenants }),
        Role(ProjectViewer, "Sees the content of a project but Secrets.", ProjectViewer),
        Role(ProjectOperator, "Works in a project: its content, Secrets too.", ProjectViewer, ProjectOperator, Secrets),
        Role(ProjectAdmin, "Runs a project: its content, Secrets too, and who may do what in it.", ProjectViewer, ProjectOperator, Secrets, Accounts, ProjectAdmin),
        Role(WorkspaceRegular, "Belongs to a workspace.", WorkspaceRegular),
        Role(WorkspaceViewer, "Sees everything in a workspace but Secrets and invitations.", WorkspaceRegular, WorkspaceViewer, ProjectViewer),
        Role(WorkspaceSelfProvisioner, "Belongs to a workspace and may make projects of its own.", WorkspaceRegular, WorkspaceSelfProvisioner),
        Role(WorkspaceAdmin, "Runs a workspace: members, roles, projects and what is in them, but for Secrets.",
            WorkspaceRegular, WorkspaceViewer, WorkspaceSelfProvisioner, WorkspaceAdmin, ProjectViewer, ProjectOperator, ProjectAdmin),
        new(PlatformRegular,
        [
            PolicyRule.For(KernelKinds.Group, "extensions,categories", Read),
            PolicyRule.For(AccessKinds.Group, "roletemplates", Read),
            PolicyRule.For(Rbac, "clusterroles", "get") with { ResourceNames = OfTenants },
        ]) { Annotations = Says("What everybody who has signed in may do, besides what every Kubernetes allows.") },
        new(PlatformAdmin,
        [
            new() { Verbs = ["*"], ApiGroups = ["*"], Resources = ["*"] },
            new() { Verbs = ["*"], NonResourceUrls = ["*"] },
        ]) { Annotations = Says("May do everything.") },
    ];

    public IReadOnlyList<BootstrapBinding> Bindings { get; } = [new(PlatformRegular, PlatformRegular, [CallerClaims.Authenticated])];

    private static BootstrapRole Part(string of, params PolicyRule[] rules) => new($"system:aggregate-to-{of}", rules) { Labels = new Dictionary<string, string> { [AggregateTo + of] = "true" } };

    private static BootstrapRole Role(string name, string description, params string[] parts) => new(name, []) { Gathers = [.. parts.Select(part => AggregateTo + part)], Annotations = Says(description) };

    private static Dictionary<string, string> Says(string text) => new() { [Description] = text };
}
