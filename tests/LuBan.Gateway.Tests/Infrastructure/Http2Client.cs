using System.Net;

namespace LuBan.Gateway.Tests;

internal static class Http2Client
{
    /// <summary>A client that speaks HTTP/2 without TLS, and nothing else.</summary>
    public static HttpClient Create(int port) => new(new SocketsHttpHandler { UseProxy = false, UseCookies = false })
    {
        BaseAddress = new Uri($"http://127.0.0.1:{port}"),
        DefaultRequestVersion = HttpVersion.Version20,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        Timeout = TimeSpan.FromSeconds(30),
    };
}
