using System.Text.Json.Nodes;

namespace LuBan.Identity.Tests;

/// <summary>Introspection, revocation, userinfo, pushed requests, discovery.</summary>
public sealed class TokenManagementTests(ProviderFixture fixture) : IClassFixture<ProviderFixture>
{
    [Fact]
    public async Task A_client_is_told_about_its_own_tokens_and_a_server_about_all()
    {
        var other = await RelyingParty.CreateAsync(fixture.Server, "curious");
        var api = await RelyingParty.CreateAsync(fixture.Server, "api-server", new JsonObject { ["introspects"] = true });
        using var browser = new Browser(fixture.Server);
        var tokens = await fixture.App.TokensAsync(browser, "openid email");
        var (access, refresh) = ((string)tokens["access_token"]!, (string)tokens["refresh_token"]!);

        var own = await IntrospectAsync(fixture.App.Basic, access);
        var mine = await IntrospectAsync(fixture.App.Basic, refresh);

        Assert.Equal("ada", (string)own["username"]!);
        Assert.Equal(fixture.Ada.Uid, (string)own["sub"]!);
        Assert.Equal("openid email", (string)own["scope"]!);
        Assert.True((bool)mine["active"]!);
        Assert.Equal("{\"active\":false}", (await IntrospectAsync(other.Basic, access)).ToJsonString());
        Assert.Equal("{\"active\":false}", (await IntrospectAsync(other.Basic, refresh)).ToJsonString());
        Assert.True((bool)(await IntrospectAsync(api.Basic, access))["active"]!);
        Assert.Equal("{\"active\":false}", (await IntrospectAsync(api.Basic, "garbage")).ToJsonString());
        Assert.Equal(401, (await fixture.Server.FormAsync("/oauth/introspect", null, ("client_id", "luban-cli"), ("token", access))).Status);
    }

    [Fact]
    public async Task An_access_token_that_was_given_back_is_good_no_more_and_the_others_are()
    {
        using var browser = new Browser(fixture.Server);
        var tokens = await fixture.App.TokensAsync(browser);
        var (_, more) = await fixture.App.RefreshAsync((string)tokens["refresh_token"]!);

        var (status, _) = await fixture.Server.FormAsync("/oauth/revoke", fixture.App.Basic, ("token", (string)tokens["access_token"]!));
        var (unknown, _) = await fixture.Server.FormAsync("/oauth/revoke", fixture.App.Basic, ("token", "garbage"));

        Assert.Equal((200, 200), (status, unknown));
        Assert.False(await fixture.IsGoodAsync((string)tokens["access_token"]!));
        Assert.True(await fixture.IsGoodAsync((string)more["access_token"]!));
    }

    [Fact]
    public async Task A_refresh_token_that_is_given_back_takes_everything_with_it_and_strangers_give_nothing_back()
    {
        var other = await RelyingParty.CreateAsync(fixture.Server, "meddler");
        using var browser = new Browser(fixture.Server);
        var tokens = await fixture.App.TokensAsync(browser);

        var foreign = await fixture.Server.FormAsync("/oauth/revoke", other.Basic, ("token", (string)tokens["refresh_token"]!));
        var still = await fixture.IsGoodAsync((string)tokens["access_token"]!);
        await fixture.Server.FormAsync("/oauth/revoke", fixture.App.Basic, ("token", (string)tokens["refresh_token"]!));

        Assert.Equal(400, foreign.Status);
        Assert.True(still);
        Assert.False(await fixture.IsGoodAsync((string)tokens["access_token"]!));
        Assert.Equal(400, (await fixture.App.RefreshAsync((string)tokens["refresh_token"]!)).Status);
    }

