using System.Text.Json.Nodes;
using static LuBan.Kernel.Tenancy.BuiltInRoles;

namespace LuBan.Kernel.Tenancy;

/// <summary>
/// The cluster roles that are there from the start, as objects. Each tenants' role is put together by labels, so that an extension adds its kinds with
/// a role template; what the kernel itself puts in is a role of its own, <c>system:aggregate-to-…</c>.
/// </summary>
internal static class BuiltInRoleDefinitions
{
    private const string Secrets = "project-secrets";
    private const string Core = "";
    private const string Tenant = TenantNames.Group;
    private const string Rbac = TenantBindings.Group;

    private static readonly string[] Read = ["get", "list", "watch"];
    private static readonly string[] Write = ["create", "update", "patch", "delete", "deletecollection"];
    private static readonly string[] All = [.. Read, .. Write];
    private static readonly string[] Seen = ["configmaps", "events", "serviceaccounts", "resourcequotas", "resourcequotas/status"];

    /// <summary>The objects, in an order in which each stands after those that it is put together from.</summary>
    public static IReadOnlyList<JsonObject> Objects { get; } =
    [
        Part(ProjectViewer,
            Rule(Read, Core, Seen),
            Rule(["get"], Core, ["namespaces"]),
            Rule(Read, "coordination.k8s.io", ["leases"])),
        Part(ProjectOperator,
            Rule(Write, Core, ["configmaps", "events", "serviceaccounts"]),
            Rule(Write, "coordination.k8s.io", ["leases"])),
        Part(Secrets, Rule(All, Core, ["secrets"])),
        Part(ProjectAdmin,
            Rule(All, Rbac, ["roles", "rolebindings"]),
            Rule(["bind"], Rbac, ["clusterroles"], ProjectAdmin, ProjectOperator, ProjectViewer),
            Rule(["create"], "authorization.k8s.io", ["localsubjectaccessreviews"]),
            Rule(["update", "patch", "delete"], Core, ["namespaces"]),
            Rule(Read, "audit.luban.dev", ["records"])),
        Part("project-accounts", Rule(["create"], Core, ["serviceaccounts/token"])),
        Part(WorkspaceRegular,
            Rule(Read, Tenant, ["workspaces", "projects", "members"])),
        Part(WorkspaceSelfProvisioner,
            // What is changed or deleted is one's own: see ProjectAdmission.
            Rule(["create", "update", "patch", "delete"], Tenant, ["projects"])),
        Part(WorkspaceAdmin,
            Rule(["update", "patch", "delete"], Tenant, ["workspaces"]),
            Rule(All, Tenant, ["projects", "invitations"]),
            Rule(["create"], Tenant, ["invitations/code"]),
            Rule(All, Core, ["resourcequotas"]),
            Rule(["bind"], Rbac, ["clusterroles"], [.. OfTenants])),
        Role(ProjectViewer, "Sees the content of a project but Secrets.", ProjectViewer),
        Role(ProjectOperator, "Works in a project: its content, Secrets too.", ProjectViewer, ProjectOperator, Secrets),
        Role(ProjectAdmin, "Runs a project: its content, Secrets too, and who may do what in it.", ProjectViewer, ProjectOperator, Secrets, ProjectAdmin, "project-accounts"),
        Role(WorkspaceRegular, "Belongs to a workspace.", WorkspaceRegular),
        Role(WorkspaceViewer, "Sees everything in a workspace but Secrets and invitations.", WorkspaceRegular, WorkspaceViewer, ProjectViewer),
        Role(WorkspaceSelfProvisioner, "Belongs to a workspace and may make projects of its own.", WorkspaceRegular, WorkspaceSelfProvisioner),
        Role(WorkspaceAdmin, "Runs a workspace: members, roles, projects and what is in them, but for Secrets.",
            WorkspaceRegular, WorkspaceViewer, WorkspaceSelfProvisioner, WorkspaceAdmin, ProjectViewer, ProjectOperator, ProjectAdmin),
        Plain(PlatformRegular, "What everybody who has signed in may do.",
            Rule(["create"], "authorization.k8s.io", ["selfsubjectaccessreviews", "selfsubjectrulesreviews"]),
            Rule(["create"], "authentication.k8s.io", ["selfsubjectreviews"]),
            Rule(Read, KernelKinds.Group, ["extensions", "categories"]),
            Rule(["get"], Rbac, ["clusterroles"], [.. OfTenants]),
            Rule(Read, "iam.luban.dev", ["roletemplates"]),
            Paths("/api", "/api/*", "/apis", "/apis/*", "/openapi", "/openapi/*", "/version", "/healthz", "/livez", "/readyz")),
        Plain(PlatformAdmin, "May do everything.",
            Rule(["*"], "*", ["*"]),
            new JsonObject { ["nonResourceURLs"] = Texts("*"), ["verbs"] = Texts("*") }),
    ];

    /// <summary>The binding of everybody who has signed in to <see cref="PlatformRegular"/>.</summary>
    public static JsonObject RegularBinding { get; } = new()
    {
        ["apiVersion"] = $"{Rbac}/v1",
        ["kind"] = "ClusterRoleBinding",
        ["metadata"] = new JsonObject { ["name"] = PlatformRegular },
        ["subjects"] = new JsonArray(new JsonObject { ["kind"] = "Group", ["apiGroup"] = Rbac, ["name"] = LuBan.Resources.CallerClaims.Authenticated }),
        ["roleRef"] = new JsonObject { ["apiGroup"] = Rbac, ["kind"] = "ClusterRole", ["name"] = PlatformRegular },
    };

    private static JsonObject Part(string of, params JsonObject[] rules)
    {
        var part = Object($"system:aggregate-to-{of}");
        part["metadata"]!["labels"] = new JsonObject { [AggregateTo + of] = "true" };
        part["rules"] = new JsonArray([.. rules]);
        return part;
    }

    private static JsonObject Role(string name, string description, params string[] parts)
    {
        var role = Object(name, description);
        role["aggregationRule"] = new JsonObject
        {
            ["clusterRoleSelectors"] = new JsonArray([.. parts.Select(part => new JsonObject { ["matchLabels"] = new JsonObject { [AggregateTo + part] = "true" } })]),
        };
        return role;
    }

    private static JsonObject Plain(string name, string description, params JsonObject[] rules)
    {
        var role = Object(name, description);
        role["rules"] = new JsonArray([.. rules]);
        return role;
    }

    private static JsonObject Object(string name, string? description = null) => new()
    {
        ["apiVersion"] = $"{Rbac}/v1",
        ["kind"] = "ClusterRole",
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["annotations"] = description is null ? new JsonObject() : new JsonObject { ["iam.luban.dev/description"] = description },
        },
    };

    private static JsonObject Rule(string[] verbs, string group, string[] resources, params string[] names)
    {
        var rule = new JsonObject { ["apiGroups"] = Texts(group), ["resources"] = Texts(resources), ["verbs"] = Texts(verbs) };
        if (names.Length > 0) rule["resourceNames"] = Texts(names);
        return rule;
    }

    private static JsonObject Paths(params string[] paths) => new() { ["nonResourceURLs"] = Texts(paths), ["verbs"] = Texts("get") };

    private static JsonArray Texts(params string[] texts) => [.. texts.Select(text => JsonValue.Create(text))];
}
