using System.Text.Json.Nodes;
using Xunit;

namespace LuBan.Access.Tests;

/// <summary>Nobody hands on more than he has.</summary>
public sealed class EscalationTests(AccessKernel kernel) : IClassFixture<AccessKernel>
{
    private static JsonObject Writes => Rbac.Rule("*", "rbac.authorization.k8s.io", "*");

    [Fact]
    public async Task Who_may_write_roles_writes_only_rules_that_he_has()
    {
        var ns = await NamespaceAsync("held", Rbac.Rule("get,list,create,update,patch,delete", "rbac.authorization.k8s.io", "roles"), Rbac.Rule("get,list", "", "configmaps"));
        var boss = kernel.As("boss-of-held");

        Assert.Equal(201, (await boss.PostAsync($"{ns}/roles", Rbac.Role("same", Rbac.Rule("get", "", "configmaps"), Rbac.Rule("list", "", "configmaps", "one")))).Status);
        var refused = await boss.PostAsync($"{ns}/roles", Rbac.Role("more", Rbac.Rule("get,delete", "", "configmaps")));
        Assert.Equal(403, refused.Status);
        Assert.Contains("user \"boss-of-held\" (groups=[\"system:authenticated\"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:[\"\"], Resources:[\"configmaps\"], Verbs:[\"delete\"]}", refused.Message, StringComparison.Ordinal);
        Assert.Equal(403, (await boss.PatchAsync($"{ns}/roles/same", new JsonObject { ["rules"] = new JsonArray(Rbac.Rule("*", "", "secrets")) })).Status);
        Assert.Equal(403, (await boss.PostAsync($"{ns}/roles", Rbac.Role("wide", Rbac.Rule("get", "*", "configmaps")))).Status);
        Assert.Equal(403, (await boss.PostAsync($"{ns}/roles", Rbac.Role("sub", Rbac.Rule("get", "", "configmaps/status")))).Status);
    }