    [Fact]
    public async Task Userinfo_takes_the_token_from_the_header_or_a_form_and_never_from_the_address()
    {
        using var browser = new Browser(fixture.Server);
        var access = (string)(await fixture.App.TokensAsync(browser, "openid"))["access_token"]!;

        var posted = await fixture.Server.FormAsync("/oauth/userinfo", [], bearer: access);
        var body = await fixture.Server.FormAsync("/oauth/userinfo", null, ("access_token", access));
        var twice = await fixture.Server.FormAsync("/oauth/userinfo", [KeyValuePair.Create("access_token", access)], bearer: access);
        using var query = await fixture.Server.Http.GetAsync($"/oauth/userinfo?access_token={access}");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/oauth/userinfo") { Headers = { { "Authorization", "Bearer garbage" } } };
        using var wrong = await fixture.Server.Http.SendAsync(request);

        Assert.Equal(fixture.Ada.Uid, (string)posted.Body["sub"]!);
        Assert.Equal(fixture.Ada.Uid, (string)body.Body["sub"]!);
        Assert.Null(posted.Body["email"]);
        Assert.Equal(400, twice.Status);
        Assert.Equal(401, (int)query.StatusCode);
        Assert.Equal("Bearer realm=\"LuBan\"", query.Headers.WwwAuthenticate.ToString());
        Assert.Contains("error=\"invalid_token\"", wrong.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Userinfo_needs_the_scope_openid()
    {
        using var browser = new Browser(fixture.Server);
        var (status, body) = await fixture.Server.GetAsync("/oauth/userinfo", (string)(await fixture.App.TokensAsync(browser, "api"))["access_token"]!);

        Assert.Equal((403, "insufficient_scope"), (status, (string)body["error"]!));
    }

    [Fact]
    public async Task A_request_that_was_pushed_is_answered_once_and_for_its_client_only()
    {
        var other = await RelyingParty.CreateAsync(fixture.Server, "copier");
        using var browser = new Browser(fixture.Server);
        await fixture.App.CodeAsync(browser);
        var pushed = fixture.App.AuthorizePath()["/oauth/authorize?".Length..].Split('&').Select(pair => pair.Split('=')).Select(pair => KeyValuePair.Create(pair[0], Uri.UnescapeDataString(pair[1]))).ToList();

        var (status, body) = await fixture.Server.FormAsync("/oauth/par", pushed, fixture.App.Basic);
        var uri = Uri.EscapeDataString((string)body["request_uri"]!);
        var foreign = await browser.OpenAsync($"/oauth/authorize?client_id={other.Name}&request_uri={uri}");
        var page = await browser.OpenAsync($"/oauth/authorize?client_id=app&request_uri={uri}");
        var again = await browser.OpenAsync($"/oauth/authorize?client_id=app&request_uri={uri}");
        var refused = await fixture.Server.FormAsync("/oauth/par", [.. pushed.Where(pair => pair.Key != "code_challenge")], fixture.App.Basic);
        var nobody = await fixture.Server.FormAsync("/oauth/par", pushed, "app:wrong");

        Assert.Equal(201, status);
        Assert.Null(foreign.Location);
        Assert.Equal(200, (await fixture.App.RedeemAsync(page.Answer["code"])).Status);
        Assert.Null(again.Location);
        Assert.Equal((400, "invalid_request"), (refused.Status, (string)refused.Body["error"]!));
        Assert.Equal(401, nobody.Status);
    }

    [Fact]
    public async Task Discovery_tells_what_there_is_and_every_address_answers()
    {
        var (_, document) = await fixture.Server.GetAsync("/.well-known/openid-configuration");
        var (_, same) = await fixture.Server.GetAsync("/.well-known/oauth-authorization-server");

        Assert.Equal(fixture.Server.Url, (string)document["issuer"]!);
        Assert.Equal(document.ToJsonString(), same.ToJsonString());
        Assert.Equal(["S256"], document["code_challenge_methods_supported"]!.AsArray().Select(item => (string)item!));
        Assert.Equal(["code"], document["response_types_supported"]!.AsArray().Select(item => (string)item!));
        foreach (var (name, address) in document.Where(member => member.Key.EndsWith("_endpoint", StringComparison.Ordinal) || member.Key == "jwks_uri"))
        {
            using var response = await fixture.Server.Http.GetAsync((string)address!);
            Assert.True((int)response.StatusCode is 200 or 400 or 401 or 405, $"{name}: {(int)response.StatusCode}");
        }
    }

    [Fact]
    public async Task A_host_header_never_makes_an_issuer_and_each_own_address_is_one()
    {
        Assert.Equal(fixture.Server.Url, await IssuerAsync("evil.example"));
        Assert.Equal(fixture.Server.Url, await IssuerAsync("evil.example:" + new Uri(fixture.Server.Url).Port));
        Assert.Equal($"http://localhost:{new Uri(fixture.Server.Url).Port}", await IssuerAsync($"localhost:{new Uri(fixture.Server.Url).Port}"));

        async Task<string> IssuerAsync(string host)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/.well-known/openid-configuration") { Headers = { Host = host } };
            return (string)(await fixture.Server.SendAsync(request)).Body["issuer"]!;
        }
    }

    [Fact]
    public async Task A_public_address_is_the_only_issuer()
    {
        await using var server = await IdentityServer.StartAsync(options => options.PublicUrls = ["https://luban.example.com/"]);

        var (_, document) = await server.GetAsync("/.well-known/openid-configuration");

        Assert.Equal("https://luban.example.com", (string)document["issuer"]!);
        Assert.Equal("https://luban.example.com/oauth/token", (string)document["token_endpoint"]!);
    }

    private async Task<JsonObject> IntrospectAsync(string? basic, string token) => (await fixture.Server.FormAsync("/oauth/introspect", basic, ("token", token))).Body;
}
