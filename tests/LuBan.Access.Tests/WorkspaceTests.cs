using System.Text.Json.Nodes;
using LuBan.Kernel.Access;
using LuBan.Resources;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LuBan.Access.Tests;

/// <summary>What is bound in a workspace's home namespace holds in all namespaces of the workspace, and nowhere else.</summary>
public sealed class WorkspaceTests(AccessKernel kernel) : IClassFixture<AccessKernel>
{
    [Fact]
    public async Task A_binding_at_home_holds_in_every_namespace_of_the_workspace()
    {
        await SpaceAsync("workspace-acme", "acme", isHome: true);
        await SpaceAsync("acme-one", "acme");
        await SpaceAsync("acme-elsewhere", "other");
        await kernel.Admin.CreateAsync($"{Rbac.Roles}/namespaces/workspace-acme/roles", Rbac.Role("member", Rbac.Rule("get,list", "", "configmaps"), Rbac.Rule("get", "tenant.luban.dev", "workspaces")));
        await kernel.Admin.CreateAsync($"{Rbac.Roles}/namespaces/workspace-acme/rolebindings", Rbac.Binding("members", "Role/member", "Group:acme-members", "ServiceAccount:bot"));
        var wes = kernel.As("wes", "acme-members");

        foreach (var ns in new[] { "workspace-acme", "acme-one" }) Assert.Equal(200, (await wes.GetAsync($"/api/v1/namespaces/{ns}/configmaps")).Status);
        foreach (var ns in new[] { "acme-elsewhere", "default" }) Assert.Equal(403, (await wes.GetAsync($"/api/v1/namespaces/{ns}/configmaps")).Status);
        Assert.Equal(403, (await wes.GetAsync("/api/v1/configmaps")).Status);
        Assert.Equal(200, (await kernel.As("system:serviceaccount:workspace-acme:bot").GetAsync("/api/v1/namespaces/acme-one/configmaps")).Status);
        Assert.Equal(403, (await kernel.As("system:serviceaccount:acme-one:bot").GetAsync("/api/v1/namespaces/acme-one/configmaps")).Status);
        Assert.True(await wes.CanAsync("get", "workspaces", "tenant.luban.dev", name: "acme"));
        Assert.False(await wes.CanAsync("get", "workspaces", "tenant.luban.dev", name: "other"));
        Assert.False(await wes.CanAsync("list", "workspaces", "tenant.luban.dev"));

        await SpaceAsync("acme-one", "other");
        Assert.Equal(403, (await wes.GetAsync("/api/v1/namespaces/acme-one/configmaps")).Status);
    }

    [Fact]
    public async Task A_binding_in_an_ordinary_namespace_of_a_workspace_stays_there()
    {
        await SpaceAsync("workspace-solo", "solo", isHome: true);
        await SpaceAsync("solo-one", "solo");
        await SpaceAsync("solo-two", "solo");
        await kernel.Admin.CreateAsync($"{Rbac.Roles}/namespaces/solo-one/rolebindings", Rbac.Binding("edit", "ClusterRole/edit", "User:sol"));

        Assert.True(await kernel.As("sol").CanAsync("list", "configmaps", ns: "solo-one"));
        Assert.False(await kernel.As("sol").CanAsync("list", "configmaps", ns: "solo-two"));
        Assert.False(await kernel.As("sol").CanAsync("list", "configmaps", ns: "workspace-solo"));
    }

    [Fact]
    public async Task The_name_alone_makes_no_namespace_a_home()
    {
        await SpaceAsync("workspace-fake", null);
        await SpaceAsync("fake-one", "fake");
        await SpaceAsync("workspace-wrong", "fake", isHome: true);
        await SpaceAsync("wrong-one", "wrong");
        foreach (var home in new[] { "workspace-fake", "workspace-wrong" })
            await kernel.Admin.CreateAsync($"{Rbac.Roles}/namespaces/{home}/rolebindings", Rbac.Binding("edit", "ClusterRole/edit", "User:mallory"));

        Assert.False(await kernel.As("mallory").CanAsync("list", "configmaps", ns: "fake-one"));
        Assert.False(await kernel.As("mallory").CanAsync("list", "configmaps", ns: "wrong-one"));
    }

    [Fact]
    public async Task All_bindings_of_somebody_are_found_wherever_they_are()
    {
        await SpaceAsync("workspace-find", "find", isHome: true);
        await kernel.Admin.CreateAsync($"{Rbac.Roles}/namespaces/workspace-find/rolebindings", Rbac.Binding("edit", "ClusterRole/edit", "User:fin", "Group:finders"));
        await kernel.Admin.CreateAsync($"{Rbac.Roles}/clusterrolebindings", Rbac.Binding("fin-view", "view", "Group:finders"));

        var bindings = kernel.Services.GetRequiredService<AccessEvaluator>().BindingsOf(new("fin", "", ["finders"]));

        Assert.Equal(["ClusterRoleBinding  fin-view view", "RoleBinding workspace-find edit edit"], bindings.Select(binding => $"{binding.Kind} {binding.Namespace} {binding.Name} {binding.RoleName}").Order());
    }

    /// <summary>Labels a namespace as the kernel does.</summary>
    private async Task SpaceAsync(string name, string? workspace, bool isHome = false)
    {
        var resources = kernel.Services.GetRequiredService<ResourceService>();
        var kind = resources.Registry.Current.FindKind("", "Namespace")!;
        var labels = new JsonObject();
        if (workspace is not null) labels[TenancyLabels.Workspace] = workspace;
        if (isHome) labels[TenancyLabels.Home] = "true";
        var options = new WriteOptions { FromKernel = true, FieldManager = "tests" };
        if (await resources.GetAsync(kind, "", name, CancellationToken.None) is null)
            await resources.CreateAsync(kind, "", new() { ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = labels } }, options, CancellationToken.None);
        else
            await resources.PatchAsync(kind, "", name, PatchType.Merge, new JsonObject { ["metadata"] = new JsonObject { ["labels"] = labels } }, null, options, CancellationToken.None);
    }
}
