using System.Text.Json.Nodes;
using Xunit;
using static LuBan.Access.Tests.Tenancy.Tenants;

namespace LuBan.Access.Tests.Tenancy;

public sealed class QuotaTests(AccessKernel kernel) : IClassFixture<AccessKernel>
{
    private Caller Admin => kernel.Admin;

    [Fact]
    public async Task A_quota_holds_over_all_namespaces_of_a_workspace_and_says_the_numbers()
    {
        await Admin.CreateWorkspaceAsync("small", "ada", Quota(("count/configmaps", 3)));
        var (shop, test) = (await kernel.As("ada").CreateProjectAsync("small", "shop"), await kernel.As("ada").CreateProjectAsync("small", "test"));
        await kernel.As("ada").CreateAsync(ConfigMaps(shop), Rbac.ConfigMap("a"));
        await kernel.As("ada").CreateAsync(ConfigMaps(shop), Rbac.ConfigMap("b"));
        await kernel.As("ada").CreateAsync(ConfigMaps(test), Rbac.ConfigMap("c"));

        var refused = await kernel.As("ada").PostAsync(ConfigMaps(test), Rbac.ConfigMap("d"));
        var tried = await kernel.As("ada").PostAsync($"{ConfigMaps(shop)}?dryRun=All", Rbac.ConfigMap("d"));

        Assert.Equal((403, 403), (refused.Status, tried.Status));
        Assert.Equal("configmaps \"d\" is forbidden: exceeded quota: workspace small, requested: count/configmaps=1, used: count/configmaps=3, limited: count/configmaps=3", refused.Message);
        var workspace = await Admin.WaitAsync($"{Workspaces}/small", found => (string?)found["status"]?["quota"]?["used"]?["count/configmaps"] == "3", "the usage to be shown");
        Assert.Equal("3", (string?)workspace["status"]!["quota"]!["hard"]!["count/configmaps"]);
        Assert.Equal(200, (await kernel.As("ada").SendAsync("DELETE", $"{ConfigMaps(shop)}/a")).Status);
        Assert.Equal(201, (await kernel.As("ada").PostAsync(ConfigMaps(test), Rbac.ConfigMap("d"))).Status);
    }

    [Fact]
    public async Task Of_many_creates_at_once_in_several_namespaces_exactly_as_many_succeed_as_there_are_places()
    {
        const int Places = 25, Tries = 120;
        await Admin.CreateWorkspaceAsync("race", "ada", Quota(("count/configmaps", Places)));
        string[] namespaces = [await kernel.As("ada").CreateProjectAsync("race", "one"), await kernel.As("ada").CreateProjectAsync("race", "two"), await kernel.As("ada").CreateProjectAsync("race", "three")];

        var answers = await Task.WhenAll(Enumerable.Range(0, Tries).Select(i => kernel.As("ada").PostAsync(ConfigMaps(namespaces[i % namespaces.Length]), Rbac.ConfigMap($"c{i}"))));

        Assert.Equal(Places, answers.Count(answer => answer.Status == 201));
        Assert.All(answers.Where(answer => answer.Status != 201), answer => Assert.Contains("exceeded quota: workspace race", answer.Message));
    }

    [Fact]
    public async Task The_numbers_of_projects_and_members_are_limited()
    {
        await Admin.CreateWorkspaceAsync("club", "ada", new JsonObject { ["namespaces"] = 1, ["members"] = 3 });
        await kernel.As("ada").CreateProjectAsync("club", "only");
        await Admin.BindAsync("workspace-club", "workspace-viewer", "User:bob", "User:eve");

        var project = await kernel.As("ada").PostAsync(Projects("club"), Object("second"));
        var member = await kernel.As("ada").PostAsync(Bindings("workspace-club"), Rbac.Binding("third", "workspace-viewer", "User:mallory"));
        var joined = await kernel.As("ada").PatchAsync($"{Bindings("workspace-club")}/workspace-viewer-user-bob-user-eve", new JsonObject { ["subjects"] = Rbac.Binding("x", "y", "User:bob", "User:eve", "User:mallory")["subjects"]!.DeepClone() });
        var again = await kernel.As("ada").PostAsync(Bindings("workspace-club"), Rbac.Binding("more", "workspace-regular", "User:bob"));

        Assert.Contains("exceeded quota: workspace club, requested: namespaces=1, used: namespaces=1, limited: namespaces=1", project.Message);
        Assert.Contains("exceeded quota: workspace club, requested: members=1, used: members=3, limited: members=3", member.Message);
        Assert.Equal(403, joined.Status);
        Assert.Equal(201, again.Status);
        var workspace = await Admin.WaitAsync($"{Workspaces}/club", found => (string?)found["status"]?["quota"]?["used"]?["members"] == "3", "the members to be counted");
        Assert.Equal("1", (string?)workspace["status"]!["quota"]!["used"]!["namespaces"]);
        Assert.Equal(200, (await kernel.As("ada").PatchAsync($"{Bindings("workspace-club")}/workspace-viewer-user-bob-user-eve", new JsonObject { ["subjects"] = Rbac.Binding("x", "y", "User:bob", "User:mallory")["subjects"]!.DeepClone() })).Status);
    }

    [Fact]
    public async Task Only_who_may_change_quotas_changes_them()
    {
        await Admin.CreateWorkspaceAsync("tight", "ada", Quota(("configmaps", 1)));

        var grown = await kernel.As("ada").PatchAsync($"{Workspaces}/tight", new JsonObject { ["spec"] = new JsonObject { ["quota"] = new JsonObject { ["hard"] = new JsonObject { ["configmaps"] = 100 } } } });
        var named = await kernel.As("ada").PatchAsync($"{Workspaces}/tight", new JsonObject { ["spec"] = new JsonObject { ["displayName"] = "Tight" } });

        Assert.Equal(422, grown.Status);
        Assert.Contains("LB8405", grown.Message);
        Assert.Equal(200, named.Status);
        Assert.Equal("1", (string?)named.Json["spec"]!["quota"]!["hard"]!["configmaps"]);
    }

    [Fact]
    public async Task A_quota_counts_again_what_is_stored_after_a_restart_and_a_namespace_has_both_quotas()
    {
        await using var own = await AccessKernel.StartAsync();
        await own.Admin.CreateWorkspaceAsync("lasting", "ada", Quota(("configmaps", 2)));
        var ns = await own.As("ada").CreateProjectAsync("lasting", "shop");
        await own.As("ada").CreateAsync($"{Namespaces}/{ns}/resourcequotas", Object("mine", new JsonObject { ["hard"] = new JsonObject { ["configmaps"] = "1" } }));
        await own.As("ada").CreateAsync(ConfigMaps(ns), Rbac.ConfigMap("a"));
        Assert.Contains("exceeded quota: mine", (await own.As("ada").PostAsync(ConfigMaps(ns), Rbac.ConfigMap("b"))).Message);

        await own.RestartAsync();

        await own.As("ada").CreateAsync(ConfigMaps("workspace-lasting"), Rbac.ConfigMap("c"));
        Assert.Contains("exceeded quota: workspace lasting", (await own.As("ada").PostAsync(ConfigMaps("workspace-lasting"), Rbac.ConfigMap("d"))).Message);
    }

    private static JsonObject Quota(params (string Name, int Limit)[] limits) => new() { ["hard"] = new JsonObject(limits.Select(limit => KeyValuePair.Create<string, JsonNode?>(limit.Name, limit.Limit))) };
}
