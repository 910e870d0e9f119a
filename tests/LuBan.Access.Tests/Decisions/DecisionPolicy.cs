using System.Text.Json.Nodes;
using static LuBan.Access.Tests.Rbac;

namespace LuBan.Access.Tests.Decisions;

/// <summary>The roles and bindings that the decision table is about.</summary>
internal static class DecisionPolicy
{
    public static IReadOnlyList<string> Namespaces { get; } = ["team", "other"];

    public static IReadOnlyList<JsonObject> ClusterRoles { get; } =
    [
        Role("t-everything", Rule("*", "*", "*"), Paths("*", "*")),
        Role("t-resources", Rule("*", "*", "*")),
        Role("t-paths", Paths("*", "*")),
        Role("t-reader", Rule("get,list,watch", "", "configmaps")),
        Role("t-core", Rule("*", "", "*")),
        Role("t-any-group", Rule("get", "*", "widgets")),
        Role("t-groups", Rule("get", "apps,batch", "jobs,deployments")),
        Role("t-log", Rule("get", "", "pods/log")),
        Role("t-pods", Rule("get,delete", "", "pods")),
        Role("t-scale", Rule("update", "*", "*/scale")),
        Role("t-star-slash", Rule("get", "", "pods/*")),
        Role("t-slash-star-star", Rule("get", "", "*/*")),
        Role("t-named", Rule("get,list,watch,create,update,delete,deletecollection", "", "configmaps", "one,two")),
        Role("t-named-sub", Rule("update", "apps", "deployments/scale", "web")),
        Role("t-named-all", Rule("get", "*", "*", "only")),
        Role("t-empty"),
        Role("t-metrics", Paths("get", "/metrics")),
        Role("t-logs", Paths("get,head", "/logs/*")),
        Role("t-prefix", Paths("get", "/health*")),
        Role("t-root", Paths("get", "/")),
        Role("t-hooks", Paths("post", "/hooks/*"), Paths("*", "/debug")),
        Role("t-mid-star", Paths("get", "/a/*/b")),
        Role("t-mixed", Rule("list", "", "secrets"), Rule("get", "apps", "deployments"), Paths("get", "/mixed")),
        Role("t-verbs", Rule("use", "permissions.example.dev", "shop", "orders.read"), Rule("impersonate", "", "users", "guest"), Rule("bind,escalate", "rbac.authorization.k8s.io", "clusterroles", "t-reader")),
        Role("t-namespaces", Rule("get,update", "", "namespaces")),
        Role("t-star-verb", Rule("*", "", "secrets")),
    ];

    public static IReadOnlyList<(string Namespace, JsonObject Role)> Roles { get; } =
    [
        ("team", Role("local", Rule("get,create", "", "configmaps"))),
        ("other", Role("local", Rule("delete", "", "configmaps"))),
        ("team", Role("namespace-reader", Rule("get", "", "namespaces"))),
        ("team", Role("named", Rule("get", "", "secrets", "one"))),
    ];

    public static IReadOnlyList<JsonObject> ClusterBindings { get; } =
    [
        Binding("t-everything", "t-everything", "User:root"),
        Binding("t-resources", "t-resources", "User:res"),
        Binding("t-paths", "t-paths", "User:paths"),
        Binding("t-reader", "t-reader", "Group:readers", "User:reader"),
        Binding("t-core", "t-core", "User:core"),
        Binding("t-any-group", "t-any-group", "User:anygroup"),
        Binding("t-groups", "t-groups", "User:groups"),
        Binding("t-log", "t-log", "User:log"),
        Binding("t-pods", "t-pods", "User:pods"),
        Binding("t-scale", "t-scale", "User:scale"),
        Binding("t-star-slash", "t-star-slash", "User:starslash"),
        Binding("t-slash-star-star", "t-slash-star-star", "User:starstar"),
        Binding("t-named", "t-named", "User:named"),
        Binding("t-named-sub", "t-named-sub", "User:namedsub"),
        Binding("t-named-all", "t-named-all", "User:namedall"),
        Binding("t-empty", "t-empty", "User:empty"),
        Binding("t-metrics", "t-metrics", "Group:monitors"),
        Binding("t-logs", "t-logs", "Group:monitors"),
        Binding("t-prefix", "t-prefix", "User:prefix"),
        Binding("t-root", "t-root", "User:rootpath"),
        Binding("t-hooks", "t-hooks", "User:hooks"),
        Binding("t-mid-star", "t-mid-star", "User:midstar"),
        Binding("t-mixed", "t-mixed", "User:mixed"),
        Binding("t-verbs", "t-verbs", "User:verbs"),
        Binding("t-namespaces", "t-namespaces", "User:allns"),
        Binding("t-account", "t-reader", "ServiceAccount:team/robot"),
        Binding("t-missing", "t-is-not-there", "User:dangling"),
        Binding("t-none", "t-everything"),
        Binding("t-star-user", "t-everything", "User:*"),
        Binding("t-star-group", "t-everything", "Group:*"),
        Binding("t-colon", "t-reader", "User:https://issuer.example#ada", "Group:ldap:cn=staff,dc=example"),
    ];

    public static IReadOnlyList<(string Namespace, JsonObject Binding)> Bindings { get; } =
    [
        ("team", Binding("local", "Role/local", "User:lea", "Group:locals")),
        ("other", Binding("local", "Role/local", "User:otto")),
        ("team", Binding("cluster", "ClusterRole/t-reader", "User:tess")),
        ("team", Binding("everything", "ClusterRole/t-everything", "User:chief")),
        ("team", Binding("mixed", "ClusterRole/t-mixed", "User:mia")),
        ("team", Binding("account", "Role/local", "ServiceAccount:runner", "ServiceAccount:other/visitor")),
        ("team", Binding("missing", "Role/is-not-there", "User:dangling")),
        ("other", Binding("wrong", "Role/named", "User:wrong")),
        ("team", Binding("ns", "Role/namespace-reader", "User:nsreader")),
        ("team", Binding("named", "Role/named", "User:nell")),
        ("team", Binding("paths", "ClusterRole/t-paths", "User:patty")),
        ("team", Binding("star", "ClusterRole/t-star-verb", "User:stan")),
        ("team", Binding("two", "ClusterRole/t-pods", "User:lea")),
        ("team", Binding("scale", "ClusterRole/t-scale", "Group:scalers")),
    ];

    /// <summary>Writes everything through a function that posts a body to a path.</summary>
    public static async Task WriteAsync(Func<string, JsonObject, Task> post)
    {
        foreach (var ns in Namespaces) await post("/api/v1/namespaces", Namespace(ns));
        foreach (var role in ClusterRoles) await post($"{AccessKernel.Rbac}/clusterroles", (JsonObject)role.DeepClone());
        foreach (var (ns, role) in Roles) await post($"{AccessKernel.Rbac}/namespaces/{ns}/roles", (JsonObject)role.DeepClone());
        foreach (var binding in ClusterBindings) await post($"{AccessKernel.Rbac}/clusterrolebindings", (JsonObject)binding.DeepClone());
        foreach (var (ns, binding) in Bindings) await post($"{AccessKernel.Rbac}/namespaces/{ns}/rolebindings", (JsonObject)binding.DeepClone());
    }
}
