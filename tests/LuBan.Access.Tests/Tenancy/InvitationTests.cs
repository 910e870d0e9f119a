using System.Text.Json.Nodes;
using Xunit;
using static LuBan.Access.Tests.Tenancy.Tenants;

namespace LuBan.Access.Tests.Tenancy;

public sealed class InvitationTests(AccessKernel kernel) : IClassFixture<AccessKernel>
{
    private const string ByCode = Root + "/self/invitations";

    private Caller Admin => kernel.Admin;

    private Caller Ada => kernel.As("ada");

    [Fact]
    public async Task The_invited_user_accepts_once_and_has_the_role()
    {
        await Admin.CreateWorkspaceAsync("open", "ada");
        await Ada.CreateAsync(Invitations("open"), Invitation("for-bill", "bill", "workspace-viewer"));
        var seen = (await kernel.As("bill").GetAsync($"{Root}/self")).Json["invitations"]!.AsArray().Single()!;
        Assert.Equal(("open", "for-bill", "workspace-viewer"), ((string?)seen["workspace"], (string?)seen["name"], (string?)seen["role"]));

        var accepted = await kernel.As("bill").PostAsync($"{Invitations("open")}/for-bill/accept", null);
        var again = await kernel.As("bill").PostAsync($"{Invitations("open")}/for-bill/accept", null);

        Assert.Equal((200, 409), (accepted.Status, again.Status));
        Assert.Equal(200, (await kernel.As("bill").GetAsync(ConfigMaps("workspace-open"))).Status);
        var members = (await Ada.GetAsync($"{Root}/namespaces/workspace-open/members")).Json["items"]!.AsArray();
        Assert.Equal(["ada: workspace-admin", "bill: workspace-viewer"], members.Select(member => $"{member!["name"]}: {member["roles"]![0]!["name"]}"));
    }

    [Fact]
    public async Task Of_many_who_accept_at_once_one_is_first_and_a_member_who_was_removed_stays_removed()
    {
        await Admin.CreateWorkspaceAsync("rush", "ada");
        await Ada.CreateAsync(Invitations("rush"), Invitation("i", "bob", "workspace-viewer"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => kernel.As("bob").PostAsync($"{Invitations("rush")}/i/accept", null)));

        Assert.Equal(1, answers.Count(answer => answer.Status == 200));
        Assert.Equal(200, (await Ada.SendAsync("DELETE", $"{Bindings("workspace-rush")}/invitation-i")).Status);
        Assert.Equal(409, (await kernel.As("bob").PostAsync($"{Invitations("rush")}/i/accept", null)).Status);
        Assert.Equal(403, (await kernel.As("bob").GetAsync(ConfigMaps("workspace-rush"))).Status);
    }

    [Fact]
    public async Task Whoever_has_the_code_of_an_email_invitation_accepts_it()
    {
        await Admin.CreateWorkspaceAsync("mail", "ada");
        await Ada.CreateAsync(Invitations("mail"), new JsonObject { ["metadata"] = new JsonObject { ["name"] = "new" }, ["spec"] = new JsonObject { ["email"] = "new@example.com", ["role"] = new JsonObject { ["name"] = "workspace-regular" } } });
        var first = (string)(await Ada.PostAsync($"{Invitations("mail")}/new/code", null)).Json["code"]!;
        var second = (string)(await Ada.PostAsync($"{Invitations("mail")}/new/code", null)).Json["code"]!;

        var replaced = await kernel.As("newcomer").PostAsync(ByCode, new JsonObject { ["code"] = first });
        var accepted = await kernel.As("newcomer").PostAsync(ByCode, new JsonObject { ["code"] = second });
        var used = await kernel.As("other").PostAsync(ByCode, new JsonObject { ["code"] = second });

        Assert.Equal((404, 200, 404), (replaced.Status, accepted.Status, used.Status));
        Assert.True(await kernel.As("newcomer").CanAsync("get", "workspaces", "tenant.luban.dev", name: "mail"));
        var stored = (await Admin.GetAsync($"{Invitations("mail")}/new")).Text;
        Assert.DoesNotContain(second, stored);
        Assert.Equal(404, (await kernel.As("x").PostAsync(ByCode, new JsonObject { ["code"] = "lbi_nothing" })).Status);
        Assert.Equal(409, (await Ada.PostAsync($"{Invitations("mail")}/new/code", null)).Status);
    }

