using System.Buffers.Text;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace LuBan.Identity.Tests.Attacks;

/// <summary>Requests that are made to be expensive. They are refused quickly, and never with a fault of the server.</summary>
public sealed class SizeTests(Target target) : IClassFixture<Target>
{
    private static readonly TimeSpan Quickly = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData("/oauth/token")]
    [InlineData("/oauth/introspect")]
    [InlineData("/oauth/revoke")]
    [InlineData("/oauth/device")]
    [InlineData("/oauth/par")]
    [InlineData("/oauth/login")]
    [InlineData("/oauth/consent")]
    [InlineData("/oauth/device/verify")]
    [InlineData("/oauth/authorize")]
    [InlineData("/oauth/userinfo")]
    [InlineData("/oauth/end-session")]
    public async Task A_form_with_too_much_in_it_is_refused(string path)
    {
        await AssertRefusedAsync(path, Many(65));
        await AssertRefusedAsync(path, Many(20_000));
        await AssertRefusedAsync(path, [KeyValuePair.Create(new string('n', 10_000), "x")]);
        await AssertRefusedAsync(path, [KeyValuePair.Create("state", new string('v', 1_000_000))]);
        // Names that fall together in a table without a secret of its own.
        await AssertRefusedAsync(path, Enumerable.Range(0, 5_000).Select(number => KeyValuePair.Create(string.Concat(Convert.ToString(number, 2).PadLeft(13, '0').Select(bit => bit == '0' ? "Aa" : "BB")), "x")));
    }

    [Fact]
    public async Task A_parameter_that_is_there_twice_is_refused()
    {
        foreach (var name in new[] { "grant_type", "code", "client_id", "scope" })
        {
            var answer = await target.Client.TokenAsync([("grant_type", "authorization_code"), ("code", "a"), ("client_id", "web"), ("scope", "openid"), (name, "b")]);

            Assert.True(answer is { Status: 400, Error: "invalid_request" }, answer.ToString());
        }
    }

    [Fact]
    public async Task An_address_with_too_much_in_it_is_refused()
    {
        using var browser = new UserAgent(target.Server.Url);
        foreach (var url in new[] { QueryHelpers.AddQueryString(target.Client.Request().Url, Many(100).Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))), target.Client.Request("openid", ("nonce", new string('n', 2_000))).Url, target.Client.Request(string.Join(' ', Enumerable.Range(0, 900).Select(number => $"scope-{number}"))).Url, target.Client.Request("openid", ("state", new string('s', 100_000))).Url })
        {
            using var deadline = new CancellationTokenSource(Quickly);
            using var response = await browser.Http.GetAsync(url, deadline.Token);

            Assert.InRange((int)response.StatusCode, 200, 499);
        }
    }

    [Theory]
    [InlineData("[", 20_000)]
    [InlineData("{\"a\":", 5_000)]
    [InlineData("{\"userinfo\":{\"name\":", 2_000)]
    public async Task Claims_that_are_nested_deeply_are_refused(string piece, int times)
    {
        using var browser = new UserAgent(target.Server.Url);
        var deep = string.Concat(Enumerable.Repeat(piece, times));
        var parameters = target.Client.Request("openid", ("claims", deep[..Math.Min(deep.Length, 20_000)])).Parameters;

        var landing = await browser.PostAsync("/oauth/authorize", parameters);

        Assert.True(landing.Error == "invalid_request" || landing.Status is >= 400 and < 500, landing.ToString());
    }

    [Theory]
    [InlineData(100)]
    [InlineData(5_000)]
    public async Task A_token_that_is_nested_deeply_is_refused(int depth)
    {
        var deep = Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth)));
        foreach (var token in new[] { $"{deep}.e30.AA", $"eyJhbGciOiJFUzI1NiJ9.{deep}.AA" })
        {
            Assert.InRange(await target.CallAsync(token), 400, 499);
            Assert.InRange((await target.Client.UserInfoAsync(token, HttpMethod.Post, inBody: true)).Status, 400, 499);
        }
    }

    [Fact]
    public async Task A_header_with_too_much_in_it_is_refused()
    {
        foreach (var value in new[] { "Bearer " + new string('a', 20_000), "Basic " + new string('a', 20_000), "Bearer", "Basic !!!", "Basic", "Bearer a b", "Nobody x", "Bearer \u007f" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Target.Api);
            request.Headers.TryAddWithoutValidation("Authorization", value);
            var (status, _) = await target.Server.SendAsync(request);

            Assert.Equal(401, status);
        }
    }

    [Fact]
    public async Task A_password_that_is_too_long_is_not_hashed()
    {
        var guess = await target.GuessAsync(Target.User, new string('p', 1_500));
        using var browser = new UserAgent(target.Server.Url);
        var page = await browser.OpenAsync(target.Client.Request().Url);
        var form = page.Forms.Single(form => form.AsksForPassword);
        var posted = await browser.SubmitAsync(page, form, form.Fill(null, ("username", Target.User), ("password", new string('p', 30_000))));

        Assert.Equal((401, 401), (guess.Status, posted.Status));
        Assert.DoesNotContain("pppp", posted.Html, StringComparison.Ordinal);
    }

    private async Task AssertRefusedAsync(string path, IEnumerable<KeyValuePair<string, string>> form)
    {
        // The body waits until the server wants it. One that is refused by its length is not read, and who sends it all the same may find the connection closed before the answer.
        using var client = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = Quickly }) { BaseAddress = target.Server.Http.BaseAddress };
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(form), Headers = { ExpectContinue = true } };
        using var deadline = new CancellationTokenSource(Quickly);
        using var response = await client.SendAsync(request, deadline.Token);

        Assert.InRange((int)response.StatusCode, 400, 499);
    }

    private static IEnumerable<KeyValuePair<string, string>> Many(int count) => Enumerable.Range(0, count).Select(number => KeyValuePair.Create($"p{number}", "x"));
}
