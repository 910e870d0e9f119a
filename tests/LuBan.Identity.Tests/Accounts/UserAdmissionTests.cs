using System.Text.Json.Nodes;
using LuBan.Resources;

namespace LuBan.Identity.Tests;

public sealed class UserAdmissionTests
{
    [Fact]
    public async Task All_problems_of_a_user_are_reported_at_once()
    {
        await using var server = await AccountServer.StartAsync();
        var spec = new JsonObject
        {
            ["email"] = "ada at example", ["language"] = "not a language", ["displayName"] = "Ada\u202eecalevoL", ["groups"] = new JsonArray("ops", "system:nodes", " blank ", ""),
        };

        var (status, body, _) = await server.UserAsync(HttpMethod.Post, "", Named("ada", spec));

        Assert.Equal(422, status);
        var fields = ((JsonArray)body["details"]!["causes"]!).Select(cause => cause!["field"]!.GetValue<string>()).ToList();
        Assert.Equal(["spec.email", "spec.language", "spec.displayName", "spec.groups[1]", "spec.groups[2]", "spec.groups[3]"], fields);
    }

    [Theory]
    [InlineData("system:admin")]
    [InlineData("Ada")]
    [InlineData("ada lovelace")]
    [InlineData("../ada")]
    [InlineData("a123456789012345678901234567890123456789012345678901234567890123")]
    public async Task Names_that_users_may_not_have_are_refused(string name)
    {
        await using var server = await AccountServer.StartAsync();

        var (status, body, _) = await server.UserAsync(HttpMethod.Post, "", Named(name, []));

        Assert.True(status == 422, body.ToJsonString());
    }

    [Theory]
    [InlineData("ada@example.com", true)]
    [InlineData("ada.lovelace+tag@mail.example.com", true)]
    [InlineData("ada@localhost", true)]
    [InlineData("张三@例子.中国", true)]
    [InlineData("ada", false)]
    [InlineData("@example.com", false)]
    [InlineData("ada@", false)]
    [InlineData("ada@@example.com", false)]
    [InlineData("ada@exa mple.com", false)]
    [InlineData("ada@example.com\n", false)]
    [InlineData("ada@-example.com", false)]
    [InlineData("Ada <ada@example.com>", false)]
    public void An_address_looks_like_one(string email, bool expected) => Assert.Equal(expected, AccountRules.ProblemOfEmail(email) is null);

    [Theory]
    [InlineData("en", true)]
    [InlineData("zh-CN", true)]
    [InlineData("zh-Hant-TW", true)]
    [InlineData("es-419", true)]
    [InlineData("de-1996", true)]
    [InlineData("e", false)]
    [InlineData("english", false)]
    [InlineData("en_US", false)]
    [InlineData("en-", false)]
    public void A_language_is_a_tag(string language, bool expected) => Assert.Equal(expected, AccountRules.ProblemOfLanguage(language) is null);

