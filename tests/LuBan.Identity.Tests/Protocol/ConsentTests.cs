using System.Text.Json.Nodes;

namespace LuBan.Identity.Tests;

public sealed class ConsentTests(ProviderFixture fixture) : IClassFixture<ProviderFixture>
{
    [Fact]
    public async Task A_client_that_is_not_trusted_is_allowed_by_the_user_once_for_each_scope()
    {
        var app = await StrangerAsync("stranger");
        using var browser = new Browser(fixture.Server);

        var ask = await browser.LoginAsync(await browser.OpenAsync(app.AuthorizePath(("scope", "openid email"))), "ada", AccountServer.Password);
        var silent = await browser.OpenAsync(app.AuthorizePath(("scope", "openid email"), ("prompt", "none")));
        var allowed = await browser.SubmitAsync(ask, ("action", "allow"));
        var again = await browser.OpenAsync(app.AuthorizePath(("scope", "openid email")));
        var more = await browser.OpenAsync(app.AuthorizePath(("scope", "openid email api")));
        var once = await browser.OpenAsync(app.AuthorizePath(("scope", "openid email"), ("prompt", "consent")));

        Assert.Equal("stranger asks for access", ask.Title);
        Assert.Contains("see your e-mail address", ask.Html, StringComparison.Ordinal);
        Assert.Equal("consent_required", silent.Answer["error"]);
        Assert.Equal(200, (await app.RedeemAsync(allowed.Answer["code"])).Status);
        Assert.True(again.Answer.ContainsKey("code"));
        Assert.Equal("stranger asks for access", more.Title);
        Assert.Equal("stranger asks for access", once.Title);
    }

    [Fact]
    public async Task A_user_who_refuses_sends_the_client_away()
    {
        var app = await StrangerAsync("beggar");
        using var browser = new Browser(fixture.Server);
        var ask = await browser.LoginAsync(await browser.OpenAsync(app.AuthorizePath()), "ada", AccountServer.Password);

        var refused = await browser.SubmitAsync(ask, ("action", "deny"));

        Assert.Equal("access_denied", refused.Answer["error"]);
        Assert.Equal("a state", refused.Answer["state"]);
    }

    [Fact]
    public async Task A_consent_is_listed_and_taking_it_back_ends_its_tokens()
    {
        var app = await StrangerAsync("guest");
        using var browser = new Browser(fixture.Server);
        var ask = await browser.LoginAsync(await browser.OpenAsync(app.AuthorizePath(("scope", "openid api"))), "ada", AccountServer.Password);
        var tokens = (await app.RedeemAsync((await browser.SubmitAsync(ask, ("action", "allow"))).Answer["code"])).Body;
        var authorization = AccountServer.Basic("ada", AccountServer.Password);

        var (_, list, _) = await fixture.Accounts.SelfAsync(HttpMethod.Get, "consents", authorization);
        var (removed, _, _) = await fixture.Accounts.SelfAsync(HttpMethod.Delete, "consents/guest", authorization);
        var (twice, _, _) = await fixture.Accounts.SelfAsync(HttpMethod.Delete, "consents/guest", authorization);

        Assert.Contains(list["items"]!.AsArray(), item => (string)item!["client"]! == "guest");
        Assert.Equal((200, 404), (removed, twice));
        Assert.False(await fixture.IsGoodAsync((string)tokens["access_token"]!));
        Assert.Equal("guest asks for access", (await browser.OpenAsync(app.AuthorizePath())).Title);
    }

    [Fact]
    public async Task Nobody_agrees_for_somebody_else()
    {
        var app = await StrangerAsync("forger");
        using var mallory = new Browser(fixture.Server);
        await fixture.Accounts.CreateAsync("mallory");
        var hers = await mallory.LoginAsync(await mallory.OpenAsync(app.AuthorizePath()), "mallory", AccountServer.Password);
        using var browser = new Browser(fixture.Server);
        var ask = await browser.LoginAsync(await browser.OpenAsync(app.AuthorizePath()), "ada", AccountServer.Password);

        var foreignForm = await browser.SubmitAsync(hers, ("action", "allow"));
        var fromElsewhere = new HttpRequestMessage(HttpMethod.Post, "/oauth/consent") { Content = new FormUrlEncodedContent(ask.Fields([("action", "allow")])) };
        fromElsewhere.Headers.Add("Sec-Fetch-Site", "cross-site");
        var refused = await browser.SendAsync(fromElsewhere);

        Assert.StartsWith("LB8030: ", foreignForm.Problem, StringComparison.Ordinal);
        Assert.StartsWith("LB8031: ", refused.Problem, StringComparison.Ordinal);
        Assert.Equal("consent_required", (await browser.OpenAsync(app.AuthorizePath(("prompt", "none")))).Answer["error"]);
    }

    [Fact]
    public async Task A_program_on_the_user_s_machine_is_asked_about_each_time_although_it_is_trusted()
    {
        using var browser = new Browser(fixture.Server);
        var path = fixture.App.AuthorizePath(("client_id", "luban-cli"), ("redirect_uri", "http://127.0.0.1:49152/callback"), ("scope", "openid api"));

        var first = await browser.LoginAsync(await browser.OpenAsync(path), "ada", AccountServer.Password);
        var allowed = await browser.SubmitAsync(first, ("action", "allow"));
        var second = await browser.OpenAsync(path);

        Assert.Contains("program on your own machine", first.Html, StringComparison.Ordinal);
        Assert.True(allowed.Answer.ContainsKey("code"));
        Assert.Equal("LuBan command line asks for access", second.Title);
    }

    private Task<RelyingParty> StrangerAsync(string name) => RelyingParty.CreateAsync(fixture.Server, name, new JsonObject { ["trusted"] = false });
}
