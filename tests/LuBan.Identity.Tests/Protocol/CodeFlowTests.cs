using System.Text.Json.Nodes;
using LuBan.Identity.Tokens;

namespace LuBan.Identity.Tests;

public sealed class CodeFlowTests
{
    [Fact]
    public async Task A_user_signs_in_and_the_client_learns_who_it_is()
    {
        await using var accounts = await AccountServer.StartAsync();
        var ada = await accounts.CreateAsync("ada", spec: new JsonObject { ["displayName"] = "Ada Lovelace", ["email"] = "ada@example.com", ["groups"] = new JsonArray("poets") });
        var app = await RelyingParty.CreateAsync(accounts.Inner);
        using var browser = new Browser(accounts.Inner);

        var login = await browser.OpenAsync(app.AuthorizePath(("scope", "openid profile email groups")));
        var answer = await browser.LoginAsync(login, "ada", AccountServer.Password);
        var (status, tokens) = await app.RedeemAsync(answer.Answer["code"]);
        var (_, info) = await accounts.Inner.GetAsync("/oauth/userinfo", (string)tokens["access_token"]!);

        Assert.Equal(200, login.Status);
        Assert.StartsWith(RelyingParty.Redirect, answer.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal("a state", answer.Answer["state"]);
        Assert.Equal(accounts.Inner.Url, answer.Answer["iss"]);
        Assert.Equal(200, status);
        var claims = Claims((string)tokens["id_token"]!);
        Assert.Equal(ada.Uid, (string)claims["sub"]!);
        Assert.Equal("a nonce", (string)claims["nonce"]!);
        Assert.Equal("app", (string)claims["aud"]!);
        Assert.Equal("Ada Lovelace", (string)info["name"]!);
        Assert.Equal("ada", (string)info["preferred_username"]!);
        Assert.Equal("ada@example.com", (string)info["email"]!);
        Assert.Equal("poets", (string)info["groups"]![0]!);
        Assert.Equal(ada.Uid, (string)info["sub"]!);
    }

    [Fact]
    public async Task Of_forty_that_redeem_a_code_at_once_one_succeeds_and_its_tokens_do_not_live()
    {
        await using var accounts = await AccountServer.StartAsync();
        await accounts.CreateAsync("ada");
        var app = await RelyingParty.CreateAsync(accounts.Inner);
        using var browser = new Browser(accounts.Inner);
        var code = await app.CodeAsync(browser);

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(() => app.RedeemAsync(code))));
        var winner = Assert.Single(answers, answer => answer.Status == 200);
        var (status, _) = await accounts.Inner.GetAsync("/oauth/userinfo", (string)winner.Body["access_token"]!);

        Assert.All(answers.Where(answer => answer.Status != 200), answer => Assert.Equal((400, "invalid_grant"), (answer.Status, (string)answer.Body["error"]!)));
        Assert.Equal(401, status);
    }

    private static JsonObject Claims(string token) => (JsonObject)JsonNode.Parse(JsonWebToken.TryParse(token, out _)!.Claims.GetRawText())!;
}
