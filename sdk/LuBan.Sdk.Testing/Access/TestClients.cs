using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace LuBan.Sdk.Testing.Access;

/// <summary>The clients of a kernel, one per user. They go on working when the kernel comes back on another port.</summary>
internal sealed class TestClients(Func<Uri> address, TestSecret secret) : IDisposable
{
    private static readonly Uri Base = new("http://localhost/");
    private readonly ConcurrentDictionary<string, Lazy<HttpClient>> _clients = new(StringComparer.Ordinal);

    public HttpClient Of(TestUser user) => _clients.GetOrAdd($"{user.Name}\n{string.Join('\n', user.Groups)}", _ => new(() => Create(user))).Value;

    public void Dispose()
    {
        foreach (var client in _clients.Values) client.Value.Dispose();
    }

    private HttpClient Create(TestUser user)
    {
        var client = new HttpClient(new SocketsHttpHandler { ConnectCallback = (_, token) => ConnectAsync(token), AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = Base };
        if (user.Name.Length == 0) return client;
        client.DefaultRequestHeaders.Add(TestAuthentication.UserHeader, Uri.EscapeDataString(user.Name));
        client.DefaultRequestHeaders.Add(TestAuthentication.SecretHeader, secret.Value);
        if (user.Groups.Count > 0) client.DefaultRequestHeaders.Add(TestAuthentication.GroupsHeader, string.Join(',', user.Groups.Select(Uri.EscapeDataString)));
        return client;
    }

    private async ValueTask<Stream> ConnectAsync(CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, address().Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
