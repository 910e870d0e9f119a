namespace LuBan.Identity.Tests.Attacks;

/// <summary>The console sends a browser to the sign-in page and says where it was: a path of this server, whatever is written there.</summary>
public sealed class LoginReturnTests(Target target) : IClassFixture<Target>
{
    [Theory]
    [InlineData("/marketplace/acme.metrics?tab=files", "/marketplace/acme.metrics?tab=files")]
    [InlineData("https://evil.example/", "/")]
    [InlineData("//evil.example/", "/")]
    [InlineData("/\\evil.example/", "/")]
    [InlineData("javascript:alert(1)", "/")]
    public async Task Who_signs_in_comes_back_to_a_path_of_this_server(string asked, string expected)
    {
        using var browser = new Browser(target.Server);
        var page = await browser.OpenAsync($"/oauth/login?return_to={Uri.EscapeDataString(asked)}");

        using var first = await SubmitAsync(browser, page);
        using var again = await browser.Http.GetAsync($"/oauth/login?return_to={Uri.EscapeDataString(asked)}");

        Assert.Equal((303, expected), ((int)first.StatusCode, first.Headers.Location?.OriginalString));
        Assert.Equal((303, expected), ((int)again.StatusCode, again.Headers.Location?.OriginalString));
    }

    [Fact]
    public async Task A_script_is_not_offered_Basic_because_its_browser_would_ask_for_a_password_by_itself()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/apis/iam.luban.dev/v1/self/profile");
        request.Headers.Add("Sec-Fetch-Dest", "empty");
        using var browser = new Browser(target.Server);

        using var response = await browser.Http.SendAsync(request);

        Assert.Equal(401, (int)response.StatusCode);
        Assert.Equal(["Bearer"], response.Headers.WwwAuthenticate.Select(challenge => challenge.Scheme));
    }

    private static async Task<HttpResponseMessage> SubmitAsync(Browser browser, BrowserPage page)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, page.FormAction) { Content = new FormUrlEncodedContent(page.Fields([("username", Target.User), ("password", TestUsers.Password)])) };
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        return await browser.Http.SendAsync(request);
    }
}
