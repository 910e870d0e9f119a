using System.Net.Http.Headers;
using LuBan.Kernel.Workers.Protocol;

namespace LuBan.Kernel.Workers.Guest;

/// <summary>The worker's way to the kernel.</summary>
internal sealed class KernelClient : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private static readonly AsyncLocal<string?> Ambient = new();
    private readonly WorkerChannel _channel;
    private readonly string _socketPath;
    private readonly string _token;

    public KernelClient(string socketPath, string token)
    {
        (_socketPath, _token) = (socketPath, token);
        var authorization = new AuthenticationHeaderValue("Bearer", token);
        _channel = new(socketPath, ConnectTimeout, (message, _, _) =>
        {
            message.Headers.Authorization = authorization;
            if (Call is { } call) message.Headers.Add(WorkerHeaders.Call, call);
        });
    }

    /// <summary>The call of the kernel in whose flow of execution this is; null outside.</summary>
    /// <remarks>Set it in an async method: it holds until that method returns, and in everything it calls.</remarks>
    public static string? Call
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    public Task<TReply> CallAsync<TCall, TReply>(string path, TCall call, CancellationToken cancellationToken) => _channel.CallAsync<TCall, TReply>(path, call, cancellationToken);

    public IAsyncEnumerable<TItem> StreamAsync<TCall, TItem>(string path, TCall call, CancellationToken cancellationToken) => _channel.StreamAsync<TCall, TItem>(path, call, cancellationToken);

    /// <summary>The kernel's own API, for the extension.</summary>
    public ExtensionApiClient CreateApiClient(string id) => new(id, _token, _ => Task.FromResult(_socketPath), () => (Call, null));

    public void Dispose() => _channel.Dispose();
}
