using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LuBan.Identity.Federation;
using static LuBan.Identity.Tests.Federation.Federations;

namespace LuBan.Identity.Tests.Federation;

/// <summary>Sign-in at a real OpenID provider of somebody else.</summary>
public sealed class OidcTests : IAsyncLifetime
{
    private const string Secret = "a/secret+with:odd=characters%and-enough-of-them";
    private const string Public = "public-client";
    private IdentityServer? _server;
    private ExternalProvider? _provider;

    private IdentityServer Server => _server!;

    private ExternalProvider Provider => _provider!;

    public async Task InitializeAsync()
    {
        if (ExternalProvider.Missing is not null) return;
        _server = await IdentityServer.StartAsync();
        await Server.WriteSecretAsync("company", ("clientSecret", Secret));
        var post = ExternalProvider.Client("posting", Secret, Server, "post");
        post["token_endpoint_auth_method"] = "client_secret_post";
        var open = ExternalProvider.Client(Public, "", Server, "open", "PS256");
        (open["client_secret"], open["token_endpoint_auth_method"]) = (null, "none");
        open.Remove("client_secret");
        _provider = await ExternalProvider.StartAsync(ExternalProvider.Client("luban", Secret, Server, "company"), ExternalProvider.Client("other", Secret, Server, "other", "ES256"), post, open);
    }

    public async Task DisposeAsync()
    {
        if (_provider is not null) await _provider.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
    }

    [ExternalProviderFact]
    public async Task A_person_of_the_provider_signs_in_and_gets_an_account_with_the_groups_of_the_provider()
    {
        await ProvideAsync();
        using var browser = new TestBrowser();

        await SignInAsync(browser);

        var account = (await Server.AccountAsync("ada"))!;
        Assert.Equal(("Ada Lovelace", "ada@example.org", true), (account.DisplayName, account.Email, account.EmailVerified));
        Assert.Equal(["company:admins", "company:engineers"], account.Groups.Order());
        Assert.Equal("/after", browser.At.AbsolutePath);
        var session = Assert.Single(Server.Get<Sessions>().List(account));
        Assert.Contains("fed", session.Amr);
        Assert.Equal("True", (await Server.ReadyAsync("company", "True")).Status);
    }

    [ExternalProviderTheory]
    [InlineData("other", "other", "ES256")]
    [InlineData("post", "posting", "RS256")]
    [InlineData("open", Public, "PS256")]
    public async Task Every_way_to_prove_the_client_and_every_algorithm_works(string name, string client, string algorithm)
    {
        await ProvideAsync(name, client, extra: $""" , "algorithms": ["{algorithm}"] """, secret: client != Public);
        using var browser = new TestBrowser();

        await SignInAsync(browser, name);

        Assert.NotNull(await Server.AccountAsync("ada"));
    }

    [ExternalProviderFact]
    public async Task The_second_sign_in_is_the_same_account()
    {
        await ProvideAsync();
        using (var first = new TestBrowser()) await SignInAsync(first);
        var uid = (await Server.AccountAsync("ada"))!.Uid;
        using var second = new TestBrowser();

        await SignInAsync(second);

        Assert.Equal(uid, (await Server.AccountAsync("ada"))!.Uid);
        Assert.Equal(2, Server.Get<Sessions>().List((await Server.AccountAsync("ada"))!).Count);
    }

    [ExternalProviderFact]
    public async Task Two_people_with_one_name_do_not_become_one_account()
    {
        await ProvideAsync();
        using var ada = new TestBrowser();
        await SignInAsync(ada);
        using var other = new TestBrowser();

        await RefusedAsync(other, await CallbackAsync(other, hint: "ada-2"), "LB8222");
    }

    [ExternalProviderFact]
    public async Task Who_declines_there_is_told_so_here()
    {
        await ProvideAsync();
        using var browser = new TestBrowser();

        await RefusedAsync(browser, await CallbackAsync(browser, hint: "nobody"), "LB8205", "access_denied");
    }

    [ExternalProviderFact]
    public async Task An_answer_that_names_another_issuer_or_none_is_refused()
    {
        await ProvideAsync();
        using var browser = new TestBrowser();

        await RefusedAsync(browser, TestBrowser.With(await CallbackAsync(browser), "iss", "https://evil.example.org"), "LB8206");
        await RefusedAsync(browser, TestBrowser.With(await CallbackAsync(browser), "iss", null), "LB8206");
        Assert.Null(await Server.AccountAsync("ada"));
    }

