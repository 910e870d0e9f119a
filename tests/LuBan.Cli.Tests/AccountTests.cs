using System.Text.Json.Nodes;

namespace LuBan.Cli.Tests;

public sealed class AccountTests : IAsyncLifetime
{
    private const string Iam = "/apis/iam.luban.dev/v1";
    private FakeKernel _kernel = null!;
    private CliRun _cli = null!;

    public async Task InitializeAsync()
    {
        _kernel = await FakeKernel.StartAsync();
        _cli = new(_kernel);
        _kernel.Put("users", "ada", new() { ["spec"] = new JsonObject { ["displayName"] = "Ada Lovelace", ["groups"] = new JsonArray("editors", "staff") }, ["status"] = new JsonObject { ["state"] = "Active" } });
        _kernel.Put("users", "bob", new() { ["spec"] = new JsonObject { ["groups"] = new JsonArray("staff") }, ["status"] = new JsonObject { ["state"] = "PasswordChangeRequired" } });
    }

    public async Task DisposeAsync()
    {
        _cli.Dispose();
        await _kernel.DisposeAsync();
    }

    [Fact]
    public async Task Users_are_listed_by_group_and_state()
    {
        Assert.Equal(0, await _cli.RunAsync("user", "list"));
        Assert.Matches(@"(?m)^ada +Ada Lovelace +- +Active +editors, staff", _cli.Out.ToString());
        Assert.Equal(0, await _cli.RunAsync("user", "list", "--group", "editors", "-o", "name"));
        Assert.Equal("user.iam.luban.dev/ada\n", _cli.Out.ToString());
        Assert.Equal(0, await _cli.RunAsync("user", "list", "--state", "password-change-required", "-o", "name"));
        Assert.Equal("user.iam.luban.dev/bob\n", _cli.Out.ToString());
        Assert.Equal(2, await _cli.RunAsync("user", "list", "--state", "dead"));
    }

    [Fact]
    public async Task A_user_is_shown()
    {
        Assert.Equal(0, await _cli.RunAsync("user", "show", "ada"));
        Assert.Matches("(?m)^Display name: +Ada Lovelace$", _cli.Out.ToString());
        Assert.Equal(3, await _cli.RunAsync("user", "show", "nobody"));
        Assert.Equal(2, await _cli.RunAsync("user", "show", ".."));
    }

    [Fact]
    public async Task A_user_is_made_with_a_password_that_is_shown_once_and_alone()
    {
        _kernel.Answer("POST", Iam + "/users/eve/password", new JsonObject { ["password"] = "Made-By-The-Server", ["mustChange"] = true });

        Assert.Equal(0, await _cli.RunAsync("user", "create", "eve", "--display-name", "Eve", "--email", "eve@example.com", "--group", "staff", "--group", "editors"));

        Assert.Equal("Made-By-The-Server\n", _cli.Out.ToString());
        Assert.Contains("User eve created", _cli.Error.ToString());
        Assert.Equal("""{"displayName":"Eve","email":"eve@example.com","groups":["staff","editors"]}""", _kernel.Find("users", "eve")!["spec"]!.ToJsonString());
        Assert.Equal("""{"mustChange":true}""", Assert.Single(_kernel.Sent("POST", Iam + "/users/eve/password"))!.ToJsonString());
    }

    [Fact]
    public async Task A_user_is_made_with_a_chosen_password_or_none()
    {
        _kernel.Answer("POST", Iam + "/users/eve/password", null);
        _cli.Input = "correct-horse-eve\n";

        Assert.Equal(0, await _cli.RunAsync("user", "create", "eve", "--password-stdin"));
        Assert.Equal("""{"mustChange":true,"password":"correct-horse-eve"}""", Assert.Single(_kernel.Sent("POST", Iam + "/users/eve/password"))!.ToJsonString());
        Assert.DoesNotContain("correct-horse-eve", _cli.Out + "" + _cli.Error);

        Assert.Equal(0, await _cli.RunAsync("user", "create", "tool", "--no-password", "-o", "name"));
        Assert.Equal("user.iam.luban.dev/tool\n", _cli.Out.ToString());
        Assert.Equal(5, await _cli.RunAsync("user", "create", "tool", "--no-password"));
        Assert.Equal(0, await _cli.RunAsync("user", "create", "trial", "--dry-run"));
        Assert.Null(_kernel.Find("users", "trial"));
    }

    [Fact]
    public async Task A_user_without_the_password_that_the_server_refused_is_told_about()
    {
        _kernel.Answer("POST", Iam + "/users/eve/password", new JsonObject { ["code"] = "LB8107", ["detail"] = "The password is too short.", ["status"] = 422 }, 422);
        _cli.Input = "short\n";

        Assert.Equal(1, await _cli.RunAsync("user", "create", "eve", "--password-stdin"));

        Assert.Contains("luban user reset-password eve", _cli.Error.ToString());
        Assert.Contains("LB8107", _cli.Error.ToString());
    }

