using System.Text.Json.Nodes;
using Xunit;

namespace LuBan.Access.Tests;

/// <summary>Why somebody may do something, or what is missing.</summary>
public sealed class ExplainTests(AccessKernel kernel) : IClassFixture<AccessKernel>
{
    private const string Explain = "/apis/iam.luban.dev/v1/explain";

    [Fact]
    public async Task A_right_is_followed_from_the_binding_to_the_rule()
    {
        await kernel.Admin.CreateAsync("/api/v1/namespaces", Rbac.Namespace("why"));
        await kernel.Admin.CreateAsync("/apis/iam.luban.dev/v1/roletemplates", EscalationTests.Template("why-template", Rbac.Rule("get", "", "configmaps")));
        await kernel.Admin.CreateAsync($"{Rbac.Roles}/namespaces/why/roles", EscalationTests.Named("why-role", "why-template"));
        await kernel.Admin.CreateAsync($"{Rbac.Roles}/namespaces/why/rolebindings", Rbac.Binding("why-binding", "Role/why-role", "Group:curious"));

        var why = (await kernel.As("ann", "curious").GetAsync($"{Explain}?verb=get&resource=configmaps&namespace=why")).Json;

        Assert.True((bool)why["allowed"]!);
        var path = why["paths"]!.AsArray().Single()!;
        Assert.Equal(("RoleBinding", "why", "why-binding"), ((string?)path["binding"]!["kind"], (string?)path["binding"]!["namespace"], (string?)path["binding"]!["name"]));
        Assert.Equal(("why-role", "why-template", "Group \"curious\""), ((string?)path["binding"]!["roleName"], (string?)path["template"], (string?)path["subject"]));
        Assert.Equal("configmaps", (string?)path["rule"]!["resources"]![0]);
        Assert.Null(why["missing"]);
    }

    [Fact]
    public async Task What_is_missing_is_said_with_the_roles_that_have_it()
    {
        var why = (await kernel.As("bob").GetAsync($"{Explain}?verb=create&resource=configmaps&namespace=default")).Json;

        Assert.False((bool)why["allowed"]!);
        Assert.Empty(why["paths"]!.AsArray());
        Assert.Equal("create", (string?)why["missing"]!["rule"]!["verbs"]![0]);
        var roles = why["missing"]!["roles"]!.AsArray().Select(role => (string)role!["name"]!).ToList();
        Assert.Contains("edit", roles);
        Assert.Contains("cluster-admin", roles);
        Assert.DoesNotContain("view", roles);
        Assert.Contains("system:monitoring", (await kernel.As("bob").GetAsync($"{Explain}?path=/metrics")).Json["missing"]!["roles"]!.AsArray().Select(role => (string)role!["name"]!));
    }

    [Fact]
    public async Task About_others_asks_only_who_may_review_them()
    {
        Assert.Equal(403, (await kernel.As("bob").GetAsync($"{Explain}?user=ann&verb=get&resource=secrets")).Status);
        Assert.Equal(200, (await kernel.As("bob").GetAsync($"{Explain}?user=bob&verb=get&resource=secrets")).Status);
        var why = (await kernel.Admin.GetAsync($"{Explain}?user=ann&group=system:masters&verb=get&resource=secrets")).Json;
        Assert.True((bool)why["allowed"]!);
        var refused = await kernel.Admin.GetAsync($"{Explain}?user=ann");
        Assert.Equal(400, refused.Status);
        Assert.Contains("LB8305", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_rules_review_lists_everything_with_the_limits_of_the_token()
    {
        await kernel.Admin.CreateAsync("/api/v1/namespaces", Rbac.Namespace("rules"));
        await kernel.Admin.CreateAsync($"{Rbac.Roles}/namespaces/rules/rolebindings", Rbac.Binding("e", "ClusterRole/edit", "User:ruth"));
        await kernel.Admin.CreateAsync("/apis/iam.luban.dev/v1/scopes", EscalationTests.Template("read-config", Rbac.Rule("get,list", "*", "configmaps,secrets"), Rbac.Rule("create", "authorization.k8s.io", "*")));

        var all = await RulesAsync(kernel.As("ruth"), "rules");
        Assert.Contains(all, rule => Lists(rule, "resources").Contains("secrets") && Lists(rule, "verbs").Contains("delete"));
        Assert.DoesNotContain(await RulesAsync(kernel.As("ruth"), "default"), rule => Lists(rule, "resources").Contains("secrets"));

        var limited = await RulesAsync(kernel.As("ruth") with { Scopes = "read-config" }, "rules");
        Assert.Contains(limited, rule => Lists(rule, "resources").Contains("secrets"));
        Assert.All(limited.Where(rule => Lists(rule, "resources").Contains("secrets")), rule => Assert.Equal(["get", "list"], Lists(rule, "verbs").Order()));
        Assert.DoesNotContain(limited, rule => Lists(rule, "resources").Contains("leases"));
        Assert.Contains(await RulesAsync(kernel.Admin, "rules"), rule => Lists(rule, "resources").Contains("*"));
    }

    private static async Task<IReadOnlyList<JsonNode>> RulesAsync(Caller caller, string ns)
    {
        var review = await caller.CreateAsync("/apis/authorization.k8s.io/v1/selfsubjectrulesreviews", new JsonObject { ["spec"] = new JsonObject { ["namespace"] = ns } });
        Assert.False((bool)review["status"]!["incomplete"]!);
        return [.. review["status"]!["resourceRules"]!.AsArray().OfType<JsonNode>()];
    }

    private static IReadOnlyList<string> Lists(JsonNode rule, string field) => [.. rule[field]!.AsArray().Select(value => (string)value!)];
}
