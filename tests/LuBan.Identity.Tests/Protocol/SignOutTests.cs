using System.Text.Json.Nodes;

namespace LuBan.Identity.Tests;

public sealed class SignOutTests(ProviderFixture fixture) : IClassFixture<ProviderFixture>
{
    private const string Bye = "https://app.example.com/bye";

    [Fact]
    public async Task A_client_that_shows_its_id_token_signs_the_user_out_and_gets_the_browser_back()
    {
        using var browser = new Browser(fixture.Server);
        var tokens = await fixture.App.TokensAsync(browser);

        var page = await browser.OpenAsync(Path(("id_token_hint", (string)tokens["id_token"]!), ("post_logout_redirect_uri", Bye), ("state", "a & b")));
        var silent = await browser.OpenAsync(fixture.App.AuthorizePath(("prompt", "none")));

        Assert.Equal(Bye + "?state=a%20%26%20b", page.Location!.AbsoluteUri);
        Assert.Equal("login_required", silent.Answer["error"]);
        Assert.False(await fixture.IsGoodAsync((string)tokens["access_token"]!));
        Assert.Equal(400, (await fixture.App.RefreshAsync((string)tokens["refresh_token"]!)).Status);
    }

    [Theory]
    [InlineData("https://app.example.com/bye/")]
    [InlineData("https://app.example.com/bye?x=1")]
    [InlineData("https://evil.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("//evil.example")]
    public async Task Nobody_is_sent_to_an_address_that_is_not_registered(string address)
    {
        using var browser = new Browser(fixture.Server);
        var tokens = await fixture.App.TokensAsync(browser);

        var page = await browser.OpenAsync(Path(("id_token_hint", (string)tokens["id_token"]!), ("post_logout_redirect_uri", address)));

        Assert.Null(page.Location);
        Assert.StartsWith("LB8002: ", page.Problem, StringComparison.Ordinal);
        Assert.True(await fixture.IsGoodAsync((string)tokens["access_token"]!));
    }

    [Fact]
    public async Task Without_a_hint_the_user_is_asked_and_may_stay()
    {
        using var browser = new Browser(fixture.Server);
        var tokens = await fixture.App.TokensAsync(browser);

        var ask = await browser.OpenAsync(Path(("client_id", "app"), ("post_logout_redirect_uri", Bye)));
        var stayed = await browser.SubmitAsync(ask, ("action", "stay"));
        var before = await fixture.IsGoodAsync((string)tokens["access_token"]!);
        var left = await browser.SubmitAsync(await browser.OpenAsync(Path(("client_id", "app"), ("post_logout_redirect_uri", Bye))), ("action", "leave"));

        Assert.Equal("Sign out", ask.Title);
        Assert.Equal("You are signed in.", stayed.Title);
        Assert.True(before);
        Assert.Equal(Bye, left.Location!.ToString());
        Assert.False(await fixture.IsGoodAsync((string)tokens["access_token"]!));
    }

    [Fact]
    public async Task A_hint_that_is_changed_missing_or_of_somebody_else_signs_nobody_out()
    {
        using var browser = new Browser(fixture.Server);
        var tokens = await fixture.App.TokensAsync(browser);
        using var other = new Browser(fixture.Server);
        var foreign = (string)(await fixture.App.TokensAsync(other))["id_token"]!;
        var parts = ((string)tokens["id_token"]!).Split('.');

        var changed = await browser.OpenAsync(Path(("id_token_hint", $"{parts[0]}.{foreign.Split('.')[1]}.{parts[2]}"), ("post_logout_redirect_uri", Bye)));
        var access = await browser.OpenAsync(Path(("id_token_hint", (string)tokens["access_token"]!), ("post_logout_redirect_uri", Bye)));
        var noClient = await browser.OpenAsync(Path(("post_logout_redirect_uri", Bye)));
        var mismatch = await browser.OpenAsync(Path(("id_token_hint", (string)tokens["id_token"]!), ("client_id", "luban-cli")));

        Assert.All(new[] { changed, access, noClient, mismatch }, page => Assert.StartsWith("LB8035: ", page.Problem, StringComparison.Ordinal));
        Assert.True(await fixture.IsGoodAsync((string)tokens["access_token"]!));
    }

    [Fact]
    public async Task An_id_token_that_has_expired_is_still_a_hint_and_nothing_else()
    {
        using var browser = new Browser(fixture.Server);
        var tokens = await fixture.App.TokensAsync(browser);
        fixture.Time.Advance(TimeSpan.FromHours(2));

        var page = await browser.OpenAsync(Path(("id_token_hint", (string)tokens["id_token"]!), ("post_logout_redirect_uri", Bye)));

        Assert.Equal(Bye, page.Location!.ToString());
    }

    [Fact]
    public async Task No_parameters_at_all_is_a_question_and_a_form_of_another_site_does_nothing()
    {
        using var browser = new Browser(fixture.Server);
        await fixture.App.TokensAsync(browser);

        var ask = await browser.OpenAsync("/oauth/end-session");
        var forged = new HttpRequestMessage(HttpMethod.Post, "/oauth/end-session") { Content = new FormUrlEncodedContent(ask.Fields([("action", "leave")])) };
        forged.Headers.Add("Origin", "https://evil.example");
        var refused = await browser.SendAsync(forged);
        using var stranger = new Browser(fixture.Server);
        await fixture.App.TokensAsync(stranger);
        var foreign = await stranger.SubmitAsync(ask, ("action", "leave"));
        var done = await browser.SubmitAsync(ask, ("action", "leave"));

        Assert.StartsWith("LB8030: ", refused.Problem, StringComparison.Ordinal);
        Assert.StartsWith("LB8030: ", foreign.Problem, StringComparison.Ordinal);
        Assert.Equal("You are signed out.", done.Title);
    }

    private static string Path(params (string Name, string Value)[] parameters) => "/oauth/end-session?" + string.Join('&', parameters.Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value)}"));
}
