using System.Text.Json.Nodes;
using Xunit;

namespace LuBan.Access.Tests;

/// <summary>Rights that come and go with an extension, and approval of what it does in its own name.</summary>
public sealed class LifecycleTests
{
    private const string Papers = "papers.tests.dev";

    [Fact]
    public async Task Disabling_and_removing_an_extension_shrinks_what_roles_allow()
    {
        await using var kernel = await AccessKernel.StartAsync();
        Guarded.Pack(kernel, "1.0.0", Guarded.Access("", "configmaps", "get,list"));
        await Guarded.InstallAsync(kernel, "1.0.0");
        await kernel.Admin.CreateAsync($"{Rbac.Roles}/clusterroles", EscalationTests.Named("custom", "tests.guarded.paper-edit", Rbac.Rule("get", "", "configmaps")));
        await kernel.Admin.CreateAsync($"{Rbac.Roles}/clusterrolebindings", Rbac.Binding("custom", "custom", "User:cora"));
        await kernel.Admin.CreateAsync($"{Rbac.Roles}/clusterrolebindings", Rbac.Binding("view", "view", "User:vera"));
        var (cora, vera) = (kernel.As("cora"), kernel.As("vera"));
        Assert.True(await cora.CanAsync("delete", "papers", Papers));
        Assert.True(await vera.CanAsync("list", "papers", Papers));

        await kernel.Admin.PatchAsync(Guarded.Plan, new JsonObject { ["spec"] = new JsonObject { ["enabled"] = false } });
        await Guarded.WaitAsync(kernel, status => (string?)status["phase"] == "Disabled", "the extension to be disabled");
        Assert.False(await cora.CanAsync("delete", "papers", Papers));
        Assert.False(await cora.CanAsync("use", "tests.guarded", "permissions.luban.dev", name: "papers.read"));
        Assert.True(await cora.CanAsync("get", "configmaps"));
        Assert.False(await vera.CanAsync("list", "papers", Papers));
        Assert.Equal(404, (await kernel.Admin.GetAsync("/apis/iam.luban.dev/v1/scopes/tests.guarded.read")).Status);

        await kernel.Admin.PatchAsync(Guarded.Plan, new JsonObject { ["spec"] = new JsonObject { ["enabled"] = true } });
        await Guarded.WaitAsync(kernel, status => (string?)status["phase"] == "Installed", "the extension to be back");
        Assert.True(await cora.CanAsync("delete", "papers", Papers));

        // A start of the kernel takes nothing away meanwhile, and what was uninstalled stays away.
        await kernel.RestartAsync();
        Assert.True(await kernel.As("cora").CanAsync("delete", "papers", Papers));
        await kernel.Admin.SendAsync("DELETE", Guarded.Plan);
        await Wait.UntilAsync(async () => (await kernel.Admin.GetAsync(Guarded.Plan)).Status == 404, "the extension to be gone");
        Assert.False(await kernel.As("cora").CanAsync("delete", "papers", Papers));
        Assert.False(await kernel.As("vera").CanAsync("list", "papers", Papers));
        await Wait.UntilAsync(async () => !(await kernel.Admin.GetAsync($"{Rbac.Roles}/clusterroles/view")).Text.Contains(Papers, StringComparison.Ordinal), "the copy in the role to shrink");
        Assert.Empty((await kernel.Admin.GetAsync("/apis/iam.luban.dev/v1/roletemplates?labelSelector=kernel.luban.dev/extension")).Json["items"]!.AsArray());
    }

    [Fact]
    public async Task A_version_that_asks_for_more_waits_for_approval_and_one_that_asks_for_less_does_not()
    {
        await using var kernel = await AccessKernel.StartAsync();
        Guarded.Pack(kernel, "1.0.0", Guarded.Access("", "configmaps", "get,list"));
        Guarded.Pack(kernel, "1.1.0", Guarded.Access("", "configmaps", "get,list,create"));
        Guarded.Pack(kernel, "1.2.0", Guarded.Access("", "configmaps", "list"));
        await Guarded.InstallAsync(kernel, "1.0.0");
        Assert.Equal(["core/configmaps:get,list"], (await kernel.Admin.GetAsync(Guarded.Plan)).Json["status"]!["permissions"]!.AsArray().Select(text => (string)text!));

        await WantAsync(kernel, "1.1.0");
        var waiting = await Guarded.WaitAsync(kernel, status => status["pendingApproval"] is not null, "1.1.0 to wait for approval");
        Assert.Equal("1.0.0", (string?)waiting["status"]!["installedVersion"]);
        Assert.Equal(["core/configmaps:create,get,list"], waiting["status"]!["pendingApproval"]!["permissions"]!.AsArray().Select(text => (string)text!));

        await kernel.Admin.PatchAsync(Guarded.Plan, new JsonObject { ["spec"] = new JsonObject { ["approvedPermissions"] = new JsonArray("core/configmaps:create,get,list") } });
        await Guarded.WaitAsync(kernel, status => (string?)status["installedVersion"] == "1.1.0", "1.1.0 to be installed");
        Assert.Equal(200, (await kernel.Admin.PostAsync("/ext/tests.guarded/own/default/made", null)).Status);

        // What is taken back is refused from then on.
        await kernel.Admin.PatchAsync(Guarded.Plan, new JsonObject { ["spec"] = new JsonObject { ["approvedPermissions"] = new JsonArray("core/configmaps:get,list") } });
        await Wait.UntilAsync(async () => (await kernel.Admin.PostAsync("/ext/tests.guarded/own/default/again", null)).Status == 403, "what is approved no longer to be refused");
        Assert.Equal(200, (await kernel.Admin.GetAsync("/ext/tests.guarded/own/default")).Status);

        await WantAsync(kernel, "1.2.0");
        await Guarded.WaitAsync(kernel, status => (string?)status["installedVersion"] == "1.2.0", "1.2.0 to be installed");
    }

    [Fact]
    public async Task A_version_that_uses_what_its_manifest_does_not_ask_for_is_not_loaded()
    {
        await using var kernel = await AccessKernel.StartAsync();
        Guarded.Pack(kernel, "1.0.0");
        await kernel.Admin.CreateAsync("/apis/kernel.luban.dev/v1/installplans", new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "tests.guarded" }, ["spec"] = new JsonObject { ["extension"] = new JsonObject { ["id"] = Guarded.Id, ["version"] = "1.0.0" } },
        });

        var failed = await Guarded.WaitAsync(kernel, status => (string?)status["phase"] == "Failed", "the load to fail");

        Assert.Contains("LB8307", failed["status"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("ExtensionAccess(", failed["status"]!.ToJsonString(), StringComparison.Ordinal);
    }

    private static async Task WantAsync(AccessKernel kernel, string version) => Assert.Equal(200,
        (await kernel.Admin.PatchAsync(Guarded.Plan, new JsonObject { ["spec"] = new JsonObject { ["extension"] = new JsonObject { ["version"] = version } } })).Status);
}
