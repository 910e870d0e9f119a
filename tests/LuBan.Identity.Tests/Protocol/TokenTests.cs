using System.Text.Json.Nodes;

namespace LuBan.Identity.Tests;

public sealed class TokenTests(ProviderFixture fixture) : IClassFixture<ProviderFixture>
{
    [Fact]
    public async Task A_code_is_good_for_its_client_its_address_and_its_verifier_only()
    {
        var other = await RelyingParty.CreateAsync(fixture.Server, "other");
        using var browser = new Browser(fixture.Server);
        var code = await fixture.App.CodeAsync(browser);

        var answers = new[]
        {
            await other.RedeemAsync(code),
            await fixture.App.RedeemAsync(code, ("redirect_uri", "https://app.example.com/other")),
            await fixture.App.RedeemAsync(code, ("code_verifier", new string('x', 43))),
            await fixture.App.RedeemAsync(code, ("code_verifier", RelyingParty.ChallengeOf(fixture.App.Verifier))),
            await fixture.App.RedeemAsync(code, ("code_verifier", "short")),
            await fixture.App.RedeemAsync((code[0] == 'A' ? 'B' : 'A') + code[1..]),
            await fixture.App.RefreshAsync(code),
        };
        var (missing, _) = await fixture.App.TokenAsync([("grant_type", "authorization_code"), ("code", code), ("redirect_uri", RelyingParty.Redirect)]);
        var (status, _) = await fixture.App.RedeemAsync(code);

        Assert.All(answers, answer => Assert.Equal((400, "invalid_grant"), (answer.Status, (string)answer.Body["error"]!)));
        Assert.Equal(400, missing);
        // Who has only guessed has not used it up.
        Assert.Equal(200, status);
    }

    [Fact]
    public async Task A_code_that_is_used_twice_takes_its_tokens_with_it_also_after_its_time()
    {
        using var browser = new Browser(fixture.Server);
        var code = await fixture.App.CodeAsync(browser);
        var (_, tokens) = await fixture.App.RedeemAsync(code);
        fixture.Time.Advance(TimeSpan.FromSeconds(90));
        var before = await fixture.IsGoodAsync((string)tokens["access_token"]!);

        var (status, body) = await fixture.App.RedeemAsync(code);

        Assert.True(before);
        Assert.Equal((400, "invalid_grant"), (status, (string)body["error"]!));
        Assert.False(await fixture.IsGoodAsync((string)tokens["access_token"]!));
        Assert.Equal(400, (await fixture.App.RefreshAsync((string)tokens["refresh_token"]!)).Status);
    }

    [Fact]
    public async Task A_code_is_good_for_a_minute()
    {
        using var browser = new Browser(fixture.Server);
        var code = await fixture.App.CodeAsync(browser);
        fixture.Time.Advance(TimeSpan.FromSeconds(61));

        var (status, body) = await fixture.App.RedeemAsync(code);

        Assert.Equal((400, "invalid_grant"), (status, (string)body["error"]!));
    }

    [Fact]
    public async Task A_refresh_token_is_used_once_and_a_second_use_ends_everything()
    {
        using var browser = new Browser(fixture.Server);
        var first = await fixture.App.TokensAsync(browser);
        var (_, second) = await fixture.App.RefreshAsync((string)first["refresh_token"]!);
        var (_, third) = await fixture.App.RefreshAsync((string)second["refresh_token"]!);
        fixture.Time.Advance(TimeSpan.FromSeconds(31));

        var (status, body) = await fixture.App.RefreshAsync((string)first["refresh_token"]!);

        Assert.Equal((400, "invalid_grant"), (status, (string)body["error"]!));
        Assert.StartsWith("LB8015", (string)body["error_description"]!, StringComparison.Ordinal);
        Assert.Equal(400, (await fixture.App.RefreshAsync((string)third["refresh_token"]!)).Status);
        Assert.False(await fixture.IsGoodAsync((string)third["access_token"]!));
    }

