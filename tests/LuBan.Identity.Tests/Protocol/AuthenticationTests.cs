using System.Text.Json.Nodes;

namespace LuBan.Identity.Tests;

public sealed class AuthenticationTests(ProviderFixture fixture) : IClassFixture<ProviderFixture>
{
    private const string Some = "/apis/iam.luban.dev/v1/signingkeys";

    [Fact]
    public async Task Who_sends_nothing_is_told_what_to_send()
    {
        using var response = await fixture.Server.Http.GetAsync(Some);
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

        Assert.Equal(401, (int)response.StatusCode);
        Assert.Equal("Basic realm=\"LuBan\", charset=\"UTF-8\", Bearer realm=\"LuBan\"", response.Headers.WwwAuthenticate.ToString());
        Assert.Equal("Status", (string)body["kind"]!);
        Assert.StartsWith("LB8021: ", (string)body["message"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Bearer garbage")]
    [InlineData("Bearer lbp_garbage")]
    [InlineData("Basic garbage")]
    [InlineData("Basic bm9jb2xvbg==")]
    [InlineData("Digest x=y")]
    [InlineData("Basic YWRhOndyb25n")]
    public async Task Wrong_credentials_are_refused_and_reported(string authorization)
    {
        var before = fixture.Accounts.Log.Events.Count;

        var (status, body, headers) = await fixture.Accounts.SendAsync(HttpMethod.Get, Some, authorization);

        Assert.Equal(401, status);
        Assert.StartsWith("LB8", (string)body["message"]!, StringComparison.Ordinal);
        Assert.Contains("error=\"invalid_token\"", headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        var events = fixture.Accounts.Log.Events.Skip(before).ToList();
        Assert.Contains(events, one => !one.Succeeded);
        Assert.DoesNotContain(events, one => one.ToString().Contains("garbage", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_password_that_is_sent_with_each_request_is_hashed_once_and_a_new_one_counts_at_once()
    {
        await fixture.Accounts.CreateAsync("script");
        var authorization = AccountServer.Basic("script", AccountServer.Password);
        var first = (await fixture.Accounts.SendAsync(HttpMethod.Get, Some, authorization)).Status;
        var logins = Logins();

        for (var i = 0; i < 20; i++) Assert.Equal(200, (await fixture.Accounts.SendAsync(HttpMethod.Get, Some, authorization)).Status);
        var more = Logins() - logins;
        await fixture.Accounts.UserAsync(HttpMethod.Post, "/script/password", new JsonObject { ["password"] = AccountServer.OtherPassword, ["mustChange"] = false });

        Assert.Equal(200, first);
        Assert.Equal(0, more);
        Assert.Equal(401, (await fixture.Accounts.SendAsync(HttpMethod.Get, Some, authorization)).Status);
        Assert.Equal(200, (await fixture.Accounts.SendAsync(HttpMethod.Get, Some, AccountServer.Basic("script", AccountServer.OtherPassword))).Status);

        int Logins() => fixture.Accounts.Log.Events.Count(one => one is { Action: SecurityActions.Login, User: "script" });
    }

    [Fact]
    public async Task An_account_that_is_disabled_is_out_with_its_password_its_token_and_its_session()
    {
        var account = await fixture.Accounts.CreateAsync("leaver");
        var (_, token) = await fixture.Accounts.Get<PersonalTokens>().CreateAsync(account, "t", [], null, CancellationToken.None);
        using var browser = new Browser(fixture.Server);
        await fixture.App.CodeAsync(browser, "leaver");
        string[] all = [AccountServer.Basic("leaver", AccountServer.Password), "Bearer " + token];
        foreach (var authorization in all) Assert.Equal(200, (await fixture.Accounts.SendAsync(HttpMethod.Get, Some, authorization)).Status);
        Assert.Equal(200, (int)(await browser.Http.GetAsync(Some)).StatusCode);

        await fixture.Server.ApplyAsync("users", "leaver", new JsonObject { ["disabled"] = true });

        foreach (var authorization in all) Assert.Equal(401, (await fixture.Accounts.SendAsync(HttpMethod.Get, Some, authorization)).Status);
        Assert.Equal(401, (int)(await browser.Http.GetAsync(Some)).StatusCode);
    }

    [Fact]
    public async Task Groups_are_those_of_now_and_scopes_limit_all_but_the_one_for_everything()
    {
        var account = await fixture.Accounts.CreateAsync("mover", spec: new JsonObject { ["groups"] = new JsonArray("first") });
        using var browser = new Browser(fixture.Server);
        var limited = (string)(await fixture.App.TokensAsync(browser, "openid", "mover"))["access_token"]!;
        var whole = (string)(await fixture.App.TokensAsync(browser, "openid api", "mover"))["access_token"]!;
        await fixture.Server.ApplyAsync("users", "mover", new JsonObject { ["groups"] = new JsonArray("second") });

        var narrow = await fixture.Server.Get<LuBan.Resources.ITokenReviewer>().ReviewAsync(limited, [], CancellationToken.None);
        var wide = await fixture.Server.Get<LuBan.Resources.ITokenReviewer>().ReviewAsync(whole, [], CancellationToken.None);
        var elsewhere = await fixture.Server.Get<LuBan.Resources.ITokenReviewer>().ReviewAsync(whole, ["https://other.example"], CancellationToken.None);

        Assert.Equal(("mover", account.Uid), (narrow!.Subject.Name, narrow.Subject.Uid));
        Assert.Equal(["second", "system:authenticated"], narrow.Subject.Groups);
        Assert.Equal(["openid"], narrow.Subject.Scopes!);
        Assert.Null(wide!.Subject.Scopes);
        Assert.Null(elsewhere);
    }
}