    [ExternalProviderFact]
    public async Task An_answer_for_another_provider_object_is_refused()
    {
        await ProvideAsync();
        await ProvideAsync("other", "other");
        using var browser = new TestBrowser();
        var callback = await CallbackAsync(browser);

        await RefusedAsync(browser, new Uri(callback.AbsoluteUri.Replace("/company/", "/other/", StringComparison.Ordinal)), "LB8220");
    }

    [ExternalProviderFact]
    public async Task A_token_with_another_nonce_is_refused()
    {
        await ProvideAsync();
        using var browser = new TestBrowser();
        var away = await StartAsync(browser);

        var callback = await browser.FollowAsync(TestBrowser.With(away, "nonce", "stolen"), IsCallback);

        await RefusedAsync(browser, callback!, "LB8207", "nonce");
    }

    [ExternalProviderFact]
    public async Task A_code_that_was_asked_for_with_another_challenge_is_refused()
    {
        await ProvideAsync();
        using var browser = new TestBrowser();
        var away = await StartAsync(browser);

        var callback = await browser.FollowAsync(TestBrowser.With(away, "code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"), IsCallback);

        await RefusedAsync(browser, callback!, "LB8208");
    }

    [ExternalProviderFact]
    public async Task A_callback_counts_once_and_in_the_browser_that_left()
    {
        await ProvideAsync();
        using var browser = new TestBrowser();
        using var thief = new TestBrowser();
        var callback = await CallbackAsync(browser);

        await RefusedAsync(thief, callback, "LB8220");
        await RefusedAsync(browser, TestBrowser.With(callback, "state", null), "LB8220");
        await RefusedAsync(browser, new Uri(callback.AbsoluteUri + "&state=x"), "LB8220");
        using (var answer = await browser.GetAsync(callback)) Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        await RefusedAsync(browser, callback, "LB8220");
    }

    [ExternalProviderTheory]
    [InlineData("//evil.example.org")]
    [InlineData("/\\evil.example.org")]
    [InlineData("https://evil.example.org/")]
    [InlineData("javascript:alert(1)")]
    public async Task The_browser_goes_on_within_this_server_only(string target)
    {
        await ProvideAsync();
        using var browser = new TestBrowser();
        var callback = await browser.FollowAsync(new Uri($"{Server.Url}/oauth/federated/company/start?return_to={Uri.EscapeDataString(target)}"), IsCallback);

        using var answer = await browser.GetAsync(callback!);

        Assert.Equal("/", answer.Headers.Location!.OriginalString);
    }

    [ExternalProviderFact]
    public async Task New_keys_of_the_provider_are_found()
    {
        await ProvideAsync();
        using (var before = new TestBrowser()) await SignInAsync(before);

        await Provider.RestartAsync();

        using var after = new TestBrowser();
        await SignInAsync(after);
        Assert.Equal(2, Server.Get<Sessions>().List((await Server.AccountAsync("ada"))!).Count);
    }

    [ExternalProviderFact]
    public async Task An_algorithm_that_is_not_allowed_is_refused()
    {
        await ProvideAsync(extra: """ , "algorithms": ["ES256"] """);
        using var browser = new TestBrowser();

        await RefusedAsync(browser, await CallbackAsync(browser), "LB8207", "RS256");
    }

    [ExternalProviderFact]
    public async Task Signing_out_here_signs_out_there_and_comes_back()
    {
        await ProvideAsync();
        using var browser = new TestBrowser();
        await SignInAsync(browser);

        var leave = await SignOutAsync(browser);

        Assert.StartsWith(Provider.Issuer, leave.AbsoluteUri, StringComparison.Ordinal);
        Assert.NotNull(TestBrowser.Parameter(leave, "id_token_hint"));
        Assert.Empty(Server.Get<Sessions>().List((await Server.AccountAsync("ada"))!));
        using var page = await browser.GetAsync(leave);
        var secret = Regex.Match(await page.Content.ReadAsStringAsync(), "name=\"xsrf\" value=\"([^\"]+)\"").Groups[1].Value;
        using var confirm = new HttpRequestMessage(HttpMethod.Post, Provider.Issuer + "/session/end/confirm") { Content = new FormUrlEncodedContent([new("xsrf", secret), new("logout", "yes")]) };
        using var done = await browser.SendAsync(confirm);
        Assert.StartsWith($"{Server.Url}/oauth/federated/company/signed-out", done.Headers.Location!.AbsoluteUri, StringComparison.Ordinal);
        Assert.Null(await browser.FollowAsync(done.Headers.Location));
        Assert.Equal("/oauth/end-session", browser.At.AbsolutePath);
    }

