using System.Text.Json.Nodes;
using Xunit;
using static LuBan.Access.Tests.Tenancy.Tenants;

namespace LuBan.Access.Tests.Tenancy;

/// <summary>A workspace goes with everything that extensions keep in it, and they clean up.</summary>
public sealed class CascadeTests : IAsyncLifetime
{
    private AccessKernel _kernel = null!;
    private string _ns = "";

    private Caller Admin => _kernel.Admin;

    public async Task InitializeAsync()
    {
        _kernel = await AccessKernel.StartAsync();
        await Guestbook.InstallAsync(_kernel);
        await Admin.CreateWorkspaceAsync("acme", "ada");
        _ns = await _kernel.As("ada").CreateProjectAsync("acme", "shop");
    }

    public async Task DisposeAsync() => await _kernel.DisposeAsync();

    [Fact]
    public async Task Deleting_a_workspace_runs_the_clean_up_of_extensions_before_it_is_gone()
    {
        await CreateVisitAsync(_ns, "in-project");
        await CreateVisitAsync("workspace-acme", "at-home");

        Assert.Equal(200, (await _kernel.As("ada").SendAsync("DELETE", $"{Workspaces}/acme")).Status);

        await Admin.WaitUntilGoneAsync($"{Workspaces}/acme");
        var cleaned = (await Admin.GetAsync($"/ext/{Guestbook.Id}/cleaned")).Text;
        Assert.Contains($"{_ns}/in-project", cleaned);
        Assert.Contains("workspace-acme/at-home", cleaned);
        Assert.Empty((await Admin.GetAsync("/apis/guestbook.tests.dev/v1/visits")).Json["items"]!.AsArray());
        Assert.Equal((404, 404), ((await Admin.GetAsync($"{Namespaces}/{_ns}")).Status, (await Admin.GetAsync($"{Namespaces}/workspace-acme")).Status));
    }

    [Fact]
    public async Task A_clean_up_that_never_ends_is_named_and_members_see_it()
    {
        await CreateVisitAsync(_ns, "stuck", stuck: true);
        await _kernel.As("ada").SendAsync("DELETE", $"{Workspaces}/acme");

        var workspace = await _kernel.As("ada").WaitAsync($"{Workspaces}/acme", found => Message(found, "Deleted").Contains(Guestbook.Finalizer), "the status to name the finalizer");

        var left = workspace["status"]!["remaining"]!.AsArray().Single(entry => (string?)entry!["resource"] == "visits.guestbook.tests.dev")!;
        Assert.Equal((_ns, 1, "tests.guestbook"), ((string?)left["namespace"], (int?)left["count"], ((string?)left["owner"])?.ToLowerInvariant()));
        Assert.Contains("which is serving", (string?)left["message"]);
        Assert.Contains("LB8414", Message(workspace, "Deleted"));
        Assert.Equal(200, (await _kernel.As("ada").GetAsync($"{Projects("acme")}/shop")).Status);
        await Admin.PatchAsync($"{Workspaces}/acme", new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["tenant.luban.dev/force-delete"] = "true" } } });
        await Admin.WaitUntilGoneAsync($"{Workspaces}/acme");
    }

    [Fact]
    public async Task Objects_of_an_extension_that_was_disabled_meanwhile_wait_for_it()
    {
        await CreateVisitAsync(_ns, "waiting");
        await Guestbook.EnableAsync(_kernel, false);
        await Admin.WaitUntilGoneAsync("/apis/guestbook.tests.dev/v1/visits");

        await _kernel.As("ada").SendAsync("DELETE", $"{Workspaces}/acme");

        var workspace = await Admin.WaitAsync($"{Workspaces}/acme", found => Message(found, "Deleted").Contains("which is disabled"), "the status to say that the extension is disabled");
        Assert.Contains("Tests.Guestbook", Message(workspace, "Deleted"));
        await Guestbook.EnableAsync(_kernel, true);
        await Admin.WaitUntilGoneAsync($"{Workspaces}/acme");
        Assert.Contains($"{_ns}/waiting", (await Admin.GetAsync($"/ext/{Guestbook.Id}/cleaned")).Text);
    }

    [Fact]
    public async Task Objects_of_a_disabled_extension_go_without_clean_up_when_an_administrator_says_so()
    {
        await CreateVisitAsync(_ns, "given-up");
        await Guestbook.EnableAsync(_kernel, false);
        await Admin.WaitUntilGoneAsync("/apis/guestbook.tests.dev/v1/visits");
        await _kernel.As("ada").SendAsync("DELETE", $"{Workspaces}/acme");

        await Admin.PatchAsync($"{Workspaces}/acme", new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["tenant.luban.dev/force-delete"] = "true" } } });

        await Admin.WaitUntilGoneAsync($"{Workspaces}/acme");
        await Guestbook.EnableAsync(_kernel, true);
        await Admin.WaitAsync("/apis/guestbook.tests.dev/v1/visits", list => list["items"]!.AsArray().Count == 0, "the extension to serve again, without the object");
        Assert.DoesNotContain("given-up", (await Admin.GetAsync($"/ext/{Guestbook.Id}/cleaned")).Text);
    }

    private async Task CreateVisitAsync(string ns, string name, bool stuck = false)
    {
        await _kernel.As("ada").CreateAsync(Guestbook.Visits(ns), Guestbook.Visit(name, stuck: stuck));
        await Admin.WaitAsync($"{Guestbook.Visits(ns)}/{name}", visit => visit["metadata"]!["finalizers"] is not null, "the extension to hold the visit");
    }
}