    [Fact]
    public async Task A_client_that_lost_the_answer_asks_again_and_gets_the_same_refresh_token()
    {
        using var browser = new Browser(fixture.Server);
        var first = await fixture.App.TokensAsync(browser);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => fixture.App.RefreshAsync((string)first["refresh_token"]!)));
        fixture.Time.Advance(TimeSpan.FromSeconds(20));
        var late = await fixture.App.RefreshAsync((string)first["refresh_token"]!);
        var next = await fixture.App.RefreshAsync((string)late.Body["refresh_token"]!);

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        Assert.Single(answers.Append(late).Select(answer => (string)answer.Body["refresh_token"]!).Distinct());
        Assert.Equal(200, next.Status);
    }

    [Fact]
    public async Task A_refresh_token_of_which_only_the_beginning_is_known_ends_nothing()
    {
        using var browser = new Browser(fixture.Server);
        var tokens = await fixture.App.TokensAsync(browser);
        var handle = Tokens.GrantHandle.TryParse((string)tokens["refresh_token"]!)!;
        // The name of the grant is in every access token.
        var forged = (handle with { Family = new byte[16] }).WithNewSecret().ToString();

        var (status, _) = await fixture.App.RefreshAsync(forged);

        Assert.Equal(400, status);
        Assert.Equal(200, (await fixture.App.RefreshAsync((string)tokens["refresh_token"]!)).Status);
    }

    [Fact]
    public async Task A_refresh_may_ask_for_less_and_never_for_more()
    {
        using var browser = new Browser(fixture.Server);
        var tokens = await fixture.App.TokensAsync(browser, "openid email");

        var more = await fixture.App.RefreshAsync((string)tokens["refresh_token"]!, ("scope", "openid email api"));
        var less = await fixture.App.RefreshAsync((string)tokens["refresh_token"]!, ("scope", "openid"));
        var (_, info) = await fixture.Server.GetAsync("/oauth/userinfo", (string)less.Body["access_token"]!);

        Assert.Equal((400, "invalid_scope"), (more.Status, (string)more.Body["error"]!));
        Assert.Equal("openid", (string)less.Body["scope"]!);
        Assert.Null(info["email"]);
    }

    [Fact]
    public async Task Another_client_cannot_refresh()
    {
        var other = await RelyingParty.CreateAsync(fixture.Server, "thief");
        using var browser = new Browser(fixture.Server);
        var tokens = await fixture.App.TokensAsync(browser);

        var (status, body) = await other.RefreshAsync((string)tokens["refresh_token"]!);

        Assert.Equal((400, "invalid_grant"), (status, (string)body["error"]!));
        Assert.Equal(200, (await fixture.App.RefreshAsync((string)tokens["refresh_token"]!)).Status);
    }

    [Fact]
    public async Task Refreshing_ends_when_it_was_not_used_for_too_long_and_in_any_case_after_the_absolute_limit()
    {
        var daemon = await RelyingParty.CreateAsync(fixture.Server, "daemon", new JsonObject { ["grantTypes"] = new JsonArray("authorization_code", "refresh_token", DeviceTests.Grant) });
        var idle = await DeviceTests.ConnectAsync(fixture, daemon);
        var busy = await DeviceTests.ConnectAsync(fixture, daemon);
        for (var day = 0; day < 85; day += 5)
        {
            fixture.Time.Advance(TimeSpan.FromDays(5));
            var answer = await daemon.RefreshAsync((string)busy["refresh_token"]!);
            Assert.True(answer.Status == 200, $"day {day}: {answer.Body}");
            busy = answer.Body;
        }

        fixture.Time.Advance(TimeSpan.FromDays(6));

        Assert.Equal(400, (await daemon.RefreshAsync((string)idle["refresh_token"]!)).Status);
        Assert.Equal(400, (await daemon.RefreshAsync((string)busy["refresh_token"]!)).Status);
    }

    [Theory]
    [InlineData("disabled")]
    [InlineData("password")]
    [InlineData("session")]
    [InlineData("deleted")]
    public async Task An_access_token_dies_with_what_it_stands_on(string what)
    {
        await fixture.Accounts.CreateAsync("victim-" + what);
        using var browser = new Browser(fixture.Server);
        var tokens = await fixture.App.TokensAsync(browser, user: "victim-" + what);
        var (access, name) = ((string)tokens["access_token"]!, "victim-" + what);
        Assert.True(await fixture.IsGoodAsync(access));

        switch (what)
        {
            case "disabled":
                await fixture.Server.ApplyAsync("users", name, new JsonObject { ["disabled"] = true });
                break;
            case "password":
                Assert.Equal(204, (await fixture.Accounts.UserAsync(HttpMethod.Post, $"/{name}/password", new JsonObject { ["password"] = AccountServer.OtherPassword, ["mustChange"] = false })).Status);
                break;
            case "session":
                await fixture.Accounts.Get<Sessions>().EndAsync((string)ProviderFixture.Claims(access)["sid"]!, CancellationToken.None);
                break;
            default:
                await fixture.Accounts.UserAsync(HttpMethod.Delete, "/" + name);
                break;
        }

        Assert.False(await fixture.IsGoodAsync(access));
        Assert.Equal((400, "invalid_grant"), await fixture.App.RefreshAsync((string)tokens["refresh_token"]!) is var refused ? (refused.Status, (string)refused.Body["error"]!) : default);
    }

    [Fact]
    public async Task A_client_that_is_switched_off_takes_its_tokens_with_it()
    {
        var spec = new JsonObject { ["redirectUris"] = new JsonArray(RelyingParty.Redirect), ["trusted"] = true, ["scopes"] = new JsonArray("openid") };
        var app = await RelyingParty.CreateAsync(fixture.Server, "brief", (JsonObject)spec.DeepClone());
        using var browser = new Browser(fixture.Server);
        var tokens = await app.TokensAsync(browser);
        spec["disabled"] = true;

        await fixture.Server.ApplyAsync("oauthclients", "brief", spec);

        Assert.False(await fixture.IsGoodAsync((string)tokens["access_token"]!));
        Assert.Equal(401, (await app.RefreshAsync((string)tokens["refresh_token"]!)).Status);
    }

    [Fact]
    public async Task No_token_but_an_access_token_is_one()
    {
        using var browser = new Browser(fixture.Server);
        var code = await fixture.App.CodeAsync(browser);
        var (_, tokens) = await fixture.App.RedeemAsync(code);

        foreach (var other in new[] { code, (string)tokens["id_token"]!, (string)tokens["refresh_token"]! })
        {
            Assert.Equal(401, (await fixture.Server.GetAsync("/oauth/userinfo", other)).Status);
            Assert.Equal(401, (await fixture.Server.GetAsync("/apis/iam.luban.dev/v1/signingkeys", other)).Status);
        }
    }

    [Theory]
    [InlineData("password", "unsupported_grant_type")]
    [InlineData("implicit", "unsupported_grant_type")]
    [InlineData("client_credentials", "unauthorized_client")]
    public async Task A_grant_that_is_not_there_or_not_the_client_s_is_refused(string type, string error)
    {
        var (status, body) = await fixture.App.TokenAsync([("grant_type", type), ("username", "ada"), ("password", AccountServer.Password)]);

        Assert.Equal((400, error), (status, (string)body["error"]!));
    }

    [Fact]
    public async Task Answers_with_tokens_are_not_kept_by_anybody()
    {
        using var browser = new Browser(fixture.Server);
        var code = await fixture.App.CodeAsync(browser);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/token")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = RelyingParty.Redirect, ["code_verifier"] = fixture.App.Verifier, ["client_id"] = "app", ["client_secret"] = fixture.App.Secret! }),
        };

        using var response = await fixture.Server.Http.SendAsync(request);

        Assert.Equal(200, (int)response.StatusCode);
        Assert.True(response.Headers.CacheControl!.NoStore);
    }
}
