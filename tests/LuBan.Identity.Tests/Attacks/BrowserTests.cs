using Microsoft.AspNetCore.WebUtilities;

namespace LuBan.Identity.Tests.Attacks;

/// <summary>What other sites make the browser of a user do.</summary>
public sealed class BrowserTests(Target target) : IClassFixture<Target>
{
    [Fact]
    public async Task Nobody_is_signed_in_by_a_form_of_another_site()
    {
        using var attacker = new UserAgent(target.Server.Url);
        using var victim = new UserAgent(target.Server.Url);
        var page = await attacker.OpenAsync(target.Client.Request().Url);
        var values = page.Forms.Single(form => form.AsksForPassword).Fill(null, ("username", Target.User), ("password", TestUsers.Password));

        // The attacker's form with the attacker's account, in the browser of somebody else: first without, then with a form of the victim's own under way.
        var without = await victim.PostAsync("/oauth/login", values);
        await victim.OpenAsync(target.Client.Request().Url);
        var with = await victim.PostAsync("/oauth/login", values);

        Assert.Equal((400, 400), (without.Status, with.Status));
        Assert.DoesNotContain(victim.Cookies.GetAllCookies(), cookie => cookie.Name.EndsWith("luban-session", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task A_form_that_the_browser_says_comes_from_elsewhere_is_refused(string header, string value)
    {
        using var browser = new UserAgent(target.Server.Url);
        var page = await browser.OpenAsync(target.Client.Request().Url);
        var values = page.Forms.Single(form => form.AsksForPassword).Fill(null, ("username", Target.User), ("password", TestUsers.Password));

        var refused = await browser.PostAsync("/oauth/login", values, (header, value));

        Assert.Equal(403, refused.Status);
    }

    [Fact]
    public async Task Nobody_agrees_to_anything_by_a_form_of_another_site()
    {
        using var client = await target.ClientAsync("asks", change: spec => spec["trusted"] = false);
        using var victim = new UserAgent(target.Server.Url);
        using var attacker = new UserAgent(target.Server.Url);
        var request = client.Request("openid profile");
        var ours = await SignInOnlyAsync(victim, request.Url);
        var theirs = await SignInOnlyAsync(attacker, client.Request("openid profile").Url);
        var consent = theirs.Forms.Single(form => form.Buttons.Any(button => button.Value == "allow"));
        var values = consent.Fill(consent.Buttons.Single(button => button.Value == "allow"));

        var foreign = await victim.PostAsync(consent.Action, values);
        var crossSite = await victim.PostAsync(consent.Action, ours.Forms[0].Fill(ours.Forms[0].Buttons[0]), ("Sec-Fetch-Site", "cross-site"));
        var bare = await victim.PostAsync(consent.Action, [KeyValuePair.Create("action", "allow")]);
        var silent = await victim.OpenAsync(client.Request("openid profile", ("prompt", "none")).Url);

        Assert.Equal((400, 403, 400), (foreign.Status, crossSite.Status, bare.Status));
        Assert.Equal("consent_required", silent.Error);
    }

    [Fact]
    public async Task A_state_of_a_form_is_of_no_use_in_another_form_and_after_its_time()
    {
        using var browser = new UserAgent(target.Server.Url);
        var page = await browser.OpenAsync(target.Client.Request().Url);
        var form = page.Forms.Single(form => form.AsksForPassword);
        var state = form.Field("state")!.Value;

        var elsewhere = await browser.PostAsync("/oauth/consent", [KeyValuePair.Create("state", state), KeyValuePair.Create("action", "allow")]);
        var bent = await browser.PostAsync("/oauth/login", form.Fill(null, ("state", state[..^3] + "AAA"), ("username", Target.User), ("password", TestUsers.Password)));
        target.Server.Time.Advance(TimeSpan.FromMinutes(61));
        var late = await browser.PostAsync("/oauth/login", form.Fill(null, ("username", Target.User), ("password", TestUsers.Password)));

        Assert.Equal((400, 400, 400), (elsewhere.Status, bent.Status, late.Status));
    }

    [Fact]
    public async Task A_session_that_was_planted_before_the_login_is_not_taken_over()
    {
        using var attacker = new UserAgent(target.Server.Url);
        await target.TokensAsync(browser: attacker);
        var planted = SessionOf(attacker);
        using var victim = new UserAgent(target.Server.Url);
        victim.Cookies.Add(new Uri(target.Server.Url), new System.Net.Cookie("luban-session", new string('A', planted.Length)));

        await target.TokensAsync(browser: victim);
        var own = SessionOf(victim);
        // Signing in again changes it again, and the one before is over.
        await target.Pages.GoThroughAsync(victim, target.Client.Request("openid", ("prompt", "login")).Url);

        Assert.NotEqual(new string('A', planted.Length), own);
        Assert.NotEqual(own, SessionOf(victim));
        Assert.Equal((401, 200), (await WithCookieAsync(own), await WithCookieAsync(SessionOf(victim))));
    }

    [Theory]
    [InlineData("http://identity.example.org", "luban-session", false)]
    [InlineData("https://identity.example.org", "__Host-luban-session", true)]
    public async Task The_cookie_of_a_session_is_for_this_host_alone(string publicUrl, string name, bool isSecure)
    {
        var own = await Target.StartAsync(options => options.PublicUrls = [publicUrl]);
        try
        {
            using var http = own.Server.NewClient();
            // The client writes no Secure cookies over plain http: what a browser would do is done by hand.
            var url = new Uri(own.Client.Request("openid", ("redirect_uri", Target.Callback)).Url).PathAndQuery;
            using var page = await Send(http, HttpMethod.Get, url, publicUrl, null, null);
            var form = HtmlForm.ReadAll(await page.Content.ReadAsStringAsync()).Single(form => form.AsksForPassword);
            var formCookie = page.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
            using var done = await Send(http, HttpMethod.Post, "/oauth/login", publicUrl, formCookie, form.Fill(null, ("username", Target.User), ("password", TestUsers.Password)));

            var cookie = Assert.Single(done.Headers.GetValues("Set-Cookie"), value => value.Contains("luban-session", StringComparison.Ordinal)).Split("; ");

            Assert.StartsWith(name + "=", cookie[0], StringComparison.Ordinal);
            Assert.Contains("httponly", cookie);
            Assert.Contains("samesite=lax", cookie);
            Assert.Contains("path=/", cookie);
            Assert.Equal(isSecure, cookie.Contains("secure"));
            // Without a Domain the cookie goes to this host only, not to those of extensions below or beside it.
            Assert.DoesNotContain(cookie, part => part.StartsWith("domain", StringComparison.OrdinalIgnoreCase));
        }
        finally
        {
            await own.StopAsync();
        }
    }

    [Fact]
    public async Task The_cookie_alone_changes_nothing()
    {
        using var browser = new UserAgent(target.Server.Url);
        await target.TokensAsync(browser: browser);
        var body = """{"apiVersion":"iam.luban.dev/v1","kind":"Group","metadata":{"name":"forged"}}""";

        var answers = new List<int>();
        foreach (var (name, value) in new[] { ("", ""), ("Origin", "https://evil.example"), ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site"), ("Sec-Fetch-Site", "none"), ("Origin", target.Server.Url) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{target.Server.Url}/apis/iam.luban.dev/v1/groups") { Content = new StringContent(body, null, "application/json") };
            if (name.Length > 0) request.Headers.TryAddWithoutValidation(name, value);
            using var response = await browser.Http.SendAsync(request);
            answers.Add((int)response.StatusCode);
        }

        Assert.All(answers[..^1], status => Assert.Equal(403, status));
        Assert.Equal(201, answers[^1]);
    }

    [Fact]
    public async Task No_page_is_shown_in_a_frame_runs_foreign_scripts_or_sends_its_form_elsewhere()
    {
        using var browser = new UserAgent(target.Server.Url);
        foreach (var path in new[] { target.Client.Request().Url, "/oauth/login", "/oauth/device/verify", "/oauth/end-session", "/oauth/authorize?client_id=%3Cscript%3E" })
        {
            var page = await browser.OpenAsync(path);
            string Header(string name) => page.Headers.Single(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

            var policy = Header("Content-Security-Policy").Split("; ");
            Assert.Contains("frame-ancestors 'none'", policy);
            Assert.Contains("default-src 'none'", policy);
            Assert.Contains("base-uri 'none'", policy);
            Assert.DoesNotContain("unsafe", Header("Content-Security-Policy"), StringComparison.Ordinal);
            Assert.Equal(("DENY", "nosniff"), (Header("X-Frame-Options"), Header("X-Content-Type-Options")));
            Assert.DoesNotContain("<script>alert", page.Html, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [InlineData("/oauth/login?return_to=https://evil.example")]
    [InlineData("/oauth/login?returnUrl=//evil.example")]
    [InlineData("/oauth/login?redirect_uri=https://evil.example&next=https://evil.example&state=https://evil.example")]
    [InlineData("/oauth/login/continue?state=https://evil.example")]
    [InlineData("/oauth/device/verify?return_to=https://evil.example")]
    [InlineData("/oauth/authorize?redirect_uri=https://evil.example")]
    [InlineData("/oauth/authorize?client_id=nobody&redirect_uri=https://evil.example")]
    [InlineData("//evil.example/%2e%2e/oauth/login")]
    public async Task No_page_leads_elsewhere(string path)
    {
        using var browser = new UserAgent(target.Server.Url);

        var visit = await target.Pages.GoThroughAsync(browser, target.Server.Url + path);

        Assert.False(visit.Last.IsElsewhere, visit.ToString());
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("https://app.example.org/bye?x")]
    [InlineData("https://app.example.org/bye/../evil")]
    [InlineData("https://app.example.org.evil.example/bye")]
    [InlineData("https://app.example.org@evil.example/bye")]
    [InlineData("HTTPS://APP.example.org/bye")]
    [InlineData("javascript:alert(1)")]
    [InlineData("//evil.example")]
    [InlineData("")]
    public async Task A_logout_leads_nowhere_that_is_not_registered(string address)
    {
        using var browser = new UserAgent(target.Server.Url);
        var tokens = await target.TokensAsync(browser: browser);
        var url = QueryHelpers.AddQueryString(target.Client.Endpoint("end_session_endpoint"), new Dictionary<string, string?> { ["id_token_hint"] = tokens.IdToken, ["post_logout_redirect_uri"] = address, ["client_id"] = "web" });

        var visit = await target.Pages.GoThroughAsync(browser, url);

        Assert.False(visit.Last.IsElsewhere, visit.ToString());
    }

    [Fact]
    public async Task Another_site_does_not_sign_the_user_out()
    {
        using var browser = new UserAgent(target.Server.Url);
        await target.TokensAsync(browser: browser);

        await browser.OpenAsync("/oauth/end-session");
        await browser.PostAsync("/oauth/end-session", [], ("Sec-Fetch-Site", "cross-site"), ("Origin", "https://evil.example"));

        Assert.True((await browser.OpenAsync(target.Client.Request("openid", ("prompt", "none")).Url)).Answer.ContainsKey("code"));
    }

    [Fact]
    public async Task Every_answer_says_which_provider_gives_it()
    {
        using var browser = new UserAgent(target.Server.Url);
        var denied = await browser.OpenAsync(target.Client.Request("openid", ("prompt", "none")).Url);
        var visit = await target.Pages.GoThroughAsync(browser, target.Client.Request().Url);

        Assert.Equal((target.Server.Url, target.Server.Url), (denied.Answer["iss"], visit.Last.Answer["iss"]));
        Assert.True((bool)target.Client.Metadata["authorization_response_iss_parameter_supported"]!);
    }

    [Fact]
    public async Task The_state_comes_back_as_it_was_and_nothing_is_put_into_the_address_through_it()
    {
        using var browser = new UserAgent(target.Server.Url);
        await target.TokensAsync(browser: browser);
        foreach (var state in new[] { "a&code=evil", "x#code=evil", "\r\nSet-Cookie: a=b", "\"><script>", "\u00e4\u4e2d", "%26code%3Devil" })
        {
            var landing = await browser.OpenAsync(target.Client.Request("openid", ("state", state)).Url);

            Assert.Equal(state, landing.Answer["state"]);
            Assert.DoesNotContain("evil", landing.Answer["code"], StringComparison.Ordinal);
            Assert.DoesNotContain('#', landing.SentTo!);
        }
    }

    private async Task<Landing> SignInOnlyAsync(UserAgent browser, string url)
    {
        var page = await browser.OpenAsync(url);
        var form = page.Forms.Single(form => form.AsksForPassword);
        return await browser.SubmitAsync(page, form, form.Fill(null, ("username", Target.User), ("password", TestUsers.Password)));
    }

    private static string SessionOf(UserAgent browser) => browser.Cookies.GetAllCookies().Single(cookie => cookie.Name == "luban-session").Value;

    private async Task<int> WithCookieAsync(string session)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Target.Api);
        request.Headers.Add("Cookie", $"luban-session={session}");
        using var response = await target.Server.Http.SendAsync(request);
        return (int)response.StatusCode;
    }

    private static Task<HttpResponseMessage> Send(HttpClient http, HttpMethod method, string path, string publicUrl, string? cookie, List<KeyValuePair<string, string>>? form)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Host = new Uri(publicUrl).Host;
        if (cookie is not null) request.Headers.Add("Cookie", cookie);
        if (form is not null) request.Content = new FormUrlEncodedContent(form);
        return http.SendAsync(request);
    }
}