    [ExternalProviderFact]
    public async Task The_sign_in_page_has_a_button_that_leads_there_and_back_to_what_was_asked_for()
    {
        await ProvideAsync();
        using var browser = new TestBrowser();
        using var page = await browser.GetAsync(new Uri(Server.Url + "/oauth/login"));
        var html = await page.Content.ReadAsStringAsync();
        Assert.Contains("Company", html, StringComparison.Ordinal);
        var button = WebUtility.HtmlDecode(Regex.Match(html, "href=\"(/oauth/federated/company/start[^\"]+)\"").Groups[1].Value);

        await browser.FollowAsync(new Uri(new Uri(Server.Url), button));

        Assert.Equal("/oauth/login", browser.At.AbsolutePath);
        using var again = await browser.GetAsync(new Uri(Server.Url + "/oauth/login"));
        Assert.Contains("ada", await again.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [ExternalProviderFact]
    public async Task Who_is_signed_in_links_an_identity_sees_it_and_unlinks_it()
    {
        await ProvideAsync(mapping: "Manual");
        using var browser = new TestBrowser();
        await RefusedAsync(browser, await CallbackAsync(browser), "LB8224");
        await AddLocalAsync("grace", browser);

        var away = (string)(await CallAsync(browser, HttpMethod.Post, "/company", """{ "returnTo": "/profile" }""")).Body["location"]!;
        var end = await browser.FollowAsync(new Uri(away), address => address.AbsolutePath == "/profile");

        Assert.NotNull(end);
        var linked = (await CallAsync(browser, HttpMethod.Get, "")).Body;
        Assert.Equal(("company", "ada"), ((string?)linked["items"]![0]!["provider"], (string?)linked["items"]![0]!["subject"]));
        using (var other = new TestBrowser())
        {
            await SignInAsync(other);
            Assert.Contains("\"provider\"", (await CallAsync(other, HttpMethod.Get, "")).Body.ToJsonString(), StringComparison.Ordinal);
        }
        Assert.Equal(["company:admins", "company:engineers"], (await Server.AccountAsync("grace"))!.Groups.Order());
        Assert.Equal(204, (await CallAsync(browser, HttpMethod.Delete, "/company")).Status);
        Assert.Empty((await Server.AccountAsync("grace"))!.Groups);
        Assert.Equal(404, (await CallAsync(browser, HttpMethod.Delete, "/company")).Status);
        using var stranger = new TestBrowser();
        await RefusedAsync(stranger, await CallbackAsync(stranger), "LB8224");
    }

    [ExternalProviderFact]
    public async Task A_link_is_finished_by_whoever_began_it()
    {
        await ProvideAsync(mapping: "Manual");
        using var browser = new TestBrowser();
        await AddLocalAsync("grace", browser);
        var away = (string)(await CallAsync(browser, HttpMethod.Post, "/company", "{}")).Body["location"]!;
        var callback = await browser.FollowAsync(new Uri(away), IsCallback);
        await AddLocalAsync("heidi", browser);

        await RefusedAsync(browser, callback!, "LB8228");

        Assert.Empty((await Server.AccountAsync("grace"))!.Identities);
        Assert.Empty((await Server.AccountAsync("heidi"))!.Identities);
    }

    [ExternalProviderFact]
    public async Task The_only_way_to_sign_in_is_not_taken_away()
    {
        await ProvideAsync();
        using var browser = new TestBrowser();
        await SignInAsync(browser);

        var (status, body) = await CallAsync(browser, HttpMethod.Delete, "/company");

        Assert.Equal(409, status);
        Assert.Contains("LB8241", body.ToJsonString(), StringComparison.Ordinal);
    }

    [ExternalProviderFact]
    public async Task An_issuer_that_is_somebody_else_shows_in_the_condition()
    {
        await ProvideAsync("wrong", "luban", issuer: Provider.Issuer + "/");

        Assert.Contains("LB8204", (await Server.ReadyAsync("wrong", "False")).Message, StringComparison.Ordinal);
    }

    private static bool IsCallback(Uri address) => address.AbsolutePath.EndsWith("/callback", StringComparison.Ordinal);

    private async Task ProvideAsync(string name = "company", string client = "luban", string extra = "", bool secret = true, string? issuer = null, string mapping = "Auto") => await Server.ProvideAsync(name, $$"""
        {
          "type": "OIDC", "mapping": "{{mapping}}", "displayName": { "en": "Company", "zh": "公司" }{{(secret ? ", \"credentialsSecret\": { \"namespace\": \"default\", \"name\": \"company\" }" : "")}},
          "oidc": { "issuer": "{{issuer ?? Provider.Issuer}}", "clientId": "{{client}}", "scopes": ["openid", "profile", "email", "groups"] {{extra}} }
        }
        """);

    private async Task<Uri> StartAsync(TestBrowser browser, string name = "company", string? hint = null)
    {
        using var answer = await browser.GetAsync(new Uri($"{Server.Url}/oauth/federated/{name}/start?return_to=%2Fafter{(hint is null ? "" : "&login_hint=" + hint)}"));
        return answer.Headers.Location ?? throw new InvalidOperationException(await answer.Content.ReadAsStringAsync());
    }

    private async Task<Uri> CallbackAsync(TestBrowser browser, string name = "company", string? hint = null) => (await browser.FollowAsync(await StartAsync(browser, name, hint), IsCallback))!;

    private async Task SignInAsync(TestBrowser browser, string name = "company")
    {
        using var answer = await browser.GetAsync(await CallbackAsync(browser, name));
        Assert.True(answer.StatusCode == HttpStatusCode.SeeOther, await answer.Content.ReadAsStringAsync());
        await browser.GetAsync(new Uri(browser.At, answer.Headers.Location!));
    }

    private async Task<Uri> SignOutAsync(TestBrowser browser)
    {
        using var page = await browser.GetAsync(new Uri(Server.Url + "/oauth/end-session"));
        var form = Regex.Match(await page.Content.ReadAsStringAsync(), "name=\"form\" value=\"([^\"]+)\"").Groups[1].Value;
        using var answer = new HttpRequestMessage(HttpMethod.Post, Server.Url + "/oauth/end-session") { Content = new FormUrlEncodedContent([new("form", form), new("action", "leave")]) };
        answer.Headers.Add("Sec-Fetch-Site", "same-origin");
        using var left = await browser.SendAsync(answer);
        return left.Headers.Location ?? throw new InvalidOperationException(await left.Content.ReadAsStringAsync());
    }

    /// <summary>An account of this server, signed in in a browser.</summary>
    private async Task AddLocalAsync(string name, TestBrowser browser)
    {
        await Server.AddUserAsync(name);
        var session = await Server.Get<Sessions>().BeginAsync((await Server.AccountAsync(name))!, ["pwd"], Federations.Browser, CancellationToken.None);
        browser.Cookies.Add(new Uri(Server.Url), new Cookie("luban-session", session.Handle));
        await Server.Get<CredentialBook>().SetPasswordAsync((await Server.AccountAsync(name))!, "correct horse battery staple", mustChange: false, CancellationToken.None);
        await Server.Get<Sessions>().KeepAsync(session.Id, (await Server.AccountAsync(name))!, CancellationToken.None);
    }

    private async Task<(int Status, JsonObject Body)> CallAsync(TestBrowser browser, HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, $"{Server.Url}/apis/iam.luban.dev/v1/self/identities{path}");
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        if (body is not null) request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await browser.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return ((int)answer.StatusCode, text.StartsWith('{') ? (JsonObject)JsonNode.Parse(text)! : []);
    }

    private static async Task RefusedAsync(TestBrowser browser, Uri callback, string code, string? text = null)
    {
        using var answer = await browser.GetAsync(callback);
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains(code, page, StringComparison.Ordinal);
        if (text is not null) Assert.Contains(text, page, StringComparison.Ordinal);
        Assert.DoesNotContain("luban-session", string.Join(' ', answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : []), StringComparison.Ordinal);
    }
}
