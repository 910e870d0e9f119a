using Microsoft.AspNetCore.WebUtilities;

namespace LuBan.Identity.Tests.Attacks;

/// <summary>Addresses that look like the registered one. The browser must stay at the provider, and see an error.</summary>
public sealed class RedirectTests(Target target) : IClassFixture<Target>
{
    [Theory]
    [InlineData("another host", "https://evil.example/callback")]
    [InlineData("the address as a prefix", "https://app.example.org/callback.evil")]
    [InlineData("the address as a prefix of a path", "https://app.example.org/callback/more")]
    [InlineData("the host as a prefix", "https://app.example.org.evil.example/callback")]
    [InlineData("the host as a suffix", "https://evilapp.example.org/callback")]
    [InlineData("the address as a suffix", "https://evil.example/https://app.example.org/callback")]
    [InlineData("the address in the query", "https://evil.example/?https://app.example.org/callback")]
    [InlineData("a path that leads out", "https://app.example.org/callback/../evil")]
    [InlineData("an encoded path that leads out", "https://app.example.org/callback/%2e%2e/evil")]
    [InlineData("an encoded slash", "https://app.example.org%2fcallback")]
    [InlineData("an encoded letter", "https://app.example.org/%63allback")]
    [InlineData("encoded twice", "https%3A%2F%2Fapp.example.org%2Fcallback")]
    [InlineData("a user name", "https://app.example.org@evil.example/callback")]
    [InlineData("a user name and a password", "https://app.example.org:443@evil.example/callback")]
    [InlineData("a backslash", "https://app.example.org\\@evil.example/callback")]
    [InlineData("the host in upper case", "https://APP.example.org/callback")]
    [InlineData("the scheme in upper case", "HTTPS://app.example.org/callback")]
    [InlineData("the path in upper case", "https://app.example.org/Callback")]
    [InlineData("a fragment", "https://app.example.org/callback#evil")]
    [InlineData("an empty fragment", "https://app.example.org/callback#")]
    [InlineData("a query", "https://app.example.org/callback?next=https://evil.example")]
    [InlineData("an empty query", "https://app.example.org/callback?")]
    [InlineData("a slash more", "https://app.example.org/callback/")]
    [InlineData("a slash doubled", "https://app.example.org//callback")]
    [InlineData("the default port", "https://app.example.org:443/callback")]
    [InlineData("another port", "https://app.example.org:8443/callback")]
    [InlineData("another scheme", "http://app.example.org/callback")]
    [InlineData("no scheme", "//app.example.org/callback")]
    [InlineData("a path of the provider", "/callback")]
    [InlineData("Cyrillic letters", "https://\u0430\u0440\u0440.example.org/callback")]
    [InlineData("full-width letters", "https://app\uFF0Eexample\uFF0Eorg/callback")]
    [InlineData("Punycode", "https://xn--80ak6aa.example.org/callback")]
    [InlineData("a script", "javascript:alert(document.cookie)//https://app.example.org/callback")]
    [InlineData("a document", "data:text/html,<script>alert(1)</script>")]
    [InlineData("white space before", " https://app.example.org/callback")]
    [InlineData("white space after", "https://app.example.org/callback ")]
    [InlineData("a line break", "https://app.example.org/callback\r\nX-Evil: 1")]
    [InlineData("a NUL", "https://app.example.org/callback\0")]
    [InlineData("a wildcard", "https://*.example.org/callback")]
    public async Task A_redirect_address_that_is_not_letter_by_letter_the_registered_one_is_refused(string trick, string address)
    {
        using var browser = new UserAgent(target.Server.Url);

        foreach (var url in new[] { target.Client.Request("openid", ("redirect_uri", address)).Url, target.Client.Request("openid", ("redirect_uri", address), ("prompt", "none")).Url, target.Client.Request("openid", ("redirect_uri", address), ("response_type", "token")).Url })
        {
            var landing = await browser.OpenAsync(url);

            Assert.False(landing.IsElsewhere, $"{trick}: {landing}");
            Assert.Equal(400, landing.Status);
            Assert.Contains("LB8002", landing.Html, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("http://127.0.0.1:51004/cb", true)]
    [InlineData("http://127.0.0.1/cb", true)]
    [InlineData("http://127.0.0.1:0/cb", false)]
    [InlineData("http://127.0.0.1:99999/cb", false)]
    [InlineData("http://127.0.0.1:51004/cb/", false)]
    [InlineData("http://127.0.0.1:51004/cb/../x", false)]
    [InlineData("http://127.0.0.1:51004@evil.example/cb", false)]
    [InlineData("http://127.0.0.1:@evil.example/cb", false)]
    [InlineData("http://127.0.0.1.evil.example/cb", false)]
    [InlineData("http://127.0.0.1evil.example/cb", false)]
    [InlineData("http://localhost:51004/cb", false)]
    [InlineData("http://127.1:51004/cb", false)]
    [InlineData("http://2130706433:51004/cb", false)]
    [InlineData("http://127.0.0.2:51004/cb", false)]
    [InlineData("http://[::1]:51004/cb", false)]
    [InlineData("https://127.0.0.1:51004/cb", false)]
    public async Task Only_the_port_of_a_loopback_address_is_free(string address, bool isTaken)
    {
        using var program = await target.ClientAsync("program", "http://127.0.0.1/cb", spec => spec["authMethod"] = "none");
        using var browser = new UserAgent(target.Server.Url);

        var landing = await browser.OpenAsync(program.Request("openid", ("redirect_uri", address), ("prompt", "none")).Url);

        if (isTaken) Assert.StartsWith(address + "?error=login_required", landing.SentTo, StringComparison.Ordinal);
        else Assert.True(landing is { IsElsewhere: false, Status: 400 }, landing.ToString());
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("http://app.example.org/callback")]
    [InlineData("https://app.example.org/callback#x")]
    [InlineData("https://user@app.example.org/callback")]
    [InlineData("https://*.example.org/callback")]
    [InlineData("https://\u0430pp.example.org/callback")]
    [InlineData("//app.example.org/callback")]
    public async Task A_dangerous_redirect_address_cannot_be_registered(string address)
    {
        var refusal = await Assert.ThrowsAsync<LuBan.Sdk.ResourceException>(() => target.ClientAsync("dangerous", address));

        Assert.Contains("LB8041", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_redirect_addresses_are_refused_though_one_is_registered()
    {
        using var browser = new UserAgent(target.Server.Url);

        foreach (var evil in new[] { "https://evil.example/", Target.Callback })
        {
            var landing = await browser.OpenAsync(QueryHelpers.AddQueryString(target.Client.Request().Url, "redirect_uri", evil));

            Assert.True(landing is { IsElsewhere: false, Status: 400 }, landing.ToString());
        }
    }

    [Fact]
    public async Task An_error_is_told_to_the_registered_address_only_and_says_who_tells_it()
    {
        using var browser = new UserAgent(target.Server.Url);

        var told = await browser.OpenAsync(target.Client.Request("openid", ("response_type", "token"), ("state", "s")).Url);
        var unknown = await browser.OpenAsync(target.Client.Request("openid", ("client_id", "nobody")).Url);

        Assert.StartsWith(Target.Callback + "?", told.SentTo, StringComparison.Ordinal);
        Assert.Equal(("unsupported_response_type", "s", target.Server.Url), (told.Error, told.Answer["state"], told.Answer["iss"]));
        Assert.True(unknown is { IsElsewhere: false, Status: 400 }, unknown.ToString());
    }
}
