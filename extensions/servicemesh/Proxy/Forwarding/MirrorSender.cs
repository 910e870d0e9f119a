using System.Net;
using LuBan.ServiceMesh.Proxy.Upstreams;
using Microsoft.AspNetCore.Http;
using Endpoint = LuBan.ServiceMesh.Proxy.Upstreams.Endpoint;

namespace LuBan.ServiceMesh.Proxy.Forwarding;

/// <summary>Sends copies of requests and forgets the answers. It never delays the request itself: what is too much is left out and counted.</summary>
internal sealed class MirrorSender
{
    private const int MaxUnderWay = 256;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private int _underWay;
    private long _sent;
    private long _skipped;

    public long Sent => Volatile.Read(ref _sent);

    public long Skipped => Volatile.Read(ref _skipped);

    /// <summary>Counts a copy that cannot be made.</summary>
    public void Skip() => Interlocked.Increment(ref _skipped);

    public void Send(Cluster cluster, string method, string target, HeaderDictionary headers, byte[]? body)
    {
        if (Interlocked.Increment(ref _underWay) > MaxUnderWay || cluster.Pick(null) is not { } endpoint)
        {
            Interlocked.Decrement(ref _underWay);
            Skip();
            return;
        }
        Interlocked.Increment(ref _sent);
        _ = Task.Run(() => SendAsync(cluster, endpoint, method, target, headers, body));
    }

    private async Task SendAsync(Cluster cluster, Endpoint endpoint, string method, string target, HeaderDictionary headers, byte[]? body)
    {
        try
        {
            using var timeout = new CancellationTokenSource(Limit);
            using var message = new HttpRequestMessage(HttpMethod.Parse(method), new Uri($"http://{endpoint.Entry.Key}{target}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }))
            {
                Content = body is null ? null : new ByteArrayContent(body), Version = cluster.Http2 ? HttpVersion.Version20 : HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            RequestHeaders.Write(headers, message);
            using var response = await cluster.Transport.SendAsync(message, timeout.Token);
            await response.Content.CopyToAsync(Stream.Null, timeout.Token);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            // Whether a copy is answered is nobody's concern.
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }
}
