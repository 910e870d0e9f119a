using System.Text.Json.Nodes;
using Xunit;

namespace LuBan.Access.Tests;

/// <summary>Role templates, aggregated roles, and what is there from the start.</summary>
public sealed class TemplateTests(AccessKernel kernel) : IClassFixture<AccessKernel>
{
    private const string Templates = "/apis/iam.luban.dev/v1/roletemplates";

    [Fact]
    public async Task A_role_has_the_rules_of_its_templates_and_of_what_they_depend_on_only_as_long_as_they_are_there()
    {
        var reading = EscalationTests.Template("chain-read", Rbac.Rule("get,list", "", "configmaps"));
        var writing = EscalationTests.Template("chain-write", Rbac.Rule("create", "", "configmaps"));
        writing["spec"]!["dependencies"] = new JsonArray("chain-read");
        await kernel.Admin.CreateAsync(Templates, reading);
        await kernel.Admin.CreateAsync(Templates, writing);
        await kernel.Admin.CreateAsync($"{Rbac.Roles}/clusterroles", EscalationTests.Named("chain", "chain-write", Rbac.Rule("get", "", "secrets")));
        await kernel.Admin.CreateAsync($"{Rbac.Roles}/clusterrolebindings", Rbac.Binding("chain", "chain", "User:chained"));
        var user = kernel.As("chained");

        Assert.True(await user.CanAsync("create", "configmaps"));
        Assert.True(await user.CanAsync("list", "configmaps"));
        Assert.True(await user.CanAsync("get", "secrets"));

        await kernel.Admin.SendAsync("DELETE", $"{Templates}/chain-read");
        Assert.True(await user.CanAsync("create", "configmaps"));
        Assert.False(await user.CanAsync("list", "configmaps"));
        await Wait.UntilAsync(async () => (string?)(await kernel.Admin.GetAsync($"{Templates}/chain-write")).Json["status"]?["ready"] == "False", "the template to be shown as incomplete");
        Assert.Equal("chain-read", (string?)(await kernel.Admin.GetAsync($"{Templates}/chain-write")).Json["status"]!["missingDependencies"]![0]);

        await kernel.Admin.SendAsync("DELETE", $"{Templates}/chain-write");
        Assert.False(await user.CanAsync("create", "configmaps"));
        Assert.True(await user.CanAsync("get", "secrets"));
    }

    [Fact]
    public async Task Templates_that_depend_on_each_other_end()
    {
        foreach (var (name, other) in new[] { ("loop-a", "loop-b"), ("loop-b", "loop-a") })
        {
            var body = EscalationTests.Template(name, Rbac.Rule("get", "", name));
            body["spec"]!["dependencies"] = new JsonArray(other);
            await kernel.Admin.CreateAsync(Templates, body);
        }

        await kernel.Admin.CreateAsync($"{Rbac.Roles}/clusterroles", EscalationTests.Named("loop", "loop-a"));
        await kernel.Admin.CreateAsync($"{Rbac.Roles}/clusterrolebindings", Rbac.Binding("loop", "loop", "User:looped"));
        Assert.True(await kernel.As("looped").CanAsync("get", "loop-b"));
    }

