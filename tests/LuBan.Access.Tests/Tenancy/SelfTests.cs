using System.Diagnostics;
using System.Text.Json.Nodes;
using LuBan.Resources;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static LuBan.Access.Tests.Tenancy.Tenants;

namespace LuBan.Access.Tests.Tenancy;

public sealed class SelfTests(AccessKernel kernel) : IClassFixture<AccessKernel>
{
    private const string Self = Root + "/self";

    private Caller Admin => kernel.Admin;

    [Fact]
    public async Task Everybody_sees_what_is_theirs_and_nothing_else()
    {
        await Admin.CreateWorkspaceAsync("mine", "ada");
        await Admin.PatchAsync($"{Workspaces}/mine", new JsonObject { ["spec"] = new JsonObject { ["displayName"] = "Mine" } });
        var shop = await kernel.As("ada").CreateProjectAsync("mine", "shop");
        await Admin.CreateWorkspaceAsync("yours", "bob");
        await Admin.CreateAsync(Namespaces, Rbac.Namespace("alone"));
        await Admin.BindAsync("alone", "project-viewer", "Group:readers");
        await Admin.BindAsync(shop, "project-viewer", "User:eve");

        var ada = (await kernel.As("ada").GetAsync(Self)).Json;
        var reader = (await kernel.As("rita", "readers").GetAsync(Self)).Json;
        var eve = (await kernel.As("eve").GetAsync(Self)).Json;
        var nobody = (await kernel.As("nobody").GetAsync(Self)).Json;

        Assert.Equal("[{\"name\":\"mine\",\"displayName\":\"Mine\",\"roles\":[\"workspace-admin\"]}]", ada["workspaces"]!.ToJsonString());
        Assert.Equal("[{\"name\":\"mine-shop\",\"workspace\":\"mine\",\"roles\":[\"project-admin\",\"workspace-admin\"]},{\"name\":\"workspace-mine\",\"workspace\":\"mine\",\"roles\":[\"workspace-admin\"]}]", ada["namespaces"]!.ToJsonString());
        Assert.Equal("[{\"name\":\"alone\",\"roles\":[\"project-viewer\"]}]", reader["namespaces"]!.ToJsonString());
        Assert.Equal(("[]", "mine-shop"), (eve["workspaces"]!.ToJsonString(), (string?)eve["namespaces"]!.AsArray().Single()!["name"]));
        Assert.Equal(("[]", "[]", false), (nobody["workspaces"]!.ToJsonString(), nobody["namespaces"]!.ToJsonString(), (bool)nobody["administrator"]!));
        Assert.Equal(401, (await kernel.Anonymous.GetAsync(Self)).Status);
        Assert.Equal(403, (await (kernel.As("ada") with { Scopes = "openid" }).GetAsync(Self)).Status);
        Assert.True((bool)(await Admin.GetAsync(Self)).Json["administrator"]!);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task It_is_quick_among_ten_thousand_bindings_and_a_thousand_namespaces()
    {
        const int Workspaces = 20, NamespacesEach = 50, BindingsEach = 10;
        await using var own = await AccessKernel.StartAsync();
        for (var w = 0; w < Workspaces; w++) await own.Admin.CreateWorkspaceAsync($"w{w}", $"manager{w}");
        await Parallel.ForEachAsync(Enumerable.Range(0, Workspaces * NamespacesEach), async (i, _) => await own.Admin.CreateAsync(Projects($"w{i % Workspaces}"), Object($"p{i}")));
        var resources = own.Services.GetRequiredService<ResourceService>();
        await Eventually(() => Task.FromResult(Enumerable.Range(0, Workspaces).All(w => resources.WorkspaceNamespaces($"w{w}").Count == NamespacesEach + 1)), () => "all namespaces");
        await Parallel.ForEachAsync(Enumerable.Range(0, Workspaces * NamespacesEach), async (i, _) =>
        {
            for (var b = 0; b < BindingsEach; b++) await own.Admin.CreateAsync(Bindings($"w{i % Workspaces}-p{i}"), Rbac.Binding($"b{b}", "project-viewer", $"User:u{i % 97}-{b}"));
        });

        await own.As("manager3").GetAsync(Self);
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 20; i++) Assert.Equal(NamespacesEach + 1, (await own.As("manager3").GetAsync(Self)).Json["namespaces"]!.AsArray().Count);

        Assert.True(watch.ElapsedMilliseconds / 20 < 100, $"one answer took {watch.ElapsedMilliseconds / 20} ms");
    }
}
