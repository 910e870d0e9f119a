using System.Net;
using System.Text.Json.Nodes;

namespace LuBan.Identity.Tests;

public sealed class SelfServiceTests
{
    private static readonly string Ada = AccountServer.Basic("ada", AccountServer.Password);

    [Fact]
    public async Task A_personal_token_is_made_used_listed_and_revoked()
    {
        var time = new FakeTime();
        await using var server = await AccountServer.StartAsync(time: time);
        await server.CreateAsync("ada");

        var (status, made, headers) = await server.SelfAsync(HttpMethod.Post, "tokens", Ada, new JsonObject { ["name"] = "laptop", ["expiresIn"] = 3600 });
        var bearer = $"Bearer {made["token"]}";
        Assert.Equal((201, true), (status, headers.CacheControl!.NoStore));
        Assert.Matches("^lbp_[A-Za-z0-9_-]{43}$", made["token"]!.GetValue<string>());
        Assert.Equal(200, (await server.SelfAsync(HttpMethod.Get, "profile", bearer)).Status);
        await server.Get<AccountMaintenance>().FlushAsync(CancellationToken.None);

        var listed = Assert.Single((JsonArray)(await server.SelfAsync(HttpMethod.Get, "tokens", Ada)).Body["items"]!)!;
        Assert.Equal(("laptop", "api", "127.0.0.1"), (listed["name"]!.GetValue<string>(), ((JsonArray)listed["scopes"]!).Single()!.GetValue<string>(), listed["lastAddress"]!.GetValue<string>()));
        Assert.DoesNotContain(made["token"]!.GetValue<string>()[4..], listed.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(204, (await server.SelfAsync(HttpMethod.Delete, $"tokens/{made["id"]}", Ada)).Status);
        Assert.Equal(401, (await server.SelfAsync(HttpMethod.Get, "profile", bearer)).Status);
        Assert.Equal(404, (await server.SelfAsync(HttpMethod.Delete, $"tokens/{made["id"]}", Ada)).Status);
        Assert.Equal([SecurityActions.TokenIssue, SecurityActions.TokenRevoke], server.Log.Events.Select(entry => entry.Action).Where(action => action.StartsWith("token", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_personal_token_ends_with_its_time_its_user_and_while_the_user_is_disabled()
    {
        var time = new FakeTime();
        await using var server = await AccountServer.StartAsync(time: time);
        var account = await server.CreateAsync("ada");
        var secrets = new List<string>();
        for (var i = 0; i < 2; i++) secrets.Add((await server.Get<PersonalTokens>().CreateAsync(account, $"t{i}", [], TimeSpan.FromHours(i + 1), CancellationToken.None)).Secret);
        time.Advance(TimeSpan.FromMinutes(61));

        Assert.Equal(401, (await server.SelfAsync(HttpMethod.Get, "profile", "Bearer " + secrets[0])).Status);
        Assert.Equal(200, (await server.SelfAsync(HttpMethod.Get, "profile", "Bearer " + secrets[1])).Status);
        await SignInTests.DisableAsync(server, "ada", true);
        Assert.Equal(401, (await server.SelfAsync(HttpMethod.Get, "profile", "Bearer " + secrets[1])).Status);
        await SignInTests.DisableAsync(server, "ada", false);
        Assert.Equal(200, (await server.SelfAsync(HttpMethod.Get, "profile", "Bearer " + secrets[1])).Status);
        await server.UserAsync(HttpMethod.Delete, "/ada");
        await server.CreateAsync("ada");
        Assert.Equal(401, (await server.SelfAsync(HttpMethod.Get, "profile", "Bearer " + secrets[1])).Status);
    }

    [Fact]
    public async Task All_problems_of_a_token_are_reported_at_once()
    {
        await using var server = await AccountServer.StartAsync();
        await server.CreateAsync("ada");

        var (status, body, _) = await server.SelfAsync(HttpMethod.Post, "tokens", Ada, new JsonObject { ["name"] = " ", ["scopes"] = new JsonArray("api", "no.such"), ["expiresIn"] = 5 });

        Assert.Equal((422, "LB8110"), (status, body["code"]!.GetValue<string>()));
        Assert.Contains("3 problem(s)", body["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_makes_no_other_and_changes_no_password_by_itself()
    {
        await using var server = await AccountServer.StartAsync();
        await server.CreateAsync("ada");
        var bearer = (await TotpTests.BearerAsync(server, "ada"))!;

        Assert.Equal(403, (await server.SelfAsync(HttpMethod.Post, "tokens", bearer, new JsonObject { ["name"] = "x" })).Status);
        foreach (var (method, path) in new[] { (HttpMethod.Post, "password"), (HttpMethod.Post, "totp"), (HttpMethod.Delete, "totp"), (HttpMethod.Post, "recovery-codes"), (HttpMethod.Post, "passkeys/options"), (HttpMethod.Delete, "passkeys/x") })
        {
            var (status, body, _) = await server.SelfAsync(method, path, bearer, method == HttpMethod.Post ? new JsonObject() : null);
            Assert.True((status, body["code"]?.GetValue<string>()) == (403, "LB8132"), $"{method} {path}: {status} {body.ToJsonString()}");
        }
        Assert.Equal(201, (await server.SelfAsync(HttpMethod.Post, "totp", bearer, new JsonObject { ["currentPassword"] = AccountServer.Password })).Status);
        Assert.Equal(403, (await server.SelfAsync(HttpMethod.Post, "totp", bearer, new JsonObject { ["currentPassword"] = "wrong" })).Status);
    }

    [Fact]
    public async Task A_new_password_ends_every_other_session_and_keeps_the_one_that_changed_it()
    {
        await using var server = await AccountServer.StartAsync();
        var account = await server.CreateAsync("ada");
        using var here = await BrowserAsync(server, account);
        using var there = await BrowserAsync(server, account);

        var bad = await PostAsync(here, "password", new JsonObject { ["newPassword"] = "short" });
        var changed = await PostAsync(here, "password", new JsonObject { ["newPassword"] = AccountServer.OtherPassword });

        Assert.Equal((422, 204), ((int)bad.StatusCode, (int)changed.StatusCode));
        Assert.Equal(HttpStatusCode.OK, (await here.GetAsync("/apis/iam.luban.dev/v1/self/profile")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await there.GetAsync("/apis/iam.luban.dev/v1/self/profile")).StatusCode);
        Assert.Equal(401, (await server.SelfAsync(HttpMethod.Get, "profile", Ada)).Status);
        Assert.Equal(200, (await server.SelfAsync(HttpMethod.Get, "profile", AccountServer.Basic("ada", AccountServer.OtherPassword))).Status);
    }

    [Fact]
    public async Task The_present_password_is_not_a_new_one()
    {
        await using var server = await AccountServer.StartAsync();
        await server.CreateAsync("ada");

        var (status, body, _) = await server.SelfAsync(HttpMethod.Post, "password", Ada, new JsonObject { ["newPassword"] = AccountServer.Password });

        Assert.Equal(422, status);
        Assert.Contains("the account has now", body["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_that_was_begun_long_ago_needs_the_password_for_sensitive_changes()
    {
        var time = new FakeTime();
        await using var server = await AccountServer.StartAsync(time: time);
        using var browser = await BrowserAsync(server, await server.CreateAsync("ada"));

        Assert.Equal(201, (int)(await PostAsync(browser, "totp", [])).StatusCode);
        time.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(403, (int)(await PostAsync(browser, "totp", [])).StatusCode);
        Assert.Equal(201, (int)(await PostAsync(browser, "totp", new JsonObject { ["currentPassword"] = AccountServer.Password })).StatusCode);
    }

    [Fact]
    public async Task An_initial_password_is_good_for_nothing_but_its_replacement()
    {
        await using var server = await AccountServer.StartAsync();
        await server.CreateAsync("ada");
        var (reset, body, _) = await server.UserAsync(HttpMethod.Post, "/ada/password");
        var initial = body["password"]!.GetValue<string>();
        Assert.Equal((200, true), (reset, body["mustChange"]!.GetValue<bool>()));

        var (status, refused, _) = await server.SelfAsync(HttpMethod.Get, "profile", AccountServer.Basic("ada", initial));
        Assert.Equal(401, status);
        Assert.Contains("has to be replaced", refused["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(AccountState.PasswordChangeRequired, (await server.FindAsync("ada"))!.State);
        var path = "/apis/iam.luban.dev/v1/self/password";
        Assert.Equal(401, (await server.SendAsync(HttpMethod.Post, path, null, new JsonObject { ["name"] = "ada", ["currentPassword"] = "wrong", ["newPassword"] = AccountServer.OtherPassword })).Status);
        Assert.Equal(422, (await server.SendAsync(HttpMethod.Post, path, null, new JsonObject { ["name"] = "ada", ["currentPassword"] = initial, ["newPassword"] = "short" })).Status);
        Assert.Equal(204, (await server.SendAsync(HttpMethod.Post, path, null, new JsonObject { ["name"] = "ada", ["currentPassword"] = initial, ["newPassword"] = AccountServer.OtherPassword })).Status);
        Assert.Equal(200, (await server.SelfAsync(HttpMethod.Get, "profile", AccountServer.Basic("ada", AccountServer.OtherPassword))).Status);
        // Without a sign-in an ordinary password is not changed.
        Assert.Equal(401, (await server.SendAsync(HttpMethod.Post, path, null, new JsonObject { ["name"] = "ada", ["currentPassword"] = AccountServer.OtherPassword, ["newPassword"] = AccountServer.Password })).Status);
    }

    [Fact]
    public async Task The_profile_is_changed_within_its_limits()
    {
        await using var server = await AccountServer.StartAsync();
        await server.CreateAsync("ada", spec: new JsonObject { ["email"] = "ada@example.com", ["emailVerified"] = true });

        var (status, body, _) = await server.SelfAsync(HttpMethod.Patch, "profile", Ada, new JsonObject { ["displayName"] = "Ada Lovelace", ["email"] = "countess@example.com", ["language"] = "zh-CN" });
        var bad = await server.SelfAsync(HttpMethod.Patch, "profile", Ada, new JsonObject { ["email"] = "nowhere", ["language"] = "klingon" });
        var more = await server.SelfAsync(HttpMethod.Patch, "profile", Ada, new JsonObject { ["groups"] = new JsonArray("system:masters") });

        Assert.Equal((200, 422, 400), (status, bad.Status, more.Status));
        Assert.Equal(("Ada Lovelace", "countess@example.com", false, "zh-CN"), (body["displayName"]!.GetValue<string>(), body["email"]!.GetValue<string>(), body["emailVerified"]!.GetValue<bool>(), body["language"]!.GetValue<string>()));
        Assert.Contains("2 problem(s)", bad.Body["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_but_users_has_an_account_of_their_own()
    {
        await using var server = await AccountServer.StartAsync();
        var token = await ServiceAccountTests.TokenAsync(server);

        Assert.Equal((403, "LB8130"), ((await server.SelfAsync(HttpMethod.Get, "tokens", "Bearer " + token)) is var (status, body, _) ? (status, body["code"]!.GetValue<string>()) : default));
        Assert.Equal(401, (await server.SendAsync(HttpMethod.Get, "/apis/iam.luban.dev/v1/self/tokens", null)).Status);
    }

    internal static async Task<HttpClient> BrowserAsync(AccountServer server, Account account)
    {
        var session = await server.Get<Sessions>().BeginAsync(account, ["pwd"], new ClientInfo("127.0.0.1", "browser"), CancellationToken.None);
        var client = server.Inner.NewClient();
        client.DefaultRequestHeaders.Add("Cookie", $"luban-session={session.Handle}");
        client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        return client;
    }

    internal static Task<HttpResponseMessage> PostAsync(HttpClient client, string path, JsonObject body) =>
        client.PostAsync($"/apis/iam.luban.dev/v1/self/{path}", new StringContent(body.ToJsonString(), System.Text.Encoding.UTF8, "application/json"));
}
