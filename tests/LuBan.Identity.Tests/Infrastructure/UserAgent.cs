using System.Net;
using Microsoft.AspNetCore.WebUtilities;

namespace LuBan.Identity.Tests;

/// <summary>A browser without scripts: it keeps cookies, follows redirects inside of the provider and stops when it is sent elsewhere.</summary>
internal sealed class UserAgent : IDisposable
{
    private const int MaximumSteps = 12;

    private readonly HttpClient _http;
    private readonly string _origin;

    public UserAgent(string issuer)
    {
        _origin = new Uri(issuer).GetLeftPart(UriPartial.Authority);
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = Cookies }) { Timeout = TimeSpan.FromSeconds(60) };
        // Without it servers take a browser for a program, and send it to no login.
        _http.DefaultRequestHeaders.Accept.ParseAdd("text/html, */*;q=0.8");
    }

    public CookieContainer Cookies { get; } = new();

    public HttpClient Http => _http;

    /// <summary>Opens an address.</summary>
    public Task<Landing> OpenAsync(string url) => FollowAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(_origin), url)));

    /// <summary>Sends a form as a page of the provider would.</summary>
    public Task<Landing> SubmitAsync(Landing page, HtmlForm form, IEnumerable<KeyValuePair<string, string>> values)
    {
        var target = form.Action.Length == 0 ? page.Url : new Uri(page.Url, form.Action);
        if (form.Method == "GET") return OpenAsync(QueryHelpers.AddQueryString(target.ToString(), values.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))));
        var request = new HttpRequestMessage(HttpMethod.Post, target) { Content = new FormUrlEncodedContent(values) };
        request.Headers.Add("Origin", _origin);
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        request.Headers.Referrer = page.Url;
        return FollowAsync(request);
    }

    /// <summary>Posts a form that no page of the provider has: what another site makes a browser do.</summary>
    public Task<Landing> PostAsync(string url, IEnumerable<KeyValuePair<string, string>> values, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(new Uri(_origin), url)) { Content = new FormUrlEncodedContent(values) };
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return FollowAsync(request);
    }

    public async Task<Landing> FollowAsync(HttpRequestMessage request)
    {
        for (var step = 0; step < MaximumSteps; step++)
        {
            var url = request.RequestUri!;
            using var response = await _http.SendAsync(request);
            if (response.Headers.Location is not { } location || (int)response.StatusCode is < 300 or > 399)
                return new(url, (int)response.StatusCode, await response.Content.ReadAsStringAsync(), null, [.. response.Headers.Concat(response.Content.Headers).Select(header => (header.Key, string.Join(", ", header.Value)))]);
            var next = location.IsAbsoluteUri ? location : new Uri(url, location);
            if (!next.GetLeftPart(UriPartial.Authority).Equals(_origin, StringComparison.Ordinal)) return new(url, (int)response.StatusCode, "", location.OriginalString, []);
            request = new HttpRequestMessage(HttpMethod.Get, next);
        }
        throw new InvalidOperationException($"Redirected more than {MaximumSteps} times, last to {request.RequestUri}.");
    }

    public void Dispose() => _http.Dispose();
}

/// <summary>Where a browser came to rest: on a page of the provider, or on its way to somebody else.</summary>
internal sealed record Landing(Uri Url, int Status, string Html, string? SentTo, IReadOnlyList<(string Name, string Value)> Headers)
{
    public IReadOnlyList<HtmlForm> Forms { get; } = HtmlForm.ReadAll(Html);

    public bool IsElsewhere => SentTo is not null;

    /// <summary>The parameters of the address that it was sent to.</summary>
    public IReadOnlyDictionary<string, string> Answer { get; } = SentTo is null ? new Dictionary<string, string>() : QueryHelpers.ParseQuery(new Uri(SentTo).Query).ToDictionary(pair => pair.Key, pair => pair.Value.ToString());

    public string? Error => Answer.GetValueOrDefault("error");

    public override string ToString() => IsElsewhere ? $"sent to {SentTo}" : $"{Status} at {Url}: {(Html.Length > 1500 ? Html[..1500] : Html)}";
}
