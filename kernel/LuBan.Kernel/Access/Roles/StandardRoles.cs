using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Kernel.Access;

/// <summary>The roles that every Kubernetes has, with what there is here: administrators, editors and viewers of a namespace, and what everybody may know.</summary>
internal sealed class StandardRoles : IBootstrapRoles
{
    private const string Aggregate = "rbac.authorization.k8s.io/aggregate-to-";
    private const string Rbac = "rbac.authorization.k8s.io";
    private const string Read = "get,list,watch";
    private const string Write = "create,update,patch,delete,deletecollection";

    private static readonly string[] Health = ["/livez", "/livez/*", "/readyz", "/readyz/*", "/healthz", "/healthz/*"];

    public IReadOnlyList<BootstrapRole> Roles { get; } =
    [
        new("cluster-admin", [new() { Verbs = ["*"], ApiGroups = ["*"], Resources = ["*"] }, new() { Verbs = ["*"], NonResourceUrls = ["*"] }]),
        // Not all below /api: other things than resources are there, too.
        new("system:discovery", [new() { Verbs = ["get", "head"], NonResourceUrls = ["/api", "/api/v1", "/apis", "/apis/*", "/openapi", "/openapi/*", "/version", "/version/", .. Health] }]),
        new("system:public-info-viewer", [new() { Verbs = ["get", "head"], NonResourceUrls = ["/version", "/version/", .. Health] }]),
        new("system:monitoring", [new() { Verbs = ["get", "head"], NonResourceUrls = ["/metrics", .. Health] }]),
        new("system:basic-user",
        [
            PolicyRule.For("authorization.k8s.io", "selfsubjectaccessreviews,selfsubjectrulesreviews", "create"),
            PolicyRule.For("authentication.k8s.io", "selfsubjectreviews", "create"),
        ]),
        new("admin", []) { Gathers = [Aggregate + "admin"] },
        new("edit", []) { Gathers = [Aggregate + "edit"], Labels = Labels("admin") },
        new("view", []) { Gathers = [Aggregate + "view"], Labels = Labels("edit") },
        new("system:aggregate-to-admin",
        [
            PolicyRule.For(Rbac, "roles,rolebindings", $"{Read},{Write}"),
            PolicyRule.For("authorization.k8s.io", "localsubjectaccessreviews", "create"),
        ]) { Labels = Labels("admin") },
        new("system:aggregate-to-edit",
        [
            PolicyRule.For("", "configmaps,secrets,serviceaccounts,events,services", $"{Read},{Write}"),
            PolicyRule.For("", "serviceaccounts/token", "create"),
            PolicyRule.For("coordination.k8s.io", "leases", $"{Read},{Write}"),
        ]) { Labels = Labels("edit") },
        new("system:aggregate-to-view",
        [
            PolicyRule.For("", "configmaps,serviceaccounts,events,resourcequotas,resourcequotas/status,namespaces,namespaces/status,services,services/status", Read),
            // Not to be written by editors: a slice sends traffic wherever it says, also to what its writer cannot reach.
            PolicyRule.For("discovery.k8s.io", "endpointslices", Read),
        ]) { Labels = Labels("view") },
    ];

    public IReadOnlyList<BootstrapBinding> Bindings { get; } =
    [
        new("cluster-admin", "cluster-admin", [CallerClaims.Masters]),
        new("system:discovery", "system:discovery", [CallerClaims.Authenticated]),
        new("system:basic-user", "system:basic-user", [CallerClaims.Authenticated]),
        new("system:public-info-viewer", "system:public-info-viewer", [CallerClaims.Authenticated, CallerClaims.Unauthenticated]),
        new("system:monitoring", "system:monitoring", ["system:monitoring"]),
    ];

    private static Dictionary<string, string> Labels(string role) => new() { [Aggregate + role] = "true" };
}
