using System.Net;

namespace LuBan.Identity.Tests.Attacks;

/// <summary>Codes and proof keys in the wrong hands.</summary>
public sealed class CodeTests(Target target) : IClassFixture<Target>
{
    [Fact]
    public async Task A_request_without_a_proof_key_is_refused()
    {
        using var browser = new UserAgent(target.Server.Url);

        var landing = await browser.OpenAsync(target.Client.Request("openid", ("code_challenge", null), ("code_challenge_method", null)).Url);

        Assert.Equal("invalid_request", landing.Error);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("PLAIN")]
    [InlineData("s256")]
    [InlineData("S512")]
    [InlineData(null)]
    public async Task A_proof_key_of_another_method_than_S256_is_refused(string? method)
    {
        using var browser = new UserAgent(target.Server.Url);

        var landing = await browser.OpenAsync(target.Client.Request("openid", ("code_challenge_method", method)).Url);

        Assert.Equal("invalid_request", landing.Error);
    }

    [Theory]
    [InlineData("wrong")]
    [InlineData("challenge")]
    [InlineData("absent")]
    [InlineData("empty")]
    [InlineData("short")]
    [InlineData("long")]
    [InlineData("illegal")]
    public async Task A_code_is_not_redeemed_with_another_verifier(string trick)
    {
        var (code, request) = await target.CodeAsync();
        var verifier = trick switch
        {
            "wrong" => new string('a', 43),
            "challenge" => ProbeClient.ChallengeOf(request.Verifier),
            "absent" => null,
            "empty" => "",
            "short" => request.Verifier[..42],
            "long" => request.Verifier + new string('a', 128),
            _ => request.Verifier[..42] + "+",
        };

        var refused = await target.Client.RedeemAsync(code, verifier);

        Assert.True(refused is { Status: 400, Error: "invalid_grant" or "invalid_request", Access: null }, refused.ToString());
    }

    [Fact]
    public async Task A_verifier_shorter_than_the_standard_allows_is_refused_though_its_hash_fits()
    {
        using var browser = new UserAgent(target.Server.Url);
        var request = target.Client.Request("openid", ("code_challenge", ProbeClient.ChallengeOf("short")));
        var visit = await target.Pages.GoThroughAsync(browser, request.Url);

        var refused = await target.Client.RedeemAsync(visit.Last.Answer["code"], "short");

        Assert.True(refused is { Status: 400, Error: "invalid_grant" }, refused.ToString());
    }

    [Fact]
    public async Task A_stolen_code_is_of_no_use_in_the_session_of_somebody_else()
    {
        // The attacker puts the victim's code into a sign-in of his own: the verifier is that of his request.
        var (stolen, _) = await target.CodeAsync();
        var (_, own) = await target.CodeAsync();

        var refused = await target.Client.RedeemAsync(stolen, own.Verifier);

        Assert.True(refused is { Status: 400, Error: "invalid_grant" }, refused.ToString());
    }

    [Fact]
    public async Task A_code_that_comes_twice_takes_everything_back()
    {
        var (code, request) = await target.CodeAsync();
        var tokens = await target.Client.RedeemAsync(code, request.Verifier);
        Assert.Equal(200, await target.CallAsync(tokens.Access!));

        var replayed = await target.Client.RedeemAsync(code, request.Verifier);

        Assert.True(replayed is { Status: 400, Error: "invalid_grant" }, replayed.ToString());
        await target.AssertRefusedAsync(tokens.Access!);
        Assert.Equal("invalid_grant", (await target.Client.RefreshAsync(tokens.Refresh!)).Error);
    }

    [Fact]
    public async Task Of_forty_that_redeem_a_code_at_once_one_gets_tokens()
    {
        for (var round = 0; round < 5; round++)
        {
            var (code, request) = await target.CodeAsync();

            var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(() => target.Client.RedeemAsync(code, request.Verifier))));

            Assert.Single(answers, answer => answer.Status == 200);
            Assert.All(answers.Where(answer => answer.Status != 200), answer => Assert.Equal("invalid_grant", answer.Error));
        }
    }

    [Fact]
    public async Task A_code_of_another_client_is_refused()
    {
        var (code, request) = await target.CodeAsync();

        var refused = await target.Other.RedeemAsync(code, request.Verifier);

        Assert.True(refused is { Status: 400, Error: "invalid_grant" }, refused.ToString());
    }

    [Theory]
    [InlineData("https://app.example.org/callback2")]
    [InlineData("https://APP.example.org/callback")]
    [InlineData("")]
    public async Task A_code_is_not_redeemed_for_another_address(string address)
    {
        var (code, request) = await target.CodeAsync();

        var refused = await target.Client.RedeemAsync(code, request.Verifier, address);

        Assert.True(refused is { Status: 400, Error: "invalid_grant" or "invalid_request" }, refused.ToString());
    }

    [Fact]
    public async Task A_code_is_not_redeemed_after_its_time()
    {
        var (code, request) = await target.CodeAsync();
        target.Server.Time.Advance(TimeSpan.FromSeconds(61));

        var refused = await target.Client.RedeemAsync(code, request.Verifier);

        Assert.True(refused is { Status: 400, Error: "invalid_grant" }, refused.ToString());
    }

    [Fact]
    public async Task A_code_is_not_redeemed_without_the_secret_of_its_client()
    {
        var (code, request) = await target.CodeAsync();

        var (status, body) = await target.Server.FormAsync("/oauth/token", (string?)null,
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", Target.Callback), ("code_verifier", request.Verifier), ("client_id", "web"));

        Assert.Equal((401, "invalid_client"), (status, (string?)body["error"]));
    }

    [Fact]
    public async Task Neither_a_code_nor_a_token_is_shown_to_caches_and_to_other_sites()
    {
        using var browser = new UserAgent(target.Server.Url);
        using var asked = await browser.Http.GetAsync(target.Client.Request().Url);
        using var tokens = await browser.Http.PostAsync(target.Client.Endpoint("token_endpoint"), new FormUrlEncodedContent([KeyValuePair.Create("grant_type", "authorization_code")]));

        Assert.Equal((HttpStatusCode.OK, true), (asked.StatusCode, asked.Headers.CacheControl!.NoStore));
        Assert.True(tokens.Headers.CacheControl!.NoStore);
        Assert.False(tokens.Headers.Contains("Access-Control-Allow-Credentials"));
    }
}
