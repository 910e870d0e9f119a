using System.Text.Json.Nodes;

namespace LuBan.Identity.Tests;

public sealed class DeviceTests(ProviderFixture fixture) : IClassFixture<ProviderFixture>
{
    internal const string Grant = "urn:ietf:params:oauth:grant-type:device_code";

    [Fact]
    public async Task A_device_gets_its_tokens_when_its_user_has_entered_the_code_and_agreed()
    {
        var (_, device) = await BeginAsync("openid api");
        var early = await PollAsync(device);
        using var browser = new Browser(fixture.Server);
        var form = await browser.LoginAsync(await browser.OpenAsync("/oauth/device/verify"), "ada", AccountServer.Password);
        var ask = await browser.SubmitAsync(form, ("user_code", ((string)device["user_code"]!).ToLowerInvariant().Replace('-', ' ')));

        var done = await browser.SubmitAsync(ask, ("action", "allow"));
        fixture.Time.Advance(TimeSpan.FromSeconds(5));
        var (status, tokens) = await PollAsync(device);
        var again = await PollAsync(device);

        Assert.Equal("authorization_pending", (string)early.Body["error"]!);
        Assert.Equal("LuBan command line asks for access", ask.Title);
        Assert.Contains("do everything that you may do", ask.Html, StringComparison.Ordinal);
        Assert.Equal("Connect a device", done.Title);
        Assert.Equal(200, status);
        Assert.True(await fixture.IsGoodAsync((string)tokens["access_token"]!));
        Assert.Equal("invalid_grant", (string)again.Body["error"]!);
    }

    [Fact]
    public async Task A_code_in_the_address_alone_connects_nothing()
    {
        var (_, device) = await BeginAsync("openid");
        using var browser = new Browser(fixture.Server);

        var page = await browser.LoginAsync(await browser.OpenAsync(new Uri((string)device["verification_uri_complete"]!).PathAndQuery), "ada", AccountServer.Password);

        Assert.Contains($"value=\"{device["user_code"]}\"", page.Html, StringComparison.Ordinal);
        Assert.Equal("authorization_pending", (string)(await PollAsync(device)).Body["error"]!);
    }

    [Fact]
    public async Task A_user_who_refuses_is_obeyed()
    {
        var (_, device) = await BeginAsync("openid");
        using var browser = new Browser(fixture.Server);
        var form = await browser.LoginAsync(await browser.OpenAsync("/oauth/device/verify"), "ada", AccountServer.Password);
        await browser.SubmitAsync(await browser.SubmitAsync(form, ("user_code", (string)device["user_code"]!)), ("action", "deny"));

        Assert.Equal("access_denied", (string)(await PollAsync(device)).Body["error"]!);
    }

    [Fact]
    public async Task A_device_that_asks_too_often_is_told_to_slow_down_and_one_that_is_late_that_it_is_over()
    {
        var (_, device) = await BeginAsync("openid");

        var first = await PollAsync(device);
        var second = await PollAsync(device);
        fixture.Time.Advance(TimeSpan.FromSeconds(5));
        var third = await PollAsync(device);
        fixture.Time.Advance(TimeSpan.FromMinutes(10));
        var late = await PollAsync(device);

        Assert.Equal("authorization_pending", (string)first.Body["error"]!);
        Assert.Equal("slow_down", (string)second.Body["error"]!);
        Assert.Equal("slow_down", (string)third.Body["error"]!);
        Assert.Contains((string)late.Body["error"]!, new[] { "expired_token", "invalid_grant" });
    }

    [Fact]
    public async Task A_wrong_code_is_not_told_from_one_that_is_over()
    {
        using var browser = new Browser(fixture.Server);
        var form = await browser.LoginAsync(await browser.OpenAsync("/oauth/device/verify"), "ada", AccountServer.Password);

        var page = await browser.SubmitAsync(form, ("user_code", "BCDF-GHJK"));

        Assert.Equal(400, page.Status);
        Assert.StartsWith("No device waits with this code.", page.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_code_is_its_client_s_and_revoking_its_refresh_token_ends_its_session()
    {
        var daemon = await RelyingParty.CreateAsync(fixture.Server, "robot", new JsonObject { ["grantTypes"] = new JsonArray("authorization_code", "refresh_token", Grant) });
        var (_, device) = await BeginAsync("openid");
        var foreign = await daemon.TokenAsync([("grant_type", Grant), ("device_code", (string)device["device_code"]!)]);
        var tokens = await ConnectAsync(fixture, daemon);
        var session = (string)ProviderFixture.Claims((string)tokens["access_token"]!)["sid"]!;
        var before = await fixture.Accounts.Get<Sessions>().FindByIdAsync(session, CancellationToken.None);

        await fixture.Server.FormAsync("/oauth/revoke", daemon.Basic, ("token", (string)tokens["refresh_token"]!));

        Assert.Equal("invalid_grant", (string)foreign.Body["error"]!);
        Assert.NotNull(before);
        Assert.Null(await fixture.Accounts.Get<Sessions>().FindByIdAsync(session, CancellationToken.None));
        Assert.False(await fixture.IsGoodAsync((string)tokens["access_token"]!));
    }

    /// <summary>Connects a device of a client, and hands over its tokens.</summary>
    internal static async Task<JsonObject> ConnectAsync(ProviderFixture fixture, RelyingParty client)
    {
        var (_, device) = await fixture.Server.FormAsync("/oauth/device", client.Basic, ("scope", "openid offline_access"));
        using var browser = new Browser(fixture.Server);
        var form = await browser.LoginAsync(await browser.OpenAsync("/oauth/device/verify"), "ada", AccountServer.Password);
        await browser.SubmitAsync(await browser.SubmitAsync(form, ("user_code", (string)device["user_code"]!)), ("action", "allow"));
        var (status, tokens) = await client.TokenAsync([("grant_type", Grant), ("device_code", (string)device["device_code"]!)]);
        return status == 200 ? tokens : throw new InvalidOperationException(tokens.ToJsonString());
    }

    private Task<(int Status, JsonObject Body)> BeginAsync(string scope) => fixture.Server.FormAsync("/oauth/device", null, ("client_id", "luban-cli"), ("scope", scope));

    private Task<(int Status, JsonObject Body)> PollAsync(JsonObject device) =>
        fixture.Server.FormAsync("/oauth/token", null, ("grant_type", Grant), ("client_id", "luban-cli"), ("device_code", (string)device["device_code"]!));
}