    [Fact]
    public async Task What_does_not_change_the_rights_may_be_written_by_whoever_may_write()
    {
        var ns = await NamespaceAsync("notes", Rbac.Rule("patch", "rbac.authorization.k8s.io", "roles"));
        await kernel.Admin.CreateAsync($"{ns}/roles", Rbac.Role("strong", Rbac.Rule("*", "*", "*")));

        var boss = kernel.As("boss-of-notes");
        Assert.Equal(200, (await boss.PatchAsync($"{ns}/roles/strong", new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["note"] = "kept" } } })).Status);
        Assert.Equal(403, (await boss.PatchAsync($"{ns}/roles/strong", new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["a"] = "b" } } })).Status);
    }

    [Fact]
    public async Task The_verbs_escalate_and_bind_lift_it()
    {
        var ns = await NamespaceAsync("lifted", Writes);
        var boss = kernel.As("boss-of-lifted");

        Assert.Equal(201, (await boss.PostAsync($"{ns}/roles", Rbac.Role("strong", Rbac.Rule("*", "*", "*")))).Status);
        Assert.Equal(201, (await boss.PostAsync($"{ns}/rolebindings", Rbac.Binding("admins", "ClusterRole/cluster-admin", "User:friend"))).Status);
        Assert.Equal(403, (await boss.PostAsync($"{Rbac.Roles}/clusterrolebindings", Rbac.Binding("not-here", "cluster-admin", "User:friend"))).Status);
    }

    [Fact]
    public async Task A_role_is_bound_by_who_has_its_rules_or_may_bind_it()
    {
        var ns = await NamespaceAsync("bound", Rbac.Rule("create", "rbac.authorization.k8s.io", "rolebindings"), Rbac.Rule("bind", "rbac.authorization.k8s.io", "clusterroles", "edit"), Rbac.Rule("get", "", "configmaps"));
        await kernel.Admin.CreateAsync($"{ns}/roles", Rbac.Role("weak", Rbac.Rule("get", "", "configmaps")));
        var boss = kernel.As("boss-of-bound");

        Assert.Equal(201, (await boss.PostAsync($"{ns}/rolebindings", Rbac.Binding("held", "Role/weak", "User:x"))).Status);
        Assert.Equal(201, (await boss.PostAsync($"{ns}/rolebindings", Rbac.Binding("may-bind", "ClusterRole/edit", "User:x"))).Status);
        Assert.Equal(403, (await boss.PostAsync($"{ns}/rolebindings", Rbac.Binding("more", "ClusterRole/admin", "User:boss-of-bound"))).Status);
        var unknown = await boss.PostAsync($"{ns}/rolebindings", Rbac.Binding("unknown", "ClusterRole/not-there", "User:boss-of-bound"));
        Assert.Equal(403, unknown.Status);
        Assert.Contains("\"not-there\" not found", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_who_may_do_everything_gathers_other_roles()
    {
        await BindAsync("gatherer", Rbac.Rule("get,create,update,patch", "rbac.authorization.k8s.io", "clusterroles"));
        var body = Rbac.Role("gathers");
        body["aggregationRule"] = new JsonObject { ["clusterRoleSelectors"] = new JsonArray(new JsonObject { ["matchLabels"] = new JsonObject { ["any"] = "label" } }) };

        var refused = await kernel.As("gatherer").PostAsync($"{Rbac.Roles}/clusterroles", body);

        Assert.Equal(403, refused.Status);
        Assert.Contains("must have cluster-admin privileges to use the aggregationRule", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_template_is_written_and_named_only_by_who_has_its_rules()
    {
        await kernel.Admin.CreateAsync("/apis/iam.luban.dev/v1/roletemplates", Template("strong-template", Rbac.Rule("*", "", "secrets")));
        var ns = await NamespaceAsync("templates", Rbac.Rule("create", "rbac.authorization.k8s.io", "roles"));
        await BindAsync("boss-of-templates", Rbac.Rule("create", "iam.luban.dev", "roletemplates"), Rbac.Rule("get", "", "configmaps"));
        var boss = kernel.As("boss-of-templates");

        Assert.Equal(201, (await boss.PostAsync("/apis/iam.luban.dev/v1/roletemplates", Template("weak-template", Rbac.Rule("get", "", "configmaps")))).Status);
        Assert.Equal(403, (await boss.PostAsync("/apis/iam.luban.dev/v1/roletemplates", Template("my-template", Rbac.Rule("get", "", "secrets")))).Status);
        Assert.Equal(201, (await boss.PostAsync($"{ns}/roles", Named("weak", "weak-template"))).Status);
        Assert.Equal(403, (await boss.PostAsync($"{ns}/roles", Named("strong", "weak-template,strong-template"))).Status);
        var unknown = await boss.PostAsync($"{ns}/roles", Named("unknown", "comes-later"));
        Assert.Equal(403, unknown.Status);
        Assert.Contains("LB8304", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_extensions_contribute_is_not_imitated()
    {
        var body = Template("imitated", Rbac.Rule("get", "", "configmaps"));
        body["metadata"]!["labels"] = new JsonObject { ["kernel.luban.dev/extension"] = "samples.notes" };

        var refused = await kernel.Admin.PostAsync("/apis/iam.luban.dev/v1/roletemplates", body);

        Assert.Equal(403, refused.Status);
        Assert.Contains("LB8303", refused.Message, StringComparison.Ordinal);
    }

    internal static JsonObject Template(string name, params JsonObject[] rules) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = name }, ["spec"] = new JsonObject { ["rules"] = new JsonArray([.. rules]) },
    };

    internal static JsonObject Named(string name, string templates, params JsonObject[] rules)
    {
        var role = Rbac.Role(name, rules);
        role["metadata"]!["annotations"] = new JsonObject { ["iam.luban.dev/role-templates"] = templates };
        return role;
    }

    /// <summary>A namespace in which the user <c>boss-of-</c>name has rules.</summary>
    private async Task<string> NamespaceAsync(string name, params JsonObject[] rules)
    {
        var path = $"{Rbac.Roles}/namespaces/{name}";
        await kernel.Admin.CreateAsync("/api/v1/namespaces", Rbac.Namespace(name));
        await kernel.Admin.CreateAsync($"{path}/roles", Rbac.Role("boss", rules));
        await kernel.Admin.CreateAsync($"{path}/rolebindings", Rbac.Binding("boss", "Role/boss", $"User:boss-of-{name}"));
        return path;
    }

    private async Task BindAsync(string user, params JsonObject[] rules)
    {
        await kernel.Admin.CreateAsync($"{Rbac.Roles}/clusterroles", Rbac.Role($"of-{user}", rules));
        await kernel.Admin.CreateAsync($"{Rbac.Roles}/clusterrolebindings", Rbac.Binding($"of-{user}", $"of-{user}", $"User:{user}"));
    }
}