    [Fact]
    public async Task Groups_of_a_user_are_changed_without_losing_what_others_change()
    {
        var raced = 0;
        _kernel.Intercept = context =>
        {
            // Somebody else writes between our reading and our writing.
            if (context.Request.Method == "PATCH" && Interlocked.Increment(ref raced) == 1) _kernel.Change("users", "ada", user => ((JsonArray)user["spec"]!["groups"]!).Add("night-shift"));
            return Task.FromResult(false);
        };

        Assert.Equal(0, await _cli.RunAsync("user", "edit", "ada", "--add-group", "admins", "--remove-group", "staff", "--email", "ada@example.com"));

        Assert.Equal("""["editors","night-shift","admins"]""", _kernel.Find("users", "ada")!["spec"]!["groups"]!.ToJsonString());
        Assert.Equal("ada@example.com", (string?)_kernel.Find("users", "ada")!["spec"]!["email"]);
        Assert.Equal(2, await _cli.RunAsync("user", "edit", "ada"));
    }

    [Fact]
    public async Task What_takes_something_away_asks_first()
    {
        foreach (var words in (string[][])[["user", "disable", "ada"], ["user", "delete", "ada"], ["user", "reset-password", "ada"], ["user", "reset-factors", "ada"], ["user", "sign-out", "ada"], ["user", "revoke-tokens", "ada"], ["group", "remove", "staff", "ada"], ["token", "revoke", "x"]])
        {
            Assert.Equal(2, await _cli.RunAsync(words));
            Assert.Contains("LB6209", _cli.Error.ToString());
        }
        Assert.DoesNotContain(_kernel.Requests, request => request.Method != "GET");
    }

    [Fact]
    public async Task An_account_is_switched_off_on_and_deleted()
    {
        Assert.Equal(0, await _cli.RunAsync("user", "disable", "ada", "--yes"));
        Assert.True((bool)_kernel.Find("users", "ada")!["spec"]!["disabled"]!);
        Assert.Equal(0, await _cli.RunAsync("user", "enable", "ada"));
        Assert.False((bool)_kernel.Find("users", "ada")!["spec"]!["disabled"]!);
        Assert.Equal(0, await _cli.RunAsync("user", "delete", "ada", "--yes"));
        Assert.Null(_kernel.Find("users", "ada"));
    }

    [Fact]
    public async Task Administrators_see_and_end_sign_ins_of_others()
    {
        _kernel.Answer("GET", Iam + "/users/ada/sessions", Items(new() { ["id"] = "s-1", ["began"] = "2026-01-01T00:00:00Z", ["address"] = "192.0.2.7", ["amr"] = new JsonArray("pwd", "otp") }));
        _kernel.Answer("GET", Iam + "/users/ada/logins", Items(new() { ["time"] = "2026-01-01T00:00:00Z", ["succeeded"] = false, ["method"] = "password", ["reason"] = "LB8101" }));
        _kernel.Answer("DELETE", Iam + "/users/ada/sessions", new JsonObject { ["ended"] = 3 });
        _kernel.Answer("DELETE", Iam + "/users/ada/tokens", new JsonObject { ["revoked"] = 2 });
        _kernel.Answer("DELETE", Iam + "/users/ada/mfa", null);

        Assert.Equal(0, await _cli.RunAsync("user", "sessions", "ada"));
        Assert.Matches("s-1 .*192.0.2.7 .*pwd, otp", _cli.Out.ToString());
        Assert.Equal(0, await _cli.RunAsync("user", "logins", "ada"));
        Assert.Matches("failed +password .*LB8101", _cli.Out.ToString());
        Assert.Equal(0, await _cli.RunAsync("user", "sign-out", "ada", "--yes"));
        Assert.Contains("3 sessions ended", _cli.Out.ToString());
        Assert.Equal(0, await _cli.RunAsync("user", "revoke-tokens", "ada", "--yes"));
        Assert.Contains("2 tokens revoked", _cli.Out.ToString());
        Assert.Equal(0, await _cli.RunAsync("user", "reset-factors", "ada", "--yes"));
    }

    [Fact]
    public async Task A_password_is_reset()
    {
        _kernel.Answer("POST", Iam + "/users/ada/password", new JsonObject { ["password"] = "Made-By-The-Server" });

        Assert.Equal(0, await _cli.RunAsync("user", "reset-password", "ada", "--yes", "--no-change"));

        Assert.Equal("Made-By-The-Server\n", _cli.Out.ToString());
        Assert.Equal("""{"mustChange":false}""", Assert.Single(_kernel.Sent("POST", Iam + "/users/ada/password"))!.ToJsonString());
    }

