using System.Net;
using System.Text.Json.Nodes;

namespace LuBan.Identity.Tests;

/// <summary>What other sites and other users of a browser may try.</summary>
public sealed class BrowserAttackTests(ProviderFixture fixture) : IClassFixture<ProviderFixture>
{
    [Fact]
    public async Task Nobody_is_signed_in_by_a_form_that_was_made_for_another_browser()
    {
        using var attacker = new Browser(fixture.Server);
        var form = await attacker.OpenAsync(fixture.App.AuthorizePath());
        using var victim = new Browser(fixture.Server);
        await victim.OpenAsync(fixture.App.AuthorizePath());

        var page = await victim.LoginAsync(form, "ada", AccountServer.Password);

        Assert.StartsWith("LB8030: ", page.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain(victim.Cookies, cookie => cookie.Name == "luban-session");
    }

    [Fact]
    public async Task A_login_form_that_another_page_sends_is_refused()
    {
        using var browser = new Browser(fixture.Server);
        var form = await browser.OpenAsync(fixture.App.AuthorizePath());
        foreach (var (header, value) in new[] { ("Origin", "https://evil.example"), ("Origin", "null"), ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site") })
        {
            var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/login") { Content = new FormUrlEncodedContent(form.Fields([("username", "ada"), ("password", AccountServer.Password)])) };
            request.Headers.Add(header, value);
            var page = await browser.SendAsync(request);
            Assert.True(page.Status == 403 && page.Problem.StartsWith("LB8031: ", StringComparison.Ordinal), $"{header}: {value}");
        }
    }

    [Fact]
    public async Task A_handle_that_was_put_into_the_browser_before_is_not_the_session()
    {
        using var browser = new Browser(fixture.Server);
        await fixture.App.CodeAsync(browser);
        var planted = browser.Cookies.Single(cookie => cookie.Name == "luban-session").Value;
        await fixture.Accounts.CreateAsync("victor");
        using var victim = new Browser(fixture.Server);
        victim.Http.DefaultRequestHeaders.Add("Cookie", $"luban-session={planted}");

        var login = await victim.OpenAsync(fixture.App.AuthorizePath(("prompt", "login")));
        victim.Http.DefaultRequestHeaders.Remove("Cookie");
        var page = await victim.LoginAsync(login, "victor", AccountServer.Password);

        Assert.True(page.Answer.ContainsKey("code"));
        Assert.NotEqual(planted, victim.Cookies.Single(cookie => cookie.Name == "luban-session").Value);
        // Who planted it is who he was, or nobody.
        var silent = await browser.OpenAsync(fixture.App.AuthorizePath(("prompt", "none")));
        var subject = silent.Answer.TryGetValue("code", out var code) ? (string?)ProviderFixture.Claims((string)(await fixture.App.RedeemAsync(code)).Body["id_token"]!)["sub"] : null;
        Assert.True(subject is null || subject == fixture.Ada.Uid);
    }

    [Fact]
    public async Task A_session_cookie_changes_nothing_unless_a_page_of_this_server_sent_the_request()
    {
        using var browser = new Browser(fixture.Server);
        await fixture.App.CodeAsync(browser);

        Assert.Equal(200, (await TryAsync(HttpMethod.Get, null, null)).Status);
        Assert.Equal(403, (await TryAsync(HttpMethod.Post, null, null)).Status);
        Assert.Equal(403, (await TryAsync(HttpMethod.Post, "Origin", "https://evil.example")).Status);
        Assert.Equal(403, (await TryAsync(HttpMethod.Post, "Origin", "http://127.0.0.1:1")).Status);
        Assert.Equal(403, (await TryAsync(HttpMethod.Post, "Origin", "null")).Status);
        Assert.Equal(403, (await TryAsync(HttpMethod.Post, "Sec-Fetch-Site", "same-site")).Status);
        Assert.Equal(403, (await TryAsync(HttpMethod.Post, "Sec-Fetch-Site", "none")).Status);
        var (status, html) = await TryAsync(HttpMethod.Delete, null, null);
        Assert.Equal(403, status);
        Assert.Contains("LB8023", html, StringComparison.Ordinal);
        Assert.Equal(200, (await TryAsync(HttpMethod.Post, "Origin", fixture.Server.Url)).Status);
        Assert.Equal(200, (await TryAsync(HttpMethod.Post, "Sec-Fetch-Site", "same-origin")).Status);

        async Task<(int Status, string Html)> TryAsync(HttpMethod method, string? header, string? value)
        {
            using var request = new HttpRequestMessage(method, method == HttpMethod.Get ? "/apis/iam.luban.dev/v1/signingkeys" : "/apis/iam.luban.dev/v1/signingkeys/rotate");
            if (header is not null) request.Headers.Add(header, value);
            using var response = await browser.Http.SendAsync(request);
            return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
        }
    }

    [Theory]
    [InlineData("/oauth/login?return_to=https://evil.example")]
    [InlineData("/oauth/login?return_to=//evil.example")]
    [InlineData("/oauth/login/continue?state=https://evil.example")]
    [InlineData("/oauth/device/verify?user_code=https://evil.example")]
    [InlineData("/oauth/end-session?post_logout_redirect_uri=https://evil.example")]
    [InlineData("/oauth/authorize?client_id=nobody&redirect_uri=https://evil.example&response_type=code")]
    public async Task No_page_sends_a_browser_elsewhere(string path)
    {
        using var browser = new Browser(fixture.Server);

        var page = await browser.OpenAsync(path);
        var after = page.Title == "Sign in" ? await browser.LoginAsync(page, "ada", AccountServer.Password) : page;

        Assert.Null(page.Location);
        Assert.Null(after.Location);
        Assert.DoesNotContain("href=\"https://evil.example", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_page_forbids_frames_scripts_of_others_and_caches()
    {
        using var browser = new Browser(fixture.Server);
        var login = await browser.OpenAsync(fixture.App.AuthorizePath());
        var error = await browser.OpenAsync("/oauth/authorize");
        await browser.LoginAsync(login, "ada", AccountServer.Password);

        foreach (var page in new[] { login, error, await browser.OpenAsync("/oauth/device/verify"), await browser.OpenAsync("/oauth/end-session"), await browser.OpenAsync("/oauth/login") })
        {
            var policy = page.Headers["Content-Security-Policy"];
            Assert.StartsWith("default-src 'none'; ", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.Contains("base-uri 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Equal("DENY", page.Headers["X-Frame-Options"]);
            Assert.Equal("no-store", page.Headers["Cache-Control"]);
        }
    }

    [Fact]
    public async Task Cookies_are_out_of_reach_of_scripts_and_over_https_of_other_hosts()
    {
        using var plain = new Browser(fixture.Server);
        var page = await plain.OpenAsync(fixture.App.AuthorizePath());
        using var response = await plain.Http.PostAsync(page.FormAction, new FormUrlEncodedContent(page.Fields([("username", "ada"), ("password", AccountServer.Password)])));
        await using var behindProxy = await IdentityServer.StartAsync(options => options.PublicUrls = ["https://luban.example.com"]);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/oauth/login") { Headers = { Host = "luban.example.com" } };
        using var secure = await behindProxy.Http.SendAsync(request);

        Assert.Contains(response.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith("luban-session=", StringComparison.Ordinal) && cookie.Contains("httponly", StringComparison.Ordinal) && cookie.Contains("samesite=lax", StringComparison.Ordinal) && !cookie.Contains("domain", StringComparison.Ordinal));
        Assert.Contains(secure.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith("__Host-luban-form=", StringComparison.Ordinal) && cookie.Contains("secure", StringComparison.Ordinal) && cookie.Contains("path=/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_wrong_password_says_the_same_as_an_unknown_user_and_keeps_what_was_typed()
    {
        using var browser = new Browser(fixture.Server);
        var login = await browser.OpenAsync(fixture.App.AuthorizePath());

        var wrong = await browser.LoginAsync(login, "ada", "not the password");
        var unknown = await browser.LoginAsync(login, "nobody-at-all", "not the password");

        Assert.Equal((401, 401), (wrong.Status, unknown.Status));
        Assert.Equal(wrong.Problem, unknown.Problem);
        Assert.Contains("value=\"ada\"", wrong.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("not the password", wrong.Html, StringComparison.Ordinal);
        Assert.True((await browser.LoginAsync(wrong, "ada", AccountServer.Password)).Answer.ContainsKey("code"));
    }

    [Fact]
    public async Task A_password_that_an_administrator_gave_is_replaced_before_anything_else()
    {
        await fixture.Accounts.UserAsync(HttpMethod.Post, "", new JsonObject { ["metadata"] = new JsonObject { ["name"] = "fresh" }, ["spec"] = new JsonObject() });
        await fixture.Accounts.UserAsync(HttpMethod.Post, "/fresh/password", new JsonObject { ["password"] = AccountServer.Password, ["mustChange"] = true });
        using var browser = new Browser(fixture.Server);

        var change = await browser.LoginAsync(await browser.OpenAsync(fixture.App.AuthorizePath()), "fresh", AccountServer.Password);
        var different = await browser.SubmitAsync(change, ("new_password", AccountServer.OtherPassword), ("new_password_again", "something else entirely"));
        var weak = await browser.SubmitAsync(different, ("new_password", "short"), ("new_password_again", "short"));
        var done = await browser.SubmitAsync(weak, ("new_password", AccountServer.OtherPassword), ("new_password_again", AccountServer.OtherPassword));

        Assert.Equal("Choose a new password", change.Title);
        Assert.DoesNotContain(change.Headers.GetValueOrDefault("Set-Cookie") ?? "", "luban-session", StringComparison.Ordinal);
        Assert.Equal("The two passwords are not the same.", different.Problem);
        Assert.NotEmpty(weak.Problem);
        Assert.True(done.Answer.ContainsKey("code"));
        Assert.Equal(HttpStatusCode.Unauthorized, (HttpStatusCode)(await fixture.Accounts.SendAsync(HttpMethod.Get, "/apis/iam.luban.dev/v1/self/profile", AccountServer.Basic("fresh", AccountServer.Password))).Status);
    }
}
