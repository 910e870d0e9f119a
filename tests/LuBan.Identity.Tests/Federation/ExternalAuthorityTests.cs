using System.Net;
using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Json.Nodes;
using LuBan.Identity.ExternalAuthority;
using LuBan.Resources;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using static LuBan.Identity.Tests.Federation.Federations;

namespace LuBan.Identity.Tests.Federation;

/// <summary>Another issuer, npm's oidc-provider, as the only authority.</summary>
public sealed class ExternalAuthorityTests : IAsyncLifetime
{
    private const string Audience = "https://luban.example.org";
    private const string Redirect = "http://127.0.0.1:9/callback";
    private ExternalProvider? _provider;

    private ExternalProvider Provider => _provider!;

    public async Task InitializeAsync()
    {
        if (ExternalProvider.Missing is not null) return;
        _provider = await ExternalProvider.StartAsync(
            new JsonObject
            {
                ["client_id"] = "luban", ["client_secret"] = "secret-of-luban-that-is-long-enough", ["redirect_uris"] = new JsonArray(Redirect), ["grant_types"] = new JsonArray("authorization_code", "client_credentials"),
                ["id_token_signed_response_alg"] = "ES256", ["token_endpoint_auth_method"] = "client_secret_post",
            },
            new JsonObject
            {
                ["client_id"] = "stranger", ["client_secret"] = "secret-of-a-stranger-that-is-long", ["redirect_uris"] = new JsonArray(Redirect), ["grant_types"] = new JsonArray("authorization_code"),
                ["id_token_signed_response_alg"] = "ES256", ["token_endpoint_auth_method"] = "client_secret_post",
            });
    }

    public async Task DisposeAsync()
    {
        if (_provider is not null) await _provider.DisposeAsync();
    }

    [ExternalProviderFact]
    public async Task An_ID_token_of_the_authority_says_who_calls()
    {
        await using var server = await StartAsync(options => (options.UserNameClaim, options.UserNamePrefix, options.GroupsClaim, options.GroupsPrefix) = ("preferred_username", "oidc:", "groups", "oidc:"));

        var caller = await CallAsync(server, await TokenAsync("luban", "secret-of-luban-that-is-long-enough"));

        Assert.Equal("oidc:ada", caller.Name);
        Assert.Equal(["oidc:admins", "oidc:engineers", "system:authenticated"], caller.Groups);
    }

    [ExternalProviderFact]
    public async Task Without_a_prefix_the_name_says_whose_it_is()
    {
        await using var server = await StartAsync(_ => { });

        Assert.Equal($"{Provider.Issuer}#ada", (await CallAsync(server, await TokenAsync("luban", "secret-of-luban-that-is-long-enough"))).Name);
    }

    [ExternalProviderFact]
    public async Task A_verified_address_can_be_the_name_and_an_unverified_one_cannot()
    {
        await using var server = await StartAsync(options => options.UserNameClaim = "email");

        Assert.Equal("ada@example.org", (await CallAsync(server, await TokenAsync("luban", "secret-of-luban-that-is-long-enough"))).Name);
        Assert.Contains("LB8252", (await CallAsync(server, await TokenAsync("luban", "secret-of-luban-that-is-long-enough", "bob"))).Problem, StringComparison.Ordinal);
    }

    [ExternalProviderFact]
    public async Task An_access_token_for_this_server_is_taken_and_needs_its_claims()
    {
        await using var server = await StartAsync(options =>
        {
            options.Audiences.Add(Audience);
            (options.UserNameClaim, options.UserNamePrefix) = ("preferred_username", "-");
            options.RequiredClaims["tenant"] = "example";
        });
        await using var other = await StartAsync(options =>
        {
            options.Audiences.Add(Audience);
            options.UserNameClaim = "preferred_username";
            options.RequiredClaims["tenant"] = "another";
        });
        var token = await MachineTokenAsync();

        Assert.Equal("luban", (await CallAsync(server, token)).Name);
        Assert.Contains("tenant", (await CallAsync(other, token)).Problem, StringComparison.Ordinal);
    }

    [ExternalProviderFact]
    public async Task Administrators_are_a_group_of_the_authority()
    {
        await using var server = await StartAsync(options => (options.GroupsClaim, options.GroupsPrefix, options.Administrators) = ("groups", "oidc:", "oidc:admins"));

        Assert.Contains("system:masters", (await CallAsync(server, await TokenAsync("luban", "secret-of-luban-that-is-long-enough"))).Groups);
        Assert.DoesNotContain("system:masters", (await CallAsync(server, await TokenAsync("luban", "secret-of-luban-that-is-long-enough", "bob"))).Groups);
    }

