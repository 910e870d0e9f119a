using System.Text.Json.Nodes;
using Xunit;

namespace LuBan.Access.Tests;

/// <summary>Whole requests: who gets through, and what the others are told.</summary>
public sealed class RequestTests(AccessKernel kernel) : IClassFixture<AccessKernel>
{
    [Fact]
    public async Task Without_credentials_there_is_nothing_but_health()
    {
        Assert.Equal(200, (await kernel.Anonymous.GetAsync("/livez")).Status);
        foreach (var path in new[] { "/api", "/apis", "/version", "/metrics", "/api/v1/namespaces", "/nowhere", "/ext/anything" })
            Assert.Equal(401, (await kernel.Anonymous.GetAsync(path)).Status);
    }

    [Fact]
    public async Task Every_caller_may_look_around_and_ask_about_himself()
    {
        var ada = kernel.As("ada");

        foreach (var path in new[] { "/api", "/api/v1", "/apis", "/apis/rbac.authorization.k8s.io", "/apis/rbac.authorization.k8s.io/v1", "/openapi/v2", "/openapi/v3", "/version", "/livez" })
            Assert.Equal(200, (await ada.GetAsync(path)).Status);
        var review = await ada.CreateAsync("/apis/authentication.k8s.io/v1/selfsubjectreviews", new JsonObject());
        Assert.Equal("ada", (string?)review["status"]!["userInfo"]!["username"]);
        Assert.Equal(["system:authenticated"], review["status"]!["userInfo"]!["groups"]!.AsArray().Select(group => (string)group!));
        Assert.False(await ada.CanAsync("list", "namespaces"));
    }

    [Fact]
    public async Task A_refusal_on_a_resource_is_a_status_in_the_words_of_Kubernetes()
    {
        var refused = await kernel.As("ada").GetAsync("/api/v1/namespaces/default/configmaps/settings");

        Assert.Equal(403, refused.Status);
        Assert.Equal("configmaps \"settings\" is forbidden: User \"ada\" cannot get resource \"configmaps\" in API group \"\" in the namespace \"default\"", refused.Message);
        Assert.Equal(("Status", "Forbidden"), ((string?)refused.Json["kind"], (string?)refused.Json["reason"]));
        Assert.Equal(("configmaps", "settings"), ((string?)refused.Json["details"]!["kind"], (string?)refused.Json["details"]!["name"]));
        Assert.Equal("clusterroles.rbac.authorization.k8s.io is forbidden: User \"ada\" cannot list resource \"clusterroles\" in API group \"rbac.authorization.k8s.io\" at the cluster scope",
            (await kernel.As("ada").GetAsync($"{Rbac.Roles}/clusterroles")).Message);
    }

    [Fact]
    public async Task A_refusal_elsewhere_is_a_problem_with_a_code()
    {
        var refused = await kernel.As("ada").GetAsync("/metrics");

        Assert.Equal(403, refused.Status);
        Assert.Equal("LB8301", (string?)refused.Json["code"]);
        Assert.Contains("User \"ada\" cannot get path \"/metrics\"", (string?)refused.Json["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_holds_from_the_answer_to_its_binding_until_the_answer_to_its_removal()
    {
        await kernel.Admin.CreateAsync("/api/v1/namespaces", Rbac.Namespace("holds"));
        await kernel.Admin.CreateAsync($"{Rbac.Roles}/namespaces/holds/roles", Rbac.Role("reader", Rbac.Rule("get,list,watch", "", "configmaps")));
        var bob = kernel.As("bob");
        Assert.Equal(403, (await bob.GetAsync("/api/v1/namespaces/holds/configmaps")).Status);

        await kernel.Admin.CreateAsync($"{Rbac.Roles}/namespaces/holds/rolebindings", Rbac.Binding("readers", "Role/reader", "User:bob"));
        Assert.Equal(200, (await bob.GetAsync("/api/v1/namespaces/holds/configmaps")).Status);
        Assert.Equal(403, (await bob.GetAsync("/api/v1/namespaces/default/configmaps")).Status);
        Assert.Equal(403, (await bob.PostAsync("/api/v1/namespaces/holds/configmaps", Rbac.ConfigMap("a"))).Status);

        Assert.Equal(200, (await kernel.Admin.SendAsync("DELETE", $"{Rbac.Roles}/namespaces/holds/rolebindings/readers")).Status);
        Assert.Equal(403, (await bob.GetAsync("/api/v1/namespaces/holds/configmaps")).Status);
    }

    [Fact]
    public async Task Who_may_patch_may_not_yet_create_by_applying()
    {
        await kernel.Admin.CreateAsync("/api/v1/namespaces", Rbac.Namespace("applying"));
        await kernel.Admin.CreateAsync($"{Rbac.Roles}/namespaces/applying/roles", Rbac.Role("patcher", Rbac.Rule("patch,get", "", "configmaps")));
        await kernel.Admin.CreateAsync($"{Rbac.Roles}/namespaces/applying/rolebindings", Rbac.Binding("patchers", "Role/patcher", "Group:patchers"));
        var body = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["data"] = new JsonObject { ["a"] = "1" } };
        var patcher = kernel.As("pat", "patchers");

        var refused = await patcher.ApplyAsync("/api/v1/namespaces/applying/configmaps/made", body);
        Assert.Equal(403, refused.Status);
        Assert.Contains("cannot create resource \"configmaps\"", refused.Message, StringComparison.Ordinal);

        Assert.Equal(201, (await kernel.Admin.ApplyAsync("/api/v1/namespaces/applying/configmaps/made", body)).Status);
        Assert.Equal(200, (await patcher.ApplyAsync("/api/v1/namespaces/applying/configmaps/made", body)).Status);
    }

    [Fact]
    public async Task A_refusal_comes_before_the_body_is_read()
    {
        var refused = await kernel.As("ada").SendAsync("POST", "/api/v1/namespaces/default/configmaps", JsonValue.Create("not an object"));

        Assert.Equal(403, refused.Status);
    }

    [Fact]
    public async Task A_watch_of_one_object_is_a_watch()
    {
        await kernel.Admin.CreateAsync("/api/v1/namespaces", Rbac.Namespace("watching"));
        await kernel.Admin.CreateAsync($"{Rbac.Roles}/namespaces/watching/roles", Rbac.Role("getter", Rbac.Rule("get", "", "configmaps")));
        await kernel.Admin.CreateAsync($"{Rbac.Roles}/namespaces/watching/rolebindings", Rbac.Binding("getters", "Role/getter", "User:gert"));

        Assert.Equal(403, (await kernel.As("gert").GetAsync("/api/v1/namespaces/watching/configmaps/a?watch=1")).Status);
        Assert.Equal(404, (await kernel.As("gert").GetAsync("/api/v1/namespaces/watching/configmaps/a")).Status);
    }
}
