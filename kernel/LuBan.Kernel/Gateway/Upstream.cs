using System.Net;
using System.Text;
using System.Threading.RateLimiting;

namespace LuBan.Kernel.Gateway;

/// <summary>Where requests go: one address (Unix socket or URI), its connections, its limits.</summary>
/// <remarks>Options do not change: make a new one, let new requests use it, and dispose the old one; the requests that it has finish.</remarks>
internal sealed class Upstream : IDisposable
{
    private readonly UpstreamConnector _connector;
    private readonly SocketsHttpHandler _handler;
    private readonly HttpMessageInvoker _invoker;
    private readonly CancellationTokenSource _ended = new();
    private readonly Lock _lock = new();
    private int _users = 1;
    private bool _disposed;

    /// <summary>An upstream; connects when it is used.</summary>
    /// <param name="options">Where it is.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArgumentException">The options make no sense.</exception>
    public Upstream(UpstreamOptions options, TimeProvider time)
    {
        if ((options.SocketPath is null) == (options.Address is null)) throw new ArgumentException($"Upstream '{options.Name}' needs either a socket or an address.", nameof(options));
        if (options.Address is { } address && !(address.IsAbsoluteUri && address.Scheme is "http" or "https" && address.UserInfo.Length == 0 && address.Query.Length == 0 && address.Fragment.Length == 0))
        {
            throw new ArgumentException($"The address of upstream '{options.Name}' must be http or https, without user, query and fragment.", nameof(options));
        }
        Options = options;
        Breaker = new CircuitBreaker(options.BreakAfter, options.BreakFor, time);
        if (options.MaxConcurrent > 0) Limiter = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = options.MaxConcurrent, QueueLimit = options.MaxQueue, QueueProcessingOrder = QueueProcessingOrder.OldestFirst });
        _connector = new UpstreamConnector(options);
        _handler = CreateHandler(async (_, cancellationToken) => (await _connector.ConnectAsync(options.Http2, cancellationToken)).Stream);
        _invoker = new HttpMessageInvoker(_handler);
        Ended = _ended.Token;
        BaseAddress = options.Address?.GetLeftPart(UriPartial.Authority) ?? "http://localhost";
        BasePath = options.Address?.AbsolutePath.TrimEnd('/') ?? "";
    }

    /// <summary>Where it is, and its limits.</summary>
    public UpstreamOptions Options { get; }

    /// <summary>Whether requests are let through at the moment.</summary>
    public CircuitBreaker Breaker { get; }

    /// <summary>How many requests are under way.</summary>
    public int InFlight => Volatile.Read(ref _users) - (_disposed ? 0 : 1);

    internal ConcurrencyLimiter? Limiter { get; }

    internal CancellationToken Ended { get; }

    internal string BaseAddress { get; }

    internal string BasePath { get; }

    internal bool KeepHost => Options.KeepHost ?? Options.SocketPath is not null;

    /// <summary>Takes no new requests; the ones under way finish, and the connections end with the last.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed) return;
            _disposed = true;
        }
        Leave();
    }

    /// <summary>Disposes, and ends the requests that are under way.</summary>
    public void Abort()
    {
        Dispose();
        _ended.Cancel();
    }

    /// <summary>Counts a request in; false after <see cref="Dispose"/>.</summary>
    internal bool TryEnter()
    {
        lock (_lock)
        {
            if (_disposed) return false;
            _users++;
            return true;
        }
    }

    internal void Leave()
    {
        lock (_lock) if (--_users > 0) return;
        _invoker.Dispose();
        Limiter?.Dispose();
    }

    internal Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, CancellationToken cancellationToken) => _invoker.SendAsync(message, cancellationToken);

    /// <summary>A connection for one upgrade, which is nobody else's before or after.</summary>
    internal UpgradeConnection OpenUpgrade() => new(_connector, CreateHandler);

    private SocketsHttpHandler CreateHandler(Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>> connect) => new()
    {
        ConnectCallback = connect,
        ConnectTimeout = Options.ConnectTimeout,
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        // The caller's own trace headers go on; a second set would make two.
        ActivityHeadersPropagator = null,
        EnableMultipleHttp2Connections = true,
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(60),
        Expect100ContinueTimeout = Options.ContinueTimeout,
        // Kestrel reads header values as UTF-8, and this writes them back; what comes from upstreams is passed on byte by byte.
        RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
        ResponseHeaderEncodingSelector = (_, _) => Encoding.Latin1,
        MaxResponseHeadersLength = 128,
        KeepAlivePingDelay = TimeSpan.FromSeconds(30),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(20),
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        InitialHttp2StreamWindowSize = 768 * 1024,
    };
}
