using System.Text.Json.Nodes;
using Xunit;
using static LuBan.Access.Tests.Tenancy.Tenants;

namespace LuBan.Access.Tests.Tenancy;

public sealed class WorkspaceTests(AccessKernel kernel) : IClassFixture<AccessKernel>
{
    private Caller Admin => kernel.Admin;

    [Fact]
    public async Task A_workspace_gets_its_home_and_its_manager()
    {
        var workspace = await Admin.CreateWorkspaceAsync("acme", "ada");

        var home = (await Admin.GetAsync($"{Namespaces}/workspace-acme")).Json;
        Assert.Equal(("acme", "true"), ((string?)home["metadata"]!["labels"]!["tenant.luban.dev/workspace"], (string?)home["metadata"]!["labels"]!["tenant.luban.dev/home"]));
        var binding = (await Admin.GetAsync($"{Bindings("workspace-acme")}/workspace-manager")).Json;
        Assert.Equal(("workspace-admin", "ada"), ((string?)binding["roleRef"]!["name"], (string?)binding["subjects"]![0]!["name"]));
        Assert.Equal((0, 1, "Active"), ((int)workspace["status"]!["namespaces"]!, (int)workspace["status"]!["members"]!, (string)workspace["status"]!["phase"]!));
        Assert.Equal(200, (await kernel.As("ada").GetAsync($"{Workspaces}/acme")).Status);
        Assert.Equal(403, (await kernel.As("bob").GetAsync($"{Workspaces}/acme")).Status);
    }

    [Fact]
    public async Task Whoever_creates_a_workspace_manages_it_and_another_manager_takes_over()
    {
        await Admin.CreateAsync(Workspaces, Object("handed", []));
        await Admin.WaitAsync($"{Bindings("workspace-handed")}/workspace-manager", binding => (string?)binding["subjects"]![0]!["name"] == "root", "the creator to manage it");

        await Admin.PatchAsync($"{Workspaces}/handed", new JsonObject { ["spec"] = new JsonObject { ["manager"] = "grace" } });

        await Admin.WaitAsync($"{Bindings("workspace-handed")}/workspace-manager", binding => (string?)binding["subjects"]![0]!["name"] == "grace", "the manager to change");
        Assert.True(await kernel.As("grace").CanAsync("create", "projects", "tenant.luban.dev", "workspace-handed"));
        Assert.Equal("root", (string?)(await Admin.GetAsync($"{Workspaces}/handed")).Json["metadata"]!["annotations"]!["tenant.luban.dev/creator"]);
    }

    [Fact]
    public async Task A_project_gets_a_namespace_and_whoever_created_it_runs_it()
    {
        await Admin.CreateWorkspaceAsync("maker", "ada");
        await Admin.BindAsync("workspace-maker", "workspace-self-provisioner", "User:eve");

        var ns = await kernel.As("eve").CreateProjectAsync("maker", "shop");

        Assert.Equal("maker-shop", ns);
        var labels = (await Admin.GetAsync($"{Namespaces}/{ns}")).Json["metadata"]!["labels"]!;
        Assert.Equal(("maker", "shop"), ((string?)labels["tenant.luban.dev/workspace"], (string?)labels["tenant.luban.dev/project"]));
        Assert.Equal(201, (await kernel.As("eve").PostAsync(ConfigMaps(ns), Rbac.ConfigMap("hers"))).Status);
        Assert.Equal(200, (await kernel.As("ada").GetAsync(ConfigMaps(ns))).Status);
        Assert.Equal(403, (await kernel.As("bob").GetAsync(ConfigMaps(ns))).Status);
    }

    [Fact]
    public async Task A_creator_who_was_taken_out_of_a_project_is_not_put_back()
    {
        await Admin.CreateWorkspaceAsync("once", "ada");
        await Admin.BindAsync("workspace-once", "workspace-self-provisioner", "User:eve");
        var ns = await kernel.As("eve").CreateProjectAsync("once", "shop");

        Assert.Equal(200, (await Admin.SendAsync("DELETE", $"{Bindings(ns)}/project-creator")).Status);
        // Has the project looked at again: the namespace changes, and the new text shows that it was seen.
        await Admin.PatchAsync($"{Projects("once")}/shop", new JsonObject { ["spec"] = new JsonObject { ["description"] = "another" } });
        await Admin.WaitAsync($"{Projects("once")}/shop", project => (long?)project["status"]?["observedGeneration"] == (long?)project["metadata"]!["generation"], "the project to be looked at");

        Assert.Equal(404, (await Admin.GetAsync($"{Bindings(ns)}/project-creator")).Status);
        Assert.Equal(403, (await kernel.As("eve").SendAsync("DELETE", $"{Projects("once")}/shop")).Status);
    }

