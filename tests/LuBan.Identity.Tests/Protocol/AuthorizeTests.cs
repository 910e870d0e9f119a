namespace LuBan.Identity.Tests;

public sealed class AuthorizeTests(ProviderFixture fixture) : IClassFixture<ProviderFixture>
{
    [Theory]
    [InlineData("response_type", null, "invalid_request")]
    [InlineData("response_type", "token", "unsupported_response_type")]
    [InlineData("response_type", "code id_token", "unsupported_response_type")]
    [InlineData("response_mode", "fragment", "invalid_request")]
    [InlineData("code_challenge", null, "invalid_request")]
    [InlineData("code_challenge", "short", "invalid_request")]
    [InlineData("code_challenge_method", null, "invalid_request")]
    [InlineData("code_challenge_method", "plain", "invalid_request")]
    [InlineData("prompt", "none login", "invalid_request")]
    [InlineData("prompt", "dance", "invalid_request")]
    [InlineData("max_age", "-1", "invalid_request")]
    [InlineData("max_age", "soon", "invalid_request")]
    [InlineData("id_token_hint", "a.b.c", "invalid_request")]
    [InlineData("claims", "[]", "invalid_request")]
    [InlineData("claims", "{\"userinfo\":{},\"userinfo\":{}}", "invalid_request")]
    [InlineData("request", "eyJhbGciOiJub25lIn0.e30.", "request_not_supported")]
    [InlineData("request_uri", "https://app.example.com/request", "request_uri_not_supported")]
    [InlineData("registration", "{}", "registration_not_supported")]
    [InlineData("prompt", "none", "login_required")]
    public async Task A_request_that_is_wrong_is_told_to_the_client(string name, string? value, string error)
    {
        using var browser = new Browser(fixture.Server);

        var page = await browser.OpenAsync(fixture.App.AuthorizePath((name, value)));

        Assert.StartsWith(RelyingParty.Redirect + "?", page.Location?.ToString(), StringComparison.Ordinal);
        Assert.Equal(error, page.Answer["error"]);
        Assert.Equal("a state", page.Answer["state"]);
        Assert.Equal(fixture.Server.Url, page.Answer["iss"]);
        Assert.StartsWith("LB80", page.Answer["error_description"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://app.example.com/callback/")]
    [InlineData("https://app.example.com/callback?x=1")]
    [InlineData("https://app.example.com/Callback")]
    [InlineData("https://APP.example.com/callback")]
    [InlineData("https://app.example.com/call%62ack")]
    [InlineData("https://app.example.com/callback#x")]
    [InlineData("https://app.example.com.evil.example/callback")]
    [InlineData("https://app.example.com@evil.example/callback")]
    [InlineData("https://evil.example/https://app.example.com/callback")]
    [InlineData("https://app.example.com/callback/../evil")]
    [InlineData("https://app.example.com:444/callback")]
    [InlineData("http://app.example.com/callback")]
    [InlineData("javascript:alert(1)")]
    [InlineData("//app.example.com/callback")]
    [InlineData(null)]
    public async Task A_user_is_never_sent_to_an_address_that_is_not_registered(string? address)
    {
        using var browser = new Browser(fixture.Server);

        var page = await browser.OpenAsync(fixture.App.AuthorizePath(("redirect_uri", address), ("prompt", "none")));

        Assert.Null(page.Location);
        Assert.Equal(400, page.Status);
        Assert.StartsWith("LB8002: ", page.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:49152/callback", true)]
    [InlineData("http://127.0.0.1/callback", true)]
    [InlineData("http://[::1]:8080/callback", true)]
    [InlineData("http://127.0.0.1:49152/callback2", false)]
    [InlineData("http://127.0.0.1:99999/callback", false)]
    [InlineData("http://127.0.0.1:80@evil.example/callback", false)]
    [InlineData("http://127.0.0.1.evil.example/callback", false)]
    [InlineData("http://localhost:49152/callback", false)]
    [InlineData("https://127.0.0.1:49152/callback", false)]
    public async Task The_port_of_a_loopback_address_does_not_count_and_everything_else_does(string address, bool isKnown)
    {
        using var browser = new Browser(fixture.Server);

        var page = await browser.OpenAsync(fixture.App.AuthorizePath(("client_id", "luban-cli"), ("redirect_uri", address), ("prompt", "none")));

        Assert.Equal(isKnown, page.Location is not null);
    }

    [Fact]
    public async Task What_is_there_twice_is_refused_and_an_address_that_is_there_twice_is_not_believed()
    {
        using var browser = new Browser(fixture.Server);

        var state = await browser.OpenAsync(fixture.App.AuthorizePath() + "&nonce=2");
        var redirect = await browser.OpenAsync(fixture.App.AuthorizePath() + "&redirect_uri=https%3A%2F%2Fevil.example");

        Assert.Equal("invalid_request", state.Answer["error"]);
        Assert.Null(redirect.Location);
        Assert.StartsWith("LB8003: ", redirect.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_parameter_and_an_unknown_scope_are_passed_over()
    {
        using var browser = new Browser(fixture.Server);

        var code = await fixture.App.CodeAsync(browser, changes: [("scope", "openid address phone nonsense"), ("extra", "foobar"), ("display", "page"), ("acr_values", "1 2"), ("claims_locales", "se")]);
        var (_, tokens) = await fixture.App.RedeemAsync(code);

        Assert.Equal("openid", (string)tokens["scope"]!);
    }

    [Fact]
    public async Task A_scope_that_the_client_may_not_have_is_refused()
    {
        var narrow = await RelyingParty.CreateAsync(fixture.Server, "narrow", new() { ["scopes"] = new System.Text.Json.Nodes.JsonArray("openid") });
        using var browser = new Browser(fixture.Server);

        var page = await browser.OpenAsync(narrow.AuthorizePath(("scope", "openid api")));

        Assert.Equal("invalid_scope", page.Answer["error"]);
    }

    [Fact]
    public async Task Who_is_signed_in_is_not_asked_again_unless_the_client_wants_it()
    {
        using var browser = new Browser(fixture.Server);
        await fixture.App.CodeAsync(browser);

        var silent = await browser.OpenAsync(fixture.App.AuthorizePath(("prompt", "none")));
        var login = await browser.OpenAsync(fixture.App.AuthorizePath(("prompt", "login")));
        fixture.Time.Advance(TimeSpan.FromSeconds(20));
        var old = await browser.OpenAsync(fixture.App.AuthorizePath(("max_age", "10")));
        var young = await browser.OpenAsync(fixture.App.AuthorizePath(("max_age", "10000")));
        var zero = await browser.OpenAsync(fixture.App.AuthorizePath(("max_age", "0"), ("prompt", "none")));

        Assert.True(silent.Answer.ContainsKey("code"));
        Assert.Equal("Sign in", login.Title);
        Assert.Equal("Sign in", old.Title);
        Assert.True(young.Answer.ContainsKey("code"));
        Assert.Equal("login_required", zero.Answer["error"]);
    }

    [Fact]
    public async Task A_new_sign_in_that_was_asked_for_has_a_new_time_and_a_new_handle()
    {
        using var browser = new Browser(fixture.Server);
        var first = (await fixture.App.RedeemAsync(await fixture.App.CodeAsync(browser))).Body;
        var cookie = browser.Cookies.Single(one => one.Name == "luban-session").Value;
        fixture.Time.Advance(TimeSpan.FromSeconds(5));

        var page = await browser.LoginAsync(await browser.OpenAsync(fixture.App.AuthorizePath(("prompt", "login"))), "ada", AccountServer.Password);
        var second = (await fixture.App.RedeemAsync(page.Answer["code"])).Body;

        Assert.Equal(5, (long)ProviderFixture.Claims((string)second["id_token"]!)["auth_time"]! - (long)ProviderFixture.Claims((string)first["id_token"]!)["auth_time"]!);
        Assert.NotEqual(cookie, browser.Cookies.Single(one => one.Name == "luban-session").Value);
        // What was given before goes on: it is the same user at the same browser.
        Assert.True(await fixture.IsGoodAsync((string)first["access_token"]!));
        using var thief = new Browser(fixture.Server);
        thief.Http.DefaultRequestHeaders.Add("Cookie", $"luban-session={cookie}");
        Assert.Equal("login_required", (await thief.OpenAsync(fixture.App.AuthorizePath(("prompt", "none")))).Answer["error"]);
    }

    [Fact]
    public async Task A_hint_about_somebody_else_is_not_answered_with_this_user()
    {
        await fixture.Accounts.CreateAsync("grace");
        using var hers = new Browser(fixture.Server);
        var hint = (string)(await fixture.App.TokensAsync(hers, user: "grace"))["id_token"]!;
        using var browser = new Browser(fixture.Server);
        await fixture.App.CodeAsync(browser);

        var silent = await browser.OpenAsync(fixture.App.AuthorizePath(("prompt", "none"), ("id_token_hint", hint)));
        var asked = await browser.OpenAsync(fixture.App.AuthorizePath(("id_token_hint", hint)));
        var wrong = await browser.LoginAsync(asked, "ada", AccountServer.Password);

        Assert.Equal("login_required", silent.Answer["error"]);
        Assert.Equal("Sign in", asked.Title);
        Assert.Equal("login_required", wrong.Answer["error"]);
    }

    [Fact]
    public async Task A_login_hint_is_filled_in_and_the_page_speaks_the_language_that_the_client_prefers()
    {
        using var browser = new Browser(fixture.Server);

        var page = await browser.OpenAsync(fixture.App.AuthorizePath(("login_hint", "ada\"><script>"), ("ui_locales", "fr zh-CN")));

        Assert.Equal("登录", page.Title);
        Assert.Contains("value=\"ada&quot;&gt;&lt;script&gt;\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Contains("form-action 'self' https://app.example.com;", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_by_a_form_is_answered_like_one_by_a_link()
    {
        using var browser = new Browser(fixture.Server);
        await fixture.App.CodeAsync(browser);
        var query = fixture.App.AuthorizePath()["/oauth/authorize?".Length..].Split('&').Select(pair => pair.Split('=')).Select(pair => KeyValuePair.Create(pair[0], Uri.UnescapeDataString(pair[1])));

        var page = await browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/oauth/authorize") { Content = new FormUrlEncodedContent(query) });

        Assert.True(page.Answer.ContainsKey("code"));
    }

    [Fact]
    public async Task A_claim_that_is_asked_for_by_name_is_given_without_its_scope()
    {
        using var browser = new Browser(fixture.Server);
        var code = await fixture.App.CodeAsync(browser, changes: [("claims", "{\"userinfo\":{\"name\":{\"essential\":true}},\"id_token\":{\"email\":null}}")]);
        var (_, tokens) = await fixture.App.RedeemAsync(code);
        var (_, info) = await fixture.Server.GetAsync("/oauth/userinfo", (string)tokens["access_token"]!);

        Assert.Equal("Ada Lovelace", (string)info["name"]!);
        Assert.Null(info["email"]);
        Assert.Equal("ada@example.com", (string)ProviderFixture.Claims((string)tokens["id_token"]!)["email"]!);
    }

    [Fact]
    public async Task A_ticket_of_one_request_or_session_opens_no_other()
    {
        using var browser = new Browser(fixture.Server);
        var login = await browser.OpenAsync(fixture.App.AuthorizePath(("prompt", "login")));
        using var response = await browser.Http.PostAsync(login.FormAction, new FormUrlEncodedContent(login.Fields([("username", "ada"), ("password", AccountServer.Password)])));
        var ticket = response.Headers.Location!.ToString().Split("luban_ticket=")[1];

        var other = await browser.OpenAsync(fixture.App.AuthorizePath(("prompt", "login"), ("state", "another")) + "&luban_ticket=" + ticket);
        using var stranger = new Browser(fixture.Server);
        await fixture.App.CodeAsync(stranger);
        var foreign = await stranger.OpenAsync(fixture.App.AuthorizePath(("prompt", "login")) + "&luban_ticket=" + ticket);
        var own = await browser.OpenAsync(fixture.App.AuthorizePath(("prompt", "login")) + "&luban_ticket=" + ticket);

        Assert.Equal("Sign in", other.Title);
        Assert.Equal("Sign in", foreign.Title);
        Assert.True(own.Answer.ContainsKey("code"));
    }
}