    [ExternalProviderFact]
    public async Task Tokens_for_others_changed_ones_and_expired_ones_are_refused()
    {
        var time = new MovingTime();
        await using var server = await StartAsync(_ => { }, time);
        var token = await TokenAsync("luban", "secret-of-luban-that-is-long-enough");
        var parts = token.Split('.');

        foreach (var wrong in new[]
        {
            await TokenAsync("stranger", "secret-of-a-stranger-that-is-long"), await MachineTokenAsync(), $"{parts[0]}.{parts[1]}.{parts[2][..^4]}AAAA",
            $"{Base64("""{"alg":"none"}""")}.{parts[1]}.", $"{Base64("""{"alg":"HS256","typ":"JWT"}""")}.{parts[1]}.{parts[2]}", "lbp_0000000000000000000000000000000000000000000", "nonsense",
        }) Assert.Contains("LB8252", (await CallAsync(server, wrong)).Problem, StringComparison.Ordinal);
        Assert.Contains("#ada", (await CallAsync(server, token)).Name, StringComparison.Ordinal);
        time.Offset = TimeSpan.FromHours(3);
        Assert.Contains("expired", (await CallAsync(server, token)).Problem, StringComparison.Ordinal);
    }

    [ExternalProviderFact]
    public async Task New_keys_of_the_authority_are_found_and_old_ones_are_not_believed()
    {
        await using var server = await StartAsync(_ => { });
        var before = await TokenAsync("luban", "secret-of-luban-that-is-long-enough");
        Assert.Contains("#ada", (await CallAsync(server, before)).Name, StringComparison.Ordinal);

        await Provider.RestartAsync();

        Assert.Contains("#ada", (await CallAsync(server, await TokenAsync("luban", "secret-of-luban-that-is-long-enough"))).Name, StringComparison.Ordinal);
        Assert.Contains("LB8252", (await CallAsync(server, before)).Problem, StringComparison.Ordinal);
    }

    [ExternalProviderFact]
    public async Task The_provider_of_this_server_is_off_and_says_who_the_authority_is()
    {
        await using var server = await StartAsync(_ => { });

        foreach (var path in new[] { "/.well-known/openid-configuration", "/.well-known/oauth-authorization-server", "/oauth/jwks", "/oauth/token", "/oauth/userinfo", "/oauth/federated/company/start", "/apis/iam.luban.dev/v1/self/tokens" })
        {
            using var answer = await server.Http.PostAsync(path, null);
            var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
            Assert.Equal((HttpStatusCode.NotFound, "LB8250", Provider.Issuer, "luban"), (answer.StatusCode, (string?)body["code"], (string?)body["authority"], (string?)body["clientId"]));
        }
        using var page = await server.Http.GetAsync("/oauth/login");
        Assert.Equal(Provider.Issuer, page.Headers.Location!.OriginalString.TrimEnd('/'));
    }

    [ExternalProviderFact]
    public async Task Service_accounts_go_on_and_passwords_and_sessions_do_not()
    {
        await using var server = await StartAsync(_ => { });
        var kind = server.Resources.Registry.Current.FindKind("", "ServiceAccount")!;
        var account = await server.Resources.CreateAsync(kind, "default", Parse("""{ "metadata": { "name": "robot" } }"""), AsAdmin, CancellationToken.None);
        var (token, _) = await server.Get<ServiceAccountTokens>().IssueAsync(account, [], TimeSpan.FromHours(1), null, CancellationToken.None);

        Assert.Equal("system:serviceaccount:default:robot", (await CallAsync(server, token)).Name);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/who") { Headers = { Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String("admin:whatever"u8)) } };
        Assert.Contains("LB8254", (await server.SendAsync(request)).Body.ToJsonString(), StringComparison.Ordinal);
        using var cookie = new HttpRequestMessage(HttpMethod.Get, "/who") { Headers = { { "Cookie", "luban-session=" + new string('a', 43) } } };
        Assert.Equal(401, (await server.SendAsync(cookie)).Status);
    }

    [ExternalProviderFact]
    public async Task An_authority_that_is_away_lets_nobody_in_and_comes_back()
    {
        await using var server = await StartAsync(_ => { });
        var token = await TokenAsync("luban", "secret-of-luban-that-is-long-enough");
        await Provider.DisposeAsync();

        Assert.Contains("LB8253", (await CallAsync(server, token)).Problem, StringComparison.Ordinal);

        await Provider.RestartAsync();
        var after = await TokenAsync("luban", "secret-of-luban-that-is-long-enough");
        await WaitAsync(async () => (await CallAsync(server, after)).Name.Length > 0);
    }

    [ExternalProviderFact]
    public async Task What_was_read_of_the_authority_outlives_its_outage_for_a_day()
    {
        var time = new MovingTime();
        await using var server = await StartAsync(_ => { }, time);
        var token = await TokenAsync("luban", "secret-of-luban-that-is-long-enough");
        Assert.Contains("#ada", (await CallAsync(server, token)).Name, StringComparison.Ordinal);
        await Provider.DisposeAsync();

        time.Offset = TimeSpan.FromMinutes(50);
        Assert.Contains("#ada", (await CallAsync(server, token)).Name, StringComparison.Ordinal);
        time.Offset = TimeSpan.FromHours(25);
        Assert.Contains("LB8253", (await CallAsync(server, token)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_that_cannot_mean_anything_are_refused_all_at_once()
    {
        var options = new AuthorityOptions { Issuer = "http://id.example.com", UserNamePrefix = "system:", Administrators = "admins", CaBundle = "x" };
        options.Algorithms.Add("HS256");

        var failure = new AuthorityRules().Validate(null, options).FailureMessage;

        foreach (var option in new[] { "--oidc-authority", "--oidc-client-id", "--oidc-username-prefix", "--oidc-administrators", "--oidc-signing-algs", "--oidc-ca-file" }) Assert.Contains(option, failure, StringComparison.Ordinal);
        Assert.True(new AuthorityRules().Validate(null, new AuthorityOptions()).Succeeded);
    }

    private Task<IdentityServer> StartAsync(Action<AuthorityOptions> configure, TimeProvider? time = null) => IdentityServer.StartAsync(
        services: services =>
        {
            if (time is not null) services.AddSingleton(time);
            services.Configure<AuthorityOptions>(options => (options.Issuer, options.ClientId) = (Provider.Issuer, "luban"));
            services.Configure(configure);
        },
        map: app => app.MapGet("/who", (HttpContext context) => new { name = context.User.Identity!.Name, groups = context.User.FindAll(CallerClaims.Group).Select(claim => claim.Value).Order() }));

    private static async Task<(string Name, IReadOnlyList<string> Groups, string Problem)> CallAsync(IdentityServer server, string token)
    {
        var (status, body) = await server.GetAsync("/who", token);
        return status == 200 ? ((string)body["name"]!, [.. body["groups"]!.AsArray().Select(group => (string)group!)], "") : ("", [], body.ToJsonString());
    }

    private async Task<string> TokenAsync(string client, string secret, string person = "ada")
    {
        using var browser = new TestBrowser();
        const string verifier = "a-verifier-that-is-long-enough-for-the-rules-0123";
        var challenge = "code_challenge_method=S256&code_challenge=" + LuBan.Identity.Federation.ProofKey.Challenge(verifier);
        var callback = await browser.FollowAsync(new Uri($"{Provider.Issuer}/auth?client_id={client}&response_type=code&scope=openid%20profile%20email%20groups&redirect_uri={Uri.EscapeDataString(Redirect)}&login_hint={person}&state=s&{challenge}"), address => address.Port == 9);
        var body = await PostAsync(new() { ["grant_type"] = "authorization_code", ["code"] = TestBrowser.Parameter(callback!, "code")!, ["redirect_uri"] = Redirect, ["client_id"] = client, ["client_secret"] = secret, ["code_verifier"] = verifier });
        return (string)body["id_token"]!;
    }

    private async Task<string> MachineTokenAsync() => (string)(await PostAsync(new()
    {
        ["grant_type"] = "client_credentials", ["client_id"] = "luban", ["client_secret"] = "secret-of-luban-that-is-long-enough", ["resource"] = Audience, ["scope"] = "api",
    }))["access_token"]!;

    private async Task<JsonNode> PostAsync(Dictionary<string, string> form)
    {
        using var http = new HttpClient();
        using var answer = await http.PostAsync(Provider.Issuer + "/token", new FormUrlEncodedContent(form));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    private static string Base64(string text) => System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(text));

    private sealed class MovingTime : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Offset;

        public override long GetTimestamp() => base.GetTimestamp() + (long)(Offset.TotalSeconds * TimestampFrequency);
    }
}