    [Fact]
    public async Task Nobody_but_the_kernel_makes_home_namespaces_or_says_whose_a_namespace_is()
    {
        await Admin.CreateWorkspaceAsync("kept", "ada");
        var ns = await kernel.As("ada").CreateProjectAsync("kept", "shop");

        var made = await Admin.PostAsync(Namespaces, Rbac.Namespace("workspace-other"));
        var labelled = await Admin.PostAsync(Namespaces, new JsonObject { ["metadata"] = new JsonObject { ["name"] = "stolen", ["labels"] = new JsonObject { ["tenant.luban.dev/workspace"] = "kept", ["tenant.luban.dev/home"] = "true" } } });
        var moved = await Admin.PatchAsync($"{Namespaces}/{ns}", new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["tenant.luban.dev/workspace"] = "other" } } });
        var dropped = await Admin.PatchAsync($"{Namespaces}/{ns}", new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["tenant.luban.dev/workspace"] = null } } });

        Assert.Equal(422, made.Status);
        Assert.Contains("LB8402", made.Message);
        Assert.Equal(422, labelled.Status);
        Assert.Equal(2, labelled.Json["details"]!["causes"]!.AsArray().Count);
        Assert.Contains("LB8401: 'tenant.luban.dev/workspace' is set by the kernel only: it is 'kept' and stays that.", moved.Message);
        Assert.Equal("kept", (string?)dropped.Json["metadata"]!["labels"]!["tenant.luban.dev/workspace"]);
    }

    [Fact]
    public async Task A_namespace_of_a_workspace_is_deleted_through_its_project_or_workspace()
    {
        await Admin.CreateWorkspaceAsync("whole", "ada");
        var ns = await kernel.As("ada").CreateProjectAsync("whole", "shop");

        var project = await Admin.SendAsync("DELETE", $"{Namespaces}/{ns}");
        var home = await Admin.SendAsync("DELETE", $"{Namespaces}/workspace-whole");

        Assert.Equal((403, 403), (project.Status, home.Status));
        Assert.Contains("kubectl delete project shop -n workspace-whole", project.Message);
        Assert.Contains("kubectl delete workspace whole", home.Message);
    }

    [Fact]
    public async Task Every_problem_of_a_workspace_is_told_at_once()
    {
        var refused = await Admin.PostAsync(Workspaces, new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = new string('a', 60), ["annotations"] = new JsonObject { ["tenant.luban.dev/adopt"] = "true" } },
            ["spec"] = new JsonObject { ["quota"] = new JsonObject { ["hard"] = new JsonObject { ["count/configmaps"] = "many", ["cpu"] = 4 } } },
        });

        Assert.Equal(422, refused.Status);
        var fields = refused.Json["details"]!["causes"]!.AsArray().Select(cause => (string)cause!["field"]!).ToList();
        Assert.Equal(["metadata.name", "spec.quota.hard[count/configmaps]", "spec.quota.hard[cpu]", "metadata.annotations[tenant.luban.dev/adopt]"], fields);
    }

    [Fact]
    public async Task Every_problem_of_a_project_is_told_at_once()
    {
        await Admin.CreateAsync(Namespaces, Rbac.Namespace("plain"));
        await Admin.CreateWorkspaceAsync("strict", "ada");

        var elsewhere = await Admin.PostAsync($"{Root}/namespaces/plain/projects", Object("A.b", new JsonObject { ["namespace"] = "kube-mine" }));
        var taken = await kernel.As("ada").PostAsync(Projects("strict"), Object("shop", new JsonObject { ["namespace"] = "plain" }));
        await kernel.As("ada").CreateProjectAsync("strict", "shop");
        var renamed = await kernel.As("ada").PatchAsync($"{Projects("strict")}/shop", new JsonObject { ["spec"] = new JsonObject { ["namespace"] = "other" } });

        Assert.Equal(422, elsewhere.Status);
        Assert.Contains("LB8408", elsewhere.Message);
        Assert.Contains("LB8411", elsewhere.Message);
        Assert.Contains("LB8412: the namespace name 'plain' is taken", taken.Message);
        Assert.Contains("LB8413", renamed.Message);
    }

    [Fact]
    public async Task Deleting_a_workspace_takes_everything_with_it()
    {
        await Admin.CreateWorkspaceAsync("short", "ada");
        var ns = await kernel.As("ada").CreateProjectAsync("short", "shop");
        await kernel.As("ada").CreateAsync(ConfigMaps(ns), Rbac.ConfigMap("a"));

        Assert.Equal(200, (await kernel.As("ada").SendAsync("DELETE", $"{Workspaces}/short")).Status);

        await Admin.WaitUntilGoneAsync($"{Workspaces}/short");
        Assert.Equal((404, 404), ((await Admin.GetAsync($"{Namespaces}/{ns}")).Status, (await Admin.GetAsync($"{Namespaces}/workspace-short")).Status));
        await Admin.CreateWorkspaceAsync("short", "bob");
        Assert.Equal(403, (await kernel.As("ada").GetAsync($"{Workspaces}/short")).Status);
    }

    [Fact]
    public async Task What_a_workspace_leaves_whose_finalizer_was_taken_away_is_deleted_and_is_not_the_next_ones()
    {
        await Admin.CreateWorkspaceAsync("forced", "ada");
        var ns = await kernel.As("ada").CreateProjectAsync("forced", "shop");
        var held = Rbac.ConfigMap("held");
        held["metadata"]!["finalizers"] = new JsonArray("example.dev/hold");
        await kernel.As("ada").CreateAsync(ConfigMaps(ns), held);
        await Admin.SendAsync("DELETE", $"{Workspaces}/forced");
        await Admin.WaitAsync($"{Workspaces}/forced", workspace => Message(workspace, "Deleted").Contains("example.dev/hold"), "the status to say what holds it");

        await Admin.PatchAsync($"{Workspaces}/forced", new JsonObject { ["metadata"] = new JsonObject { ["finalizers"] = null } });
        await Admin.WaitUntilGoneAsync($"{Workspaces}/forced");
        await Admin.CreateAsync(Workspaces, Object("forced", new JsonObject { ["manager"] = "bob" }));
        await Admin.WaitAsync($"{Workspaces}/forced", workspace => Condition(workspace, "Ready") == "False", "the new workspace to wait for the old one's home");
        Assert.False(await kernel.As("bob").CanAsync("get", "configmaps", ns: ns));
        await Admin.PatchAsync($"{ConfigMaps(ns)}/held", new JsonObject { ["metadata"] = new JsonObject { ["finalizers"] = null } });

        await Admin.WaitAsync($"{Workspaces}/forced", workspace => Condition(workspace, "Ready") == "True", "the new workspace to get a home of its own");
        Assert.Equal(404, (await Admin.GetAsync($"{Namespaces}/{ns}")).Status);
        Assert.False(await kernel.As("ada").CanAsync("get", "workspaces", "tenant.luban.dev", name: "forced"));
    }

    [Fact]
    public async Task Giving_up_on_a_finalizer_is_for_administrators()
    {
        await Admin.CreateWorkspaceAsync("stuck", "ada");
        var ns = await kernel.As("ada").CreateProjectAsync("stuck", "shop");
        var held = Rbac.ConfigMap("held");
        held["metadata"]!["finalizers"] = new JsonArray("example.dev/hold");
        await kernel.As("ada").CreateAsync(ConfigMaps(ns), held);
        await kernel.As("ada").SendAsync("DELETE", $"{Workspaces}/stuck");
        var terminating = await Admin.WaitAsync($"{Workspaces}/stuck", workspace => Message(workspace, "Deleted").Contains("example.dev/hold"), "the status to say what holds it");
        var entry = terminating["status"]!["remaining"]!.AsArray().Single(each => (string?)each!["resource"] == "configmaps")!;
        Assert.Equal((ns, 1, "example.dev/hold"), ((string?)entry["namespace"], (int?)entry["count"], (string?)entry["finalizers"]![0]));

        var force = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["tenant.luban.dev/force-delete"] = "true" } } };
        var refused = await kernel.As("ada").PatchAsync($"{Workspaces}/stuck", force.DeepClone());
        Assert.Contains("LB8406", refused.Message);
        Assert.Equal(200, (await Admin.PatchAsync($"{Workspaces}/stuck", force)).Status);

        await Admin.WaitUntilGoneAsync($"{Workspaces}/stuck");
    }

    [Fact]
    public async Task An_administrator_has_a_workspace_adopt_a_namespace()
    {
        await Admin.CreateAsync(Namespaces, Rbac.Namespace("legacy"));
        await Admin.CreateAsync(ConfigMaps("legacy"), Rbac.ConfigMap("old"));
        await Admin.CreateWorkspaceAsync("adopter", "ada");
        var body = new JsonObject { ["namespace"] = "legacy" };

        Assert.Equal(403, (await kernel.As("ada").PostAsync($"{Workspaces}/adopter/adopt", body.DeepClone())).Status);
        Assert.Equal(200, (await Admin.PostAsync($"{Workspaces}/adopter/adopt", body.DeepClone())).Status);

        await Admin.WaitAsync($"{Projects("adopter")}/legacy", project => (string?)project["status"]?["phase"] == "Active", "the project to be active");
        Assert.Equal(200, (await kernel.As("ada").GetAsync($"{ConfigMaps("legacy")}/old")).Status);
        Assert.Equal(409, (await Admin.PostAsync($"{Workspaces}/adopter/adopt", body)).Status);
        Assert.Equal(422, (await Admin.PostAsync($"{Workspaces}/adopter/adopt", new JsonObject { ["namespace"] = "default" })).Status);
        Assert.Equal(404, (await Admin.PostAsync($"{Workspaces}/adopter/adopt", new JsonObject { ["namespace"] = "nothing" })).Status);
    }
}
