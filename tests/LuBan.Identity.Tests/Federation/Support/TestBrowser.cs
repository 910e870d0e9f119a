using System.Net;
using System.Web;

namespace LuBan.Identity.Tests.Federation;

/// <summary>A browser with cookies, whose redirects a test can hold and change.</summary>
internal sealed class TestBrowser : IDisposable
{
    private const int MostHops = 20;

    private readonly HttpClient _http;

    public TestBrowser() => _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = Cookies }) { Timeout = TimeSpan.FromSeconds(30) };

    public CookieContainer Cookies { get; } = new();

    public Uri At { get; private set; } = new("about:blank");

    public async Task<HttpResponseMessage> GetAsync(Uri address)
    {
        At = address;
        return await _http.GetAsync(address);
    }

    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => await _http.SendAsync(request);

    /// <summary>Follows redirects until one leads to an address that the test wants to hold, or there are no more.</summary>
    /// <returns>The address that was not followed; null when the last answer is no redirect.</returns>
    public async Task<Uri?> FollowAsync(Uri address, Func<Uri, bool>? hold = null)
    {
        for (var hop = 0; hop < MostHops; hop++)
        {
            using var response = await GetAsync(address);
            if (response.Headers.Location is not { } location) return response.IsSuccessStatusCode ? null : throw new InvalidOperationException($"{address} answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
            address = new Uri(address, location);
            if (hold?.Invoke(address) == true) return address;
        }
        throw new InvalidOperationException($"Too many redirects: {address}");
    }

    /// <summary>The address with a parameter changed; null removes it.</summary>
    public static Uri With(Uri address, string name, string? value)
    {
        var query = HttpUtility.ParseQueryString(address.Query);
        if (value is null) query.Remove(name);
        else query[name] = value;
        return new UriBuilder(address) { Query = query.ToString() }.Uri;
    }

    public static string? Parameter(Uri address, string name) => HttpUtility.ParseQueryString(address.Query)[name];

    public void Dispose() => _http.Dispose();
}
