using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using LuBan.ServiceMesh.Proxy.Tables;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;

namespace LuBan.ServiceMesh.Proxy.Listening;

/// <summary>All sockets that are listened at. They come and go with the table, while the web server sees two endpoints: one for HTTP/1.1 and one for HTTP/2.</summary>
internal sealed class ListenerSet : IAsyncDisposable
{
    private const int Backlog = 1024;
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(60);

    private readonly SocketConnectionContextFactory _factory;
    private readonly ILogger _logger;
    private readonly Dictionary<string, OpenListener> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Socket> _inherited = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _changing = new(1, 1);
    private IReadOnlyDictionary<string, string> _problems = new Dictionary<string, string>();

    public ListenerSet(ILoggerFactory loggers)
    {
        _logger = loggers.CreateLogger<ListenerSet>();
        _factory = new(new SocketConnectionFactoryOptions(), _logger);
    }

    public Channel<ConnectionContext> Http1 { get; } = Channel.CreateUnbounded<ConnectionContext>();

    public Channel<ConnectionContext> Http2 { get; } = Channel.CreateUnbounded<ConnectionContext>();

    /// <summary>Why an address is not listened at, by <see cref="ListenerEntry.Key"/>.</summary>
    public IReadOnlyDictionary<string, string> Problems => Volatile.Read(ref _problems);

    /// <summary>What is listened at.</summary>
    public IReadOnlyList<OpenListener> Open
    {
        get
        {
            lock (_open) return [.. _open.Values];
        }
    }

    /// <summary>A socket that another process listened at before; it is used when a table asks for its address.</summary>
    public void Inherit(string key, Socket socket)
    {
        lock (_open) _inherited[key] = socket;
    }

    /// <summary>Opens what is new and closes what is gone.</summary>
    public async Task ApplyAsync(IReadOnlyList<ListenerEntry> entries)
    {
        await _changing.WaitAsync();
        try
        {
            var wanted = entries.DistinctBy(KeyOf).ToDictionary(KeyOf, StringComparer.Ordinal);
            foreach (var gone in Take(key => !wanted.ContainsKey(key))) await gone.DisposeAsync();
            var problems = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var (key, entry) in wanted)
            {
                if (TryUse(key, entry) || OpenOne(key, entry) is not { } problem) continue;
                problems[entry.Key] = problem;
            }
            Volatile.Write(ref _problems, problems);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Accepts nothing more.</summary>
    public async Task StopAsync()
    {
        await _changing.WaitAsync();
        try
        {
            foreach (var one in Take(_ => true)) await one.DisposeAsync();
        }
        finally
        {
            _changing.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Http1.Writer.TryComplete();
        Http2.Writer.TryComplete();
        foreach (var socket in _inherited.Values) socket.Dispose();
    }

    /// <summary>Its address; with a free port, what it is for as well.</summary>
    public static string KeyOf(ListenerEntry entry) => entry.Port > 0 ? entry.Key : $"{entry.Key}/{entry.Kind}/{entry.Host}";

    private List<OpenListener> Take(Func<string, bool> which)
    {
        lock (_open)
        {
            var taken = _open.Where(one => which(one.Key)).ToList();
            foreach (var one in taken) _open.Remove(one.Key);
            return [.. taken.Select(one => one.Value)];
        }
    }

    private bool TryUse(string key, ListenerEntry entry)
    {
        lock (_open)
        {
            if (!_open.TryGetValue(key, out var open)) return false;
            open.Use(entry);
            return true;
        }
    }

    /// <summary>Why it cannot be listened at; null when it is.</summary>
    private string? OpenOne(string key, ListenerEntry entry)
    {
        Socket? socket;
        lock (_open) _inherited.Remove(key, out socket);
        try
        {
            var address = new IPEndPoint(IPAddress.Parse(entry.Address), entry.Port);
            if (!IPAddress.IsLoopback(address.Address)) return $"{entry.Address} is no address of this machine's loopback network, and the mesh listens at no other";
            if (socket is null)
            {
                socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(address);
                socket.Listen(Backlog);
            }
            var open = new OpenListener(entry, socket, (listener, accepted) => _ = TakeInAsync(listener, accepted));
            lock (_open) _open[key] = open;
            open.Start();
            return null;
        }
        catch (Exception exception) when (exception is SocketException or FormatException)
        {
            socket?.Dispose();
            return exception.Message;
        }
    }

    /// <summary>Looks at the first bytes, without taking them, to see which version of HTTP is spoken.</summary>
    private async Task TakeInAsync(OpenListener listener, Socket socket)
    {
        try
        {
            socket.NoDelay = true;
            var isHttp2 = await IsHttp2Async(socket);
            var connection = _factory.Create(socket);
            connection.Features.Set(new ListenerFeature(listener));
            if (!(isHttp2 ? Http2 : Http1).Writer.TryWrite(connection)) await connection.DisposeAsync();
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // It said nothing, or went away before.
            socket.Dispose();
        }
    }

    private static async Task<bool> IsHttp2Async(Socket socket)
    {
        using var limit = new CancellationTokenSource(Silence);
        var first = new byte[3];
        while (true)
        {
            var count = await socket.ReceiveAsync(first, SocketFlags.Peek, limit.Token);
            // The only method that begins so, and only in the preface of HTTP/2 (RFC 9113 §3.4).
            if (count == 3 || count == 0 || !"PRI"u8.StartsWith(first.AsSpan(0, count))) return count == 3 && first.AsSpan().SequenceEqual("PRI"u8);
            await Task.Delay(TimeSpan.FromMilliseconds(5), limit.Token);
        }
    }
}