    [Fact]
    public async Task Nobody_learns_from_an_invitation_whether_there_is_such_a_user_or_such_an_invitation()
    {
        await Admin.CreateWorkspaceAsync("quiet", "ada");
        var known = await Ada.PostAsync(Invitations("quiet"), Invitation("one", "ada", "workspace-viewer"));
        var unknown = await Ada.PostAsync(Invitations("quiet"), Invitation("two", "nobody-has-this-name", "workspace-viewer"));
        Assert.Equal((201, 201), (known.Status, unknown.Status));

        var somebodyElses = await kernel.As("eve").PostAsync($"{Invitations("quiet")}/one/accept", null);
        var nobodys = await kernel.As("eve").PostAsync($"{Invitations("quiet")}/none/accept", null);
        var nowhere = await kernel.As("eve").PostAsync($"{Invitations("nowhere")}/none/accept", null);

        Assert.Equal((404, 404, 404), (somebodyElses.Status, nobodys.Status, nowhere.Status));
        Assert.Equal(somebodyElses.Message.Replace("one", "none"), nobodys.Message);
        Assert.Equal(nobodys.Message, nowhere.Message);
    }

    [Fact]
    public async Task An_invitation_gives_no_more_than_the_inviter_may_give_then_and_when_it_is_accepted()
    {
        await Admin.CreateWorkspaceAsync("strict", "ada");
        await Admin.CreateAsync($"{Rbac.Roles}/namespaces/workspace-strict/roles", Rbac.Role("secrets", Rbac.Rule("get", "", "secrets")));

        var cluster = await Ada.PostAsync(Invitations("strict"), Invitation("a", "bob", "platform-admin"));
        var role = await Ada.PostAsync(Invitations("strict"), Invitation("b", "bob", "secrets", "Role"));
        var missing = await Ada.PostAsync(Invitations("strict"), Invitation("c", "bob", "no-such-role"));
        Assert.Equal((403, 403, 403), (cluster.Status, role.Status, missing.Status));
        Assert.Contains("not currently held", role.Message);

        await Ada.CreateAsync(Invitations("strict"), Invitation("d", "bob", "workspace-admin"));
        await Admin.PatchAsync($"{Workspaces}/strict", new JsonObject { ["spec"] = new JsonObject { ["manager"] = "grace" } });
        await Admin.WaitAsync($"{Bindings("workspace-strict")}/workspace-manager", binding => (string?)binding["subjects"]![0]!["name"] == "grace", "the manager to change");
        var late = await kernel.As("bob").PostAsync($"{Invitations("strict")}/d/accept", null);

        Assert.Equal(403, late.Status);
        Assert.Contains("LB8423", late.Message);
        Assert.Equal(404, (await Admin.GetAsync($"{Bindings("workspace-strict")}/invitation-d")).Status);
    }

    [Fact]
    public async Task An_invitation_is_never_changed_and_all_its_problems_are_told()
    {
        await Admin.CreateWorkspaceAsync("fixed", "ada");
        await Ada.CreateAsync(Invitations("fixed"), Invitation("i", "bob", "workspace-viewer"));

        var changed = await Ada.PatchAsync($"{Invitations("fixed")}/i", new JsonObject { ["spec"] = new JsonObject { ["role"] = new JsonObject { ["name"] = "workspace-admin" } } });
        var status = await Ada.PatchAsync($"{Invitations("fixed")}/i/status", new JsonObject { ["status"] = new JsonObject { ["phase"] = "Accepted", ["acceptedBy"] = "mallory" } });
        var wrong = await Ada.PostAsync(Invitations("fixed"), new JsonObject { ["metadata"] = new JsonObject { ["name"] = "w" }, ["spec"] = new JsonObject { ["user"] = "system:admin", ["email"] = "x", ["expiresIn"] = "1s" } });

        Assert.Contains("LB8420", changed.Message);
        Assert.Equal(403, status.Status);
        Assert.Equal(["spec", "spec.email", "spec.user", "spec.role", "spec.expiresIn"], wrong.Json["details"]!["causes"]!.AsArray().Select(cause => (string)cause!["field"]!));
    }

    [Fact]
    public async Task An_invitation_expires()
    {
        var time = new ManualClock();
        await using var own = await AccessKernel.StartAsync(services: services => Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton<TimeProvider>(services, time));
        await own.Admin.CreateWorkspaceAsync("late", "ada");
        var invitation = Invitation("i", "bob", "workspace-viewer");
        invitation["spec"]!["expiresIn"] = "1h";
        await own.As("ada").CreateAsync(Invitations("late"), invitation);
        var code = (string)(await own.As("ada").PostAsync($"{Invitations("late")}/i/code", null)).Json["code"]!;

        time.Ahead = TimeSpan.FromMinutes(61);

        Assert.Equal(409, (await own.As("bob").PostAsync($"{Invitations("late")}/i/accept", null)).Status);
        Assert.Equal(409, (await own.As("bob").PostAsync(ByCode, new JsonObject { ["code"] = code })).Status);
        Assert.Empty((await own.As("bob").GetAsync($"{Root}/self")).Json["invitations"]!.AsArray());
    }

    private static JsonObject Invitation(string name, string user, string role, string kind = "ClusterRole") => new()
    {
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = new JsonObject { ["user"] = user, ["role"] = new JsonObject { ["kind"] = kind, ["name"] = role } },
    };

    /// <summary>The system's clock, set ahead; timers run as ever.</summary>
    private sealed class ManualClock : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
    }
}
