using System.Net;
using System.Text.RegularExpressions;

namespace LuBan.Identity.Tests;

/// <summary>A user's browser: keeps cookies, follows redirects on the server, fills in forms, and stops where it is sent elsewhere.</summary>
public sealed partial class Browser : IDisposable
{
    private readonly IdentityServer _server;
    private readonly SocketsHttpHandler _handler = new() { AllowAutoRedirect = false, CookieContainer = new CookieContainer() };
    private readonly HttpClient _http;

    public Browser(IdentityServer server)
    {
        _server = server;
        _http = new HttpClient(_handler) { BaseAddress = new Uri(server.Url), Timeout = TimeSpan.FromSeconds(60) };
    }

    public HttpClient Http => _http;

    /// <summary>The cookies that the server has set.</summary>
    public IReadOnlyList<Cookie> Cookies => [.. _handler.CookieContainer.GetCookies(new Uri(_server.Url)).Cast<Cookie>()];

    public Task<BrowserPage> OpenAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path));

    /// <summary>Fills in a form of a page and sends it.</summary>
    public Task<BrowserPage> SubmitAsync(BrowserPage page, params (string Name, string Value)[] fields)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, page.FormAction) { Content = new FormUrlEncodedContent(page.Fields(fields)) };
        request.Headers.Add("Origin", _server.Url);
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        return SendAsync(request);
    }

    /// <summary>Signs in at the login page that is shown.</summary>
    public Task<BrowserPage> LoginAsync(BrowserPage page, string user, string password) => SubmitAsync(page, ("username", user), ("password", password));

    public async Task<BrowserPage> SendAsync(HttpRequestMessage request)
    {
        for (var hops = 0; hops < 10; hops++)
        {
            using var response = await _http.SendAsync(request);
            var page = new BrowserPage((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers.Location, response.Headers.ToDictionary(header => header.Key, header => string.Join(",", header.Value)));
            if (page.Location is not { } location) return page;
            var target = new Uri(new Uri(_server.Url), location);
            if (target.GetLeftPart(UriPartial.Authority) != _server.Url) return page;
            request = new HttpRequestMessage(HttpMethod.Get, target);
        }

        throw new InvalidOperationException("more than ten redirects");
    }

    public void Dispose()
    {
        _http.Dispose();
        _handler.Dispose();
    }
}

/// <summary>What a browser shows, or where it was sent.</summary>
public sealed partial record BrowserPage(int Status, string Html, Uri? Location, IReadOnlyDictionary<string, string> Headers)
{
    public string Title => WebUtility.HtmlDecode(Heading().Match(Html).Groups[1].Value);

    /// <summary>The problem that the page tells.</summary>
    public string Problem => WebUtility.HtmlDecode(Alert().Match(Html).Groups[1].Value);

    public string FormAction => WebUtility.HtmlDecode(Action().Match(Html) is { Success: true } found ? found.Groups[1].Value : throw new InvalidOperationException($"There is no form: {Status} {Html}"));

    /// <summary>The parameters of the address that the browser was sent to.</summary>
    public IReadOnlyDictionary<string, string> Answer =>
        (Location ?? throw new InvalidOperationException($"It was sent nowhere: {Status} {Html}")).Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2)).ToDictionary(pair => Uri.UnescapeDataString(pair[0]), pair => Uri.UnescapeDataString(pair.ElementAtOrDefault(1) ?? ""));

    /// <summary>What the first form sends: its hidden fields, and what the user enters.</summary>
    public IEnumerable<KeyValuePair<string, string>> Fields(IEnumerable<(string Name, string Value)> entered)
    {
        var form = Html[..(Html.IndexOf("</form>", StringComparison.Ordinal) is var end and > 0 ? end : Html.Length)];
        var fields = Hidden().Matches(form).ToDictionary(match => WebUtility.HtmlDecode(match.Groups[1].Value), match => WebUtility.HtmlDecode(match.Groups[2].Value));
        foreach (var (name, value) in entered) fields[name] = value;
        return fields;
    }

    [GeneratedRegex("<h1>(.*?)</h1>", RegexOptions.Singleline)]
    private static partial Regex Heading();

    [GeneratedRegex("role=\"alert\">(.*?)</p>", RegexOptions.Singleline)]
    private static partial Regex Alert();

    [GeneratedRegex("<form method=\"post\" action=\"([^\"]*)\"")]
    private static partial Regex Action();

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\"")]
    private static partial Regex Hidden();
}
