using LuBan.Kernel.Gateway;
using LuBan.Kernel.Hosting;
using LuBan.Kernel.Workers.Guest;
using LuBan.Kernel.Workers.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace LuBan.Kernel.Workers.Instances;

/// <summary>The kernel's side of one process of a worker: what signs, what calls and what forwards.</summary>
internal sealed class WorkerLink : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ReasonDelay = TimeSpan.FromSeconds(1);
    private readonly WorkerCredentials _credentials;
    private readonly string _audience;
    private readonly CallTable _calls;
    private readonly TimeProvider _time;
    private readonly WorkerChannel _channel;
    private readonly Upstream _requests;
    private readonly Upstream _upgrades;

    public WorkerLink(IWorkerProcess process, WorkerCredentials credentials, string audience, CallTable calls, TimeProvider time)
    {
        (Process, _credentials, _audience, _calls, _time) = (process, credentials, audience, calls, time);
        _channel = new(process.SocketPath, ConnectTimeout, (message, path, name) => message.Headers.Add(WorkerHeaders.Caller, Token(name!, path).Sign(_credentials.Key)));
        var options = new UpstreamOptions { Name = audience, SocketPath = process.SocketPath, Http2 = true, ConnectTimeout = ConnectTimeout, HeadersTimeout = null, ActivityTimeout = null, UpgradeTimeout = null, BreakAfter = 0 };
        _requests = new(options, time);
        _upgrades = new(options with { Http2 = false, SocketPath = process.SocketPath + WorkerGuest.UpgradeSuffix }, time);
    }

    public IWorkerProcess Process { get; }

    /// <summary>Calls the worker.</summary>
    /// <exception cref="WorkerGoneException">It ended, or cannot be reached.</exception>
    /// <exception cref="Exception">What the extension threw.</exception>
    public async Task<TReply> CallAsync<TCall, TReply>(string path, TCall call, CancellationToken cancellationToken, long? limit = null)
    {
        using var open = _calls.Begin();
        try
        {
            return await _channel.CallAsync<TCall, TReply>(path, call, cancellationToken, open.Name, limit);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException && !cancellationToken.IsCancellationRequested)
        {
            throw new WorkerGoneException(await ReasonAsync() ?? exception.Message, exception);
        }
    }

    /// <summary>Hands a request of a client to the worker.</summary>
    public Task<ForwardResult> ForwardAsync(Forwarder forwarder, HttpContext context, string endpoint, OpenCall call, CancellationToken cancellationToken)
    {
        var size = context.Features.Get<IHttpMaxRequestBodySizeFeature>();
        var token = Token(call.Name, null) with
        {
            Endpoint = endpoint,
            PathBase = context.Request.PathBase.Value ?? "",
            Scheme = context.Request.Scheme,
            Protocol = context.Request.Protocol,
            TraceIdentifier = context.TraceIdentifier,
            RemoteAddress = CallerToken.TextOf(context.Connection.RemoteIpAddress),
            RemotePort = context.Connection.RemotePort,
            LocalAddress = CallerToken.TextOf(context.Connection.LocalIpAddress),
            LocalPort = context.Connection.LocalPort,
            MaxBody = size?.MaxRequestBodySize,
            User = context.User,
        };
        // The worker counts, because the extension may allow more than the kernel does.
        if (size is { IsReadOnly: false }) size.MaxRequestBodySize = null;
        var request = new ForwardRequest { Target = RequestTarget(context), Set = [new(WorkerHeaders.Caller, token.Sign(_credentials.Key))], KeepCookies = true };
        return forwarder.ForwardAsync(context, IsUpgrade(context) ? _upgrades : _requests, request, cancellationToken);
    }

    /// <summary>Why the process ended; null when it runs.</summary>
    public async Task<string?> ReasonAsync()
    {
        // The connection breaks a moment before the end of the process is known.
        await ((Task)Process.Exited).WaitAsync(ReasonDelay, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return Process.Exited.IsCompletedSuccessfully ? Process.Exited.Result.Reason : null;
    }

    public void Dispose()
    {
        _channel.Dispose();
        _requests.Dispose();
        _upgrades.Dispose();
    }

    /// <summary>Ends the requests that are under way.</summary>
    public void Abort()
    {
        _requests.Abort();
        _upgrades.Abort();
    }

    private CallerToken Token(string call, string? path) => new() { Audience = _audience, Expires = _time.GetUtcNow() + CallerToken.Life, Call = call, Path = path };

    private static bool IsUpgrade(HttpContext context) =>
        context.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true || context.Features.Get<IHttpExtendedConnectFeature>()?.IsExtendedConnect == true;

    /// <summary>What was written, if that is still what is meant: something before may have moved the request elsewhere.</summary>
    private static string? RequestTarget(HttpContext context)
    {
        var path = (context.Request.PathBase + context.Request.Path).Value ?? "/";
        var raw = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        var end = raw.IndexOf('?', StringComparison.Ordinal);
        var written = end < 0 ? raw : raw[..end];
        return raw.StartsWith('/') && (written == path || PathString.FromUriComponent(written).Value == path) ? raw : $"{(context.Request.PathBase + context.Request.Path).ToUriComponent()}{context.Request.QueryString}";
    }
}

/// <summary>What one process of a worker and its kernel know each other by.</summary>
/// <param name="Key">What the kernel signs with.</param>
/// <param name="Token">What the worker shows to the kernel.</param>
internal sealed record WorkerCredentials(byte[] Key, string Token);

/// <summary>A worker ended, or cannot be reached.</summary>
internal sealed class WorkerGoneException(string message, Exception inner) : Exception(message, inner);