    [Fact]
    public async Task An_aggregated_role_gathers_roles_and_templates_at_once_and_its_copy_follows_and_shrinks()
    {
        var gathers = Rbac.Role("gathering", Rbac.Rule("delete", "", "everything"));
        gathers["aggregationRule"] = new JsonObject
        {
            ["clusterRoleSelectors"] = new JsonArray(
                new JsonObject { ["matchLabels"] = new JsonObject { ["gather"] = "yes" } },
                new JsonObject { ["matchExpressions"] = new JsonArray(new JsonObject { ["key"] = "tier", ["operator"] = "In", ["values"] = new JsonArray("one", "two") }) }),
        };
        await kernel.Admin.CreateAsync($"{Rbac.Roles}/clusterroles", gathers);
        await kernel.Admin.CreateAsync($"{Rbac.Roles}/clusterrolebindings", Rbac.Binding("gathering", "gathering", "User:gathered"));
        var user = kernel.As("gathered");
        Assert.False(await user.CanAsync("delete", "everything"));

        var part = Rbac.Role("gathered-part", Rbac.Rule("get", "", "parts"));
        part["metadata"]!["labels"] = new JsonObject { ["gather"] = "yes" };
        await kernel.Admin.CreateAsync($"{Rbac.Roles}/clusterroles", part);
        var template = EscalationTests.Template("gathered-template", Rbac.Rule("get", "", "pieces"));
        template["metadata"]!["labels"] = new JsonObject { ["tier"] = "two" };
        await kernel.Admin.CreateAsync(Templates, template);
        Assert.True(await user.CanAsync("get", "parts"));
        Assert.True(await user.CanAsync("get", "pieces"));
        await Wait.UntilAsync(async () => (await RulesAsync("gathering")).SequenceEqual(["parts", "pieces"]), "the copy to follow");

        await kernel.Admin.SendAsync("DELETE", $"{Rbac.Roles}/clusterroles/gathered-part");
        Assert.False(await user.CanAsync("get", "parts"));
        await Wait.UntilAsync(async () => (await RulesAsync("gathering")).SequenceEqual(["pieces"]), "the copy to shrink");
    }

    [Fact]
    public async Task The_standard_roles_are_there_and_people_have_their_way_with_them()
    {
        await using var own = await AccessKernel.StartAsync();
        await own.Admin.CreateAsync("/api/v1/namespaces", Rbac.Namespace("standard"));
        await own.Admin.CreateAsync($"{Rbac.Roles}/namespaces/standard/rolebindings", Rbac.Binding("e", "ClusterRole/edit", "User:eda"));
        await own.Admin.CreateAsync($"{Rbac.Roles}/namespaces/standard/rolebindings", Rbac.Binding("v", "ClusterRole/view", "User:vic"));
        Assert.Equal(201, (await own.As("eda").PostAsync("/api/v1/namespaces/standard/configmaps", Rbac.ConfigMap("a"))).Status);
        Assert.Equal(200, (await own.As("eda").GetAsync("/api/v1/namespaces/standard/events")).Status);
        Assert.Equal(200, (await own.As("vic").GetAsync("/api/v1/namespaces/standard/configmaps/a")).Status);
        Assert.Equal(403, (await own.As("vic").GetAsync("/api/v1/namespaces/standard/secrets")).Status);

        // What somebody took away comes back at the next start, unless he said that the role is his now.
        await own.Admin.PatchAsync($"{Rbac.Roles}/clusterroles/system:discovery", new JsonObject { ["rules"] = new JsonArray(Rbac.Paths("get", "/own")) });
        await own.Admin.PatchAsync($"{Rbac.Roles}/clusterroles/system:basic-user", new JsonObject
        {
            ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["rbac.authorization.kubernetes.io/autoupdate"] = "false" } }, ["rules"] = new JsonArray(),
        });
        await own.Admin.SendAsync("DELETE", $"{Rbac.Roles}/clusterrolebindings/system:public-info-viewer");
        Assert.Equal(403, (await own.As("x").GetAsync("/apis")).Status);

        await own.RestartAsync();
        Assert.Equal(200, (await own.As("x").GetAsync("/apis")).Status);
        Assert.Equal(2, (await own.Admin.GetAsync($"{Rbac.Roles}/clusterroles/system:discovery")).Json["rules"]!.AsArray().Count);
        Assert.Equal(403, (await own.As("x").PostAsync("/apis/authentication.k8s.io/v1/selfsubjectreviews", new JsonObject())).Status);
        Assert.Equal(200, (await own.Admin.GetAsync($"{Rbac.Roles}/clusterrolebindings/system:public-info-viewer")).Status);
    }

    private async Task<IReadOnlyList<string>> RulesAsync(string role) =>
        [.. ((await kernel.Admin.GetAsync($"{Rbac.Roles}/clusterroles/{role}")).Json["rules"] as JsonArray ?? []).Select(rule => (string)rule!["resources"]![0]!)];
}
