using System.Net;
using System.Text;
using LuBan.ServiceMesh.Proxy.Istio;
using LuBan.ServiceMesh.Proxy.Tables;

namespace LuBan.ServiceMesh.Proxy.Upstreams;

/// <summary>The connections of a cluster. Tables that do not change how it connects share it.</summary>
/// <remarks>It is not disposed: requests of an older table may still use it. Its idle connections close by themselves, and nothing else holds it then.</remarks>
internal sealed class Transport
{
    private readonly ClusterEntry _entry;
    private readonly HttpMessageInvoker _invoker;

    public Transport(ClusterEntry entry)
    {
        _entry = entry;
        _invoker = new HttpMessageInvoker(CreateHandler());
    }

    public bool Fits(ClusterEntry entry) => entry.Http2 == _entry.Http2 && entry.Policy.ConnectionPool == _entry.Policy.ConnectionPool;

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, CancellationToken cancellationToken) => _invoker.SendAsync(message, cancellationToken);

    /// <summary>A connection for one upgrade, which is nobody else's before or after.</summary>
    public HttpMessageInvoker OpenUpgrade() => new(CreateHandler());

    private SocketsHttpHandler CreateHandler()
    {
        var pool = _entry.Policy.ConnectionPool;
        return new()
        {
            ConnectTimeout = Duration.Parse(pool?.Tcp?.ConnectTimeout) is { } connect && connect > TimeSpan.Zero ? connect : TimeSpan.FromSeconds(10),
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            // The caller's own trace headers go on; a second set would make two.
            ActivityHeadersPropagator = null,
            EnableMultipleHttp2Connections = true,
            PooledConnectionLifetime = pool?.Http?.MaxRequestsPerConnection == 1 ? TimeSpan.Zero : Duration.Parse(pool?.Tcp?.MaxConnectionDuration) is { } age && age > TimeSpan.Zero ? age : TimeSpan.FromMinutes(10),
            PooledConnectionIdleTimeout = Duration.Parse(pool?.Http?.IdleTimeout) is { } idle && idle > TimeSpan.Zero ? idle : TimeSpan.FromSeconds(60),
            Expect100ContinueTimeout = TimeSpan.FromSeconds(1),
            // The web server reads header values as UTF-8, and this writes them back; what comes from endpoints is passed on byte by byte.
            RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
            ResponseHeaderEncodingSelector = (_, _) => Encoding.Latin1,
            MaxResponseHeadersLength = 128,
            ResponseDrainTimeout = TimeSpan.Zero,
            InitialHttp2StreamWindowSize = 768 * 1024,
        };
    }
}
