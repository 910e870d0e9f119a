using System.Text.Json.Nodes;

namespace LuBan.Cli.Tests;

public sealed class TenancyTests : IAsyncLifetime
{
    private const string Tenant = "/apis/tenant.luban.dev/v1";
    private FakeKernel _kernel = null!;
    private CliRun _cli = null!;

    public async Task InitializeAsync()
    {
        _kernel = await FakeKernel.StartAsync();
        _cli = new(_kernel);
    }

    public async Task DisposeAsync()
    {
        _cli.Dispose();
        await _kernel.DisposeAsync();
    }

    [Fact]
    public async Task A_workspace_is_made_with_a_quota_listed_shown_and_deleted()
    {
        Assert.Equal(0, await _cli.RunAsync("workspace", "create", "acme", "--display-name", "Acme", "--manager", "ada", "--quota", "namespaces=5", "--quota", "count/notes.samples.dev=1000"));
        Assert.Equal("""{"displayName":"Acme","manager":"ada","quota":{"namespaces":5,"hard":{"count/notes.samples.dev":"1000"}}}""", _kernel.Find("workspaces", "acme")!["spec"]!.ToJsonString());
        Assert.Equal(2, await _cli.RunAsync("workspace", "create", "other", "--quota", "namespaces=many"));
        _kernel.Change("workspaces", "acme", workspace => workspace["status"] = JsonNode.Parse("""
            {"phase":"Terminating","members":3,"namespaces":2,"quota":{"hard":{"namespaces":"5"},"used":{"namespaces":"2"}},"remaining":[{"namespace":"acme-web","resource":"notes.samples.dev","count":4,"owner":"samples.notes","message":"waits"}]}
            """));

        Assert.Equal(0, await _cli.RunAsync("workspace", "list"));
        Assert.Matches("(?m)^acme +Acme +ada +2 +3 +Terminating$", _cli.Out.ToString());
        Assert.Equal(0, await _cli.RunAsync("workspace", "show", "acme"));
        Assert.Matches("(?m)^Home namespace: +workspace-acme$", _cli.Out.ToString());
        Assert.Matches("(?m)^namespaces +2 +5$", _cli.Out.ToString());
        Assert.Matches("(?m)^notes.samples.dev +acme-web +4 +samples.notes +waits$", _cli.Out.ToString());
        Assert.Equal(2, await _cli.RunAsync("workspace", "delete", "acme"));
        Assert.Equal(0, await _cli.RunAsync("workspace", "delete", "acme", "--yes"));
        Assert.Null(_kernel.Find("workspaces", "acme"));
    }

    [Fact]
    public async Task What_is_mine_names_my_invitations()
    {
        _kernel.Answer("GET", Tenant + "/self", JsonNode.Parse("""{"user":"ada","administrator":false,"workspaces":[{"name":"acme","displayName":"Acme","roles":["workspace-admin"]}],"invitations":[{"workspace":"beta","name":"inv-1","role":"workspace-viewer"}]}"""));

        Assert.Equal(0, await _cli.RunAsync("workspace", "mine"));

        Assert.Matches("(?m)^acme +Acme +workspace-admin$", _cli.Out.ToString());
        Assert.Contains("luban workspace accept inv-1 --workspace beta", _cli.Error.ToString());
    }

    [Fact]
    public async Task Members_are_listed_with_their_roles()
    {
        _kernel.Answer("GET", Tenant + "/namespaces/workspace-acme/members", JsonNode.Parse("""{"items":[{"kind":"User","name":"ada","roles":[{"kind":"ClusterRole","name":"workspace-admin","binding":"manager"},{"kind":"Role","name":"extra","binding":"b"}]}]}"""));

        Assert.Equal(0, await _cli.RunAsync("workspace", "members", "acme"));

        Assert.Matches("(?m)^ada +User +workspace-admin, extra$", _cli.Out.ToString());
    }