    [Fact]
    public async Task A_group_that_nobody_has_described_is_warned_of()
    {
        await using var server = await AccountServer.StartAsync();
        Assert.Equal(201, (await server.SendAsync(HttpMethod.Post, "/apis/iam.luban.dev/v1/groups", AccountServer.Admin, Named("known", []))).Status);

        var (status, _, headers) = await server.UserAsync(HttpMethod.Post, "", Named("ada", new JsonObject { ["groups"] = new JsonArray("known", "unknown") }));

        Assert.Equal(201, status);
        var warning = Assert.Single(headers.GetValues("Warning"));
        Assert.Contains("unknown", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_its_members_make_members_of_system_masters()
    {
        await using var server = await AccountServer.StartAsync();
        await server.CreateAsync("ada");
        var ada = AccountServer.Basic("ada", AccountServer.Password);
        var masters = new JsonObject { ["spec"] = new JsonObject { ["groups"] = new JsonArray(CallerClaims.Masters) } };

        var byAda = await server.UserAsync(HttpMethod.Patch, "/ada", masters.DeepClone(), ada, "application/merge-patch+json");
        var newByAda = await server.UserAsync(HttpMethod.Post, "", Named("eve", (JsonObject)masters["spec"]!.DeepClone()), ada);
        var byAdmin = await server.UserAsync(HttpMethod.Patch, "/ada", masters.DeepClone(), contentType: "application/merge-patch+json");
        var adaNow = await server.UserAsync(HttpMethod.Post, "", Named("bob", (JsonObject)masters["spec"]!.DeepClone()), ada);

        Assert.Equal((403, 403, 200, 201), (byAda.Status, newByAda.Status, byAdmin.Status, adaNow.Status));
        Assert.Contains("LB8121", byAda.Body["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_no_master_does_not_touch_one()
    {
        await using var server = await AccountServer.StartAsync();
        await server.CreateAsync("ada");
        var ada = AccountServer.Basic("ada", AccountServer.Password);

        var disabled = await server.UserAsync(HttpMethod.Patch, "/admin", Disabled(), ada, "application/merge-patch+json");
        var deleted = await server.UserAsync(HttpMethod.Delete, "/admin", null, ada);
        var reset = await server.UserAsync(HttpMethod.Post, "/admin/password", new JsonObject { ["password"] = AccountServer.OtherPassword }, ada);
        var tokens = await server.UserAsync(HttpMethod.Delete, "/admin/tokens", null, ada);

        Assert.Equal((403, 403, 403, 403), (disabled.Status, deleted.Status, reset.Status, tokens.Status));
    }

    [Fact]
    public async Task The_last_administrator_stays()
    {
        await using var server = await AccountServer.StartAsync();

        var disabled = await server.UserAsync(HttpMethod.Patch, "/admin", Disabled(), contentType: "application/merge-patch+json");
        var demoted = await server.UserAsync(HttpMethod.Patch, "/admin", new JsonObject { ["spec"] = new JsonObject { ["groups"] = new JsonArray() } }, contentType: "application/merge-patch+json");
        var deleted = await server.UserAsync(HttpMethod.Delete, "/admin");
        var all = await server.UserAsync(HttpMethod.Delete, "");
        await server.CreateAsync("ada", spec: new JsonObject { ["groups"] = new JsonArray(CallerClaims.Masters) });
        var second = await server.UserAsync(HttpMethod.Patch, "/admin", Disabled(), contentType: "application/merge-patch+json");

        Assert.Equal((403, 403, 403, 403, 200), (disabled.Status, demoted.Status, deleted.Status, all.Status, second.Status));
        Assert.Contains("LB8122", deleted.Body["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_status_of_a_user_is_the_servers()
    {
        await using var server = await AccountServer.StartAsync();
        await server.CreateAsync("ada");

        var (status, _, _) = await server.UserAsync(HttpMethod.Patch, "/ada/status", new JsonObject { ["status"] = new JsonObject { ["state"] = "Active", ["identities"] = new JsonArray() } }, contentType: "application/merge-patch+json");
        var (created, body, _) = await server.UserAsync(HttpMethod.Post, "", new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "eve" }, ["spec"] = new JsonObject(),
            ["status"] = new JsonObject { ["identities"] = new JsonArray(new JsonObject { ["provider"] = "p", ["subject"] = "s", ["groups"] = new JsonArray(CallerClaims.Masters) }) },
        });

        Assert.Equal(403, status);
        Assert.Equal(201, created);
        Assert.Null(body["status"]?["identities"]);
        Assert.DoesNotContain(CallerClaims.Masters, (await server.FindAsync("eve"))!.Groups);
    }

    private static JsonObject Disabled() => new() { ["spec"] = new JsonObject { ["disabled"] = true } };

    private static JsonObject Named(string name, JsonObject spec) => new() { ["metadata"] = new JsonObject { ["name"] = name }, ["spec"] = spec };
}