    [Fact]
    public async Task Groups_are_those_that_are_described_and_those_that_users_name()
    {
        Assert.Equal(0, await _cli.RunAsync("group", "create", "editors", "--description", "Write the news"));

        Assert.Equal(0, await _cli.RunAsync("group", "list"));

        Assert.Matches("(?m)^editors +- +1 +Write the news$", _cli.Out.ToString());
        Assert.Matches("(?m)^staff +- +2 +-$", _cli.Out.ToString());
        Assert.Equal(0, await _cli.RunAsync("group", "members", "staff", "-o", "name"));
        Assert.Equal("user.iam.luban.dev/ada\nuser.iam.luban.dev/bob\n", _cli.Out.ToString());
    }

    [Fact]
    public async Task Members_come_and_go_and_go_with_their_group()
    {
        Assert.Equal(0, await _cli.RunAsync("group", "create", "admins"));
        Assert.Equal(0, await _cli.RunAsync("group", "add", "admins", "ada", "bob"));
        Assert.Equal("""["staff","admins"]""", Groups("bob"));
        Assert.Equal(0, await _cli.RunAsync("group", "remove", "admins", "bob", "--yes"));
        Assert.Equal("""["staff"]""", Groups("bob"));

        Assert.Equal(0, await _cli.RunAsync("group", "delete", "admins", "--yes"));

        Assert.Equal("""["editors","staff"]""", Groups("ada"));
        Assert.Null(_kernel.Find("groups", "admins"));
    }

    [Fact]
    public async Task The_secret_of_a_token_is_shown_once_and_alone()
    {
        _kernel.Answer("POST", Iam + "/self/tokens", new JsonObject { ["id"] = "pt-7", ["name"] = "build", ["token"] = "lbp_secret", ["scopes"] = new JsonArray("notes"), ["expires"] = "2026-02-01T00:00:00Z" }, 201);

        Assert.Equal(0, await _cli.RunAsync("token", "create", "build", "--scope", "notes", "--expires", "7d"));

        Assert.Equal("lbp_secret\n", _cli.Out.ToString());
        Assert.Contains("pt-7", _cli.Error.ToString());
        Assert.Equal("""{"name":"build","scopes":["notes"],"expiresIn":604800}""", Assert.Single(_kernel.Sent("POST", Iam + "/self/tokens"))!.ToJsonString());
        Assert.Equal(0, await _cli.RunAsync("token", "create", "build", "-o", "json"));
        Assert.Equal("lbp_secret", (string?)JsonNode.Parse(_cli.Out.ToString())!["token"]);
    }

    [Fact]
    public async Task A_login_with_a_personal_token_proves_itself_with_the_password_to_make_another()
    {
        _kernel.Answer("POST", Iam + "/self/tokens", new JsonObject { ["code"] = "LB8131", ["detail"] = "LB8131: A personal token makes no other." }, 403);

        Assert.Equal(4, await _cli.RunAsync("token", "create", "build"));
        Assert.Contains("LB8131", _cli.Error.ToString());

        (_cli.IsTerminal, _cli.Secret) = (true, FakeKernel.Password);
        Assert.Equal(0, await _cli.RunAsync("token", "create", "build", "--expires", "1h"));
        Assert.Contains(FakeKernel.Token, _cli.Out.ToString());
        Assert.DoesNotContain(FakeKernel.Password, _cli.Out + "" + _cli.Error);
        (_cli.IsTerminal, _cli.Input) = (false, FakeKernel.Password + "\n");
        Assert.Equal(0, await _cli.RunAsync("token", "create", "build", "--expires", "1h", "--password-stdin"));
    }

    [Fact]
    public async Task Tokens_are_listed_without_their_secrets_and_revoked()
    {
        _kernel.Answer("GET", Iam + "/self/tokens", Items(new() { ["id"] = "pt-7", ["name"] = "build", ["scopes"] = new JsonArray("api"), ["lastAddress"] = "192.0.2.7" }));
        _kernel.Answer("DELETE", Iam + "/self/tokens/pt-7", null);

        Assert.Equal(0, await _cli.RunAsync("token", "list"));
        Assert.Matches("pt-7 +build +api .*192.0.2.7", _cli.Out.ToString());
        Assert.Equal(0, await _cli.RunAsync("token", "revoke", "pt-7", "--yes"));
    }

    private string Groups(string user) => _kernel.Find("users", user)!["spec"]!["groups"]!.ToJsonString();

    private static JsonObject Items(JsonObject item) => new() { ["items"] = new JsonArray(item) };
}
