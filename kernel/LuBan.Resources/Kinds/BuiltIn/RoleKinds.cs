using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Sdk;
using static LuBan.Resources.BuiltIn.Schemas;

namespace LuBan.Resources.BuiltIn;

/// <summary>The kinds of <c>rbac.authorization.k8s.io</c>: what roles allow, and to whom they are given.</summary>
internal static class RoleKinds
{
    internal const string Group = "rbac.authorization.k8s.io";

    private static readonly BuiltInTable RoleTable = new(
        [new("Name", ".metadata.name"), new("Created At", ".metadata.creationTimestamp", "date")],
        (item, _) => [item.At("metadata", "name").Text(), CreatedAt(item)]);

    private static readonly BuiltInTable BindingTable = new(
        [
            new("Name", ".metadata.name"), new("Role", ".roleRef"), new("Age", ".metadata.creationTimestamp"),
            new("Users", ".subjects", Priority: 1), new("Groups", ".subjects", Priority: 1), new("ServiceAccounts", ".subjects", Priority: 1),
        ],
        (item, age) =>
        [
            item.At("metadata", "name").Text(), $"{item.At("roleRef", "kind").Text()}/{item.At("roleRef", "name").Text()}", age(item.At("metadata", "creationTimestamp")),
            Subjects(item, "User"), Subjects(item, "Group"), Subjects(item, "ServiceAccount"),
        ]);

    internal static ResourceKind Role { get; } = BuiltInKinds.In(Group, "Role", "roles") with
    {
        Table = RoleTable,
        Schema = Schemas.Kind("Role allows things in its namespace.", ("rules", Rules())),
    };

    internal static ResourceKind RoleBinding { get; } = BuiltInKinds.In(Group, "RoleBinding", "rolebindings") with
    {
        Table = BindingTable,
        Schema = Schemas.Kind("RoleBinding gives a role to subjects, within its namespace.",
            ("subjects", SubjectList()), ("roleRef", RoleReference("The role: one of the same namespace, or of the cluster. It cannot be changed."))).Required("roleRef"),
    };

    internal static ResourceKind ClusterRole { get; } = BuiltInKinds.In(Group, "ClusterRole", "clusterroles", ResourceScope.Cluster) with
    {
        Table = RoleTable,
        Schema = Schemas.Kind("ClusterRole allows things everywhere, or in the namespaces in which it is bound.",
            ("rules", Rules()),
            ("aggregationRule", Object("The rules are those of other roles; what is written in rules is overwritten.",
                ("clusterRoleSelectors", List("The roles that match any of these selectors.", Selector()))))),
    };

    internal static ResourceKind ClusterRoleBinding { get; } = BuiltInKinds.In(Group, "ClusterRoleBinding", "clusterrolebindings", ResourceScope.Cluster) with
    {
        Table = BindingTable,
        Schema = Schemas.Kind("ClusterRoleBinding gives a cluster role to subjects, everywhere.",
            ("subjects", SubjectList()), ("roleRef", RoleReference("The cluster role. It cannot be changed."))).Required("roleRef"),
    };

    internal static IReadOnlyList<ResourceKind> All { get; } = [Role, RoleBinding, ClusterRole, ClusterRoleBinding];

    private static JsonObject Rules() => List("What is allowed. Rules add up; none takes anything away.", Object("What one rule allows.",
        ("verbs", List("get, list, watch, create, update, patch, delete, deletecollection and others, or * for all.")),
        ("apiGroups", List("The API groups; empty text for the core group, * for all.")),
        ("resources", List("The plurals, with subresources as plural/subresource; * for all, */subresource for one subresource of all.")),
        ("resourceNames", List("Only these objects; empty for all. Creating and deleting whole collections cannot be limited this way.")),
        ("nonResourceURLs", List("Paths that are no resources; a * at the end stands for everything that begins so. In cluster roles only."))).Required("verbs"));

    private static JsonObject SubjectList()
    {
        var subject = Object("A user, a group or a service account.",
            ("kind", Text("User, Group or ServiceAccount.")), ("apiGroup", Text("Empty for service accounts, rbac.authorization.k8s.io for users and groups.")),
            ("name", Text("The name.")), ("namespace", Text("The namespace of a service account."))).Required("kind", "name");
        subject["x-kubernetes-map-type"] = "atomic";
        return List("To whom the role is given.", subject);
    }

    private static JsonObject RoleReference(string description)
    {
        var reference = Object(description,
            ("apiGroup", Text("rbac.authorization.k8s.io.")), ("kind", Text("Role or ClusterRole.")), ("name", Text("The name of the role."))).Required("apiGroup", "kind", "name");
        reference["x-kubernetes-map-type"] = "atomic";
        return reference;
    }

    private static JsonObject Selector()
    {
        var selector = Object("Selects by labels: everything it says must hold.",
            ("matchLabels", Map("Labels and their values.")),
            ("matchExpressions", List("Further requirements.", Object("A requirement.",
                ("key", Text("The label.")), ("operator", Text("In, NotIn, Exists or DoesNotExist.")), ("values", List("The values, for In and NotIn."))).Required("key", "operator"))));
        selector["x-kubernetes-map-type"] = "atomic";
        return selector;
    }

    private static JsonNode? CreatedAt(JsonElement item) =>
        DateTimeOffset.TryParse(item.At("metadata", "creationTimestamp").Text(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var created)
            ? created.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) : "";

    private static JsonNode? Subjects(JsonElement item, string kind)
    {
        if (item.At("subjects") is not { ValueKind: JsonValueKind.Array } subjects) return "";
        return string.Join(", ", subjects.EnumerateArray().Where(subject => subject.At("kind").Text() == kind)
            .Select(subject => kind == "ServiceAccount" ? $"{subject.At("namespace").Text()}/{subject.At("name").Text()}" : subject.At("name").Text()));
    }
}