    [Fact]
    public async Task A_user_is_invited_by_name_and_accepts()
    {
        Assert.Equal(0, await _cli.RunAsync("workspace", "invite", "acme", "bob", "--role", "workspace-viewer", "--expires", "48h"));

        var sent = Assert.Single(_kernel.Sent("POST", Tenant + "/namespaces/workspace-acme/invitations"))!;
        Assert.Equal("""{"role":{"kind":"ClusterRole","name":"workspace-viewer"},"user":"bob","expiresIn":"48h"}""", sent["spec"]!.ToJsonString());
        var name = (string)sent["metadata"]!["name"]!;
        Assert.Contains(name, _cli.Error.ToString());
        _kernel.Answer("POST", $"{Tenant}/namespaces/workspace-acme/invitations/{name}/accept", new JsonObject { ["workspace"] = "acme", ["role"] = "workspace-viewer" });
        Assert.Equal(2, await _cli.RunAsync("workspace", "accept", name));
        Assert.Equal(0, await _cli.RunAsync("workspace", "accept", name, "--workspace", "acme"));
        Assert.Contains("You have joined acme as workspace-viewer", _cli.Out.ToString());
    }

    [Fact]
    public async Task Somebody_without_an_account_is_invited_by_a_code_that_is_shown_once_and_alone()
    {
        _kernel.Intercept = async context =>
        {
            if (!context.Request.Path.Value!.EndsWith("/code", StringComparison.Ordinal)) return false;
            await FakeKernel.JsonAsync(context, 200, new JsonObject { ["code"] = "lbi_secret" });
            return true;
        };
        _kernel.Answer("POST", Tenant + "/self/invitations", new JsonObject { ["workspace"] = "acme", ["role"] = "workspace-viewer" });

        Assert.Equal(0, await _cli.RunAsync("workspace", "invite", "acme", "--email", "bob@example.com"));
        Assert.Equal("lbi_secret\n", _cli.Out.ToString());
        Assert.Equal(0, await _cli.RunAsync("workspace", "accept", "lbi_secret"));
        Assert.Equal("lbi_secret", (string?)Assert.Single(_kernel.Sent("POST", Tenant + "/self/invitations"))!["code"]);
        Assert.Equal(2, await _cli.RunAsync("workspace", "invite", "acme"));
        Assert.Equal(2, await _cli.RunAsync("workspace", "invite", "acme", "bob", "--email", "bob@example.com"));
    }

    [Fact]
    public async Task A_namespace_is_adopted_with_consent()
    {
        _kernel.Answer("POST", Tenant + "/workspaces/acme/adopt", new JsonObject { ["metadata"] = new JsonObject { ["name"] = "old" } });

        Assert.Equal(2, await _cli.RunAsync("workspace", "adopt", "acme", "old-ns"));
        Assert.Equal(0, await _cli.RunAsync("workspace", "adopt", "acme", "old-ns", "--project", "old", "--yes"));

        Assert.Equal("""{"namespace":"old-ns","project":"old"}""", Assert.Single(_kernel.Sent("POST", Tenant + "/workspaces/acme/adopt"))!.ToJsonString());
    }

    [Fact]
    public async Task A_project_is_made_in_its_workspace_listed_and_deleted()
    {
        Assert.Equal(0, await _cli.RunAsync("project", "create", "web", "--workspace", "acme", "--description", "The site"));
        Assert.Equal("The site", (string?)_kernel.Find("workspace-acme/projects", "web")!["spec"]!["description"]);
        _kernel.Change("workspace-acme/projects", "web", project => project["metadata"]!["namespace"] = "workspace-acme");

        Assert.Equal(0, await _cli.RunAsync("project", "list"));
        Assert.Matches("(?m)^web +acme ", _cli.Out.ToString());
        Assert.Equal(0, await _cli.RunAsync("workspace", "projects", "acme", "-o", "name"));
        Assert.Equal("project.tenant.luban.dev/web\n", _cli.Out.ToString());
        Assert.Equal(0, await _cli.RunAsync("project", "show", "web", "-w", "acme"));
        Assert.Equal(0, await _cli.RunAsync("project", "create", "trial", "-w", "acme", "--dry-run"));
        Assert.Null(_kernel.Find("workspace-acme/projects", "trial"));
        Assert.Equal(2, await _cli.RunAsync("project", "delete", "web", "-w", "acme"));
        Assert.Equal(0, await _cli.RunAsync("project", "delete", "web", "-w", "acme", "--yes"));
        Assert.Null(_kernel.Find("workspace-acme/projects", "web"));
    }
}
