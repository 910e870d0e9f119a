using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using LuBan.Observability.Logs.Store;
using LuBan.Sdk;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LuBan.Observability.Logs.Syslog;

/// <summary>Listens for syslog while a port is configured; another configuration takes effect at once.</summary>
internal sealed class SyslogListener(LogStoreHost host, IOptionsMonitor<LogOptions> options, TimeProvider time, ILogger<SyslogListener> logger) : BackgroundService
{
    private const int Together = 500;
    private const int MostConnections = 200;
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(5);

    /// <summary>Where it listens now, such as <c>udp 127.0.0.1:5514</c>.</summary>
    internal IReadOnlyList<string> Endpoints { get; private set; } = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            using var changed = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            using var change = options.OnChange(_ => changed.Cancel());
            try
            {
                await ListenAsync(options.CurrentValue.Syslog, changed.Token);
            }
            catch (OperationCanceledException)
            {
                // Another configuration, or the end.
            }
            catch (Exception failure) when (failure is SocketException or FormatException or ExtensionException)
            {
                SyslogLog.CannotListen(logger, options.CurrentValue.Syslog.Address, options.CurrentValue.Syslog.UdpPort, options.CurrentValue.Syslog.TcpPort, failure.Message);
                // The version before may still have the port.
                await Task.WhenAny(Task.Delay(Again, changed.Token));
            }
            finally
            {
                Endpoints = [];
            }
        }
    }

    private async Task ListenAsync(SyslogOptions syslog, CancellationToken cancellationToken)
    {
        var store = await host.StoreAsync(cancellationToken);
        var address = IPAddress.Parse(syslog.Address);
        using var udp = syslog.UdpPort > 0 ? Bind(new(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp), new(address, syslog.UdpPort)) : null;
        using var tcp = syslog.TcpPort > 0 ? Bind(new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp), new(address, syslog.TcpPort)) : null;
        tcp?.Listen();
        Endpoints = [.. udp is null ? [] : new[] { $"udp {udp.LocalEndPoint}" }, .. tcp is null ? [] : new[] { $"tcp {tcp.LocalEndPoint}" }];
        foreach (var endpoint in Endpoints) SyslogLog.Listens(logger, endpoint);
        var work = new List<Task> { Task.Delay(Timeout.Infinite, cancellationToken) };
        if (udp is not null) work.Add(ReceiveAsync(udp, syslog, store, cancellationToken));
        if (tcp is not null) work.Add(AcceptAsync(tcp, syslog, store, cancellationToken));
        await await Task.WhenAny(work);
    }

    private static Socket Bind(Socket socket, IPEndPoint endpoint)
    {
        try
        {
            socket.Bind(endpoint);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task ReceiveAsync(Socket socket, SyslogOptions syslog, LogStore store, CancellationToken cancellationToken)
    {
        // Room for what comes while the disk is waited for.
        socket.ReceiveBufferSize = 4 * 1024 * 1024;
        var (buffer, any) = (new byte[SyslogFrames.Longest], new IPEndPoint(socket.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0));
        while (true)
        {
            var lines = new List<LogLine>();
            do
            {
                var received = await socket.ReceiveFromAsync(buffer, any, cancellationToken);
                lines.Add(SyslogMessage.Read(buffer.AsSpan(0, received.ReceivedBytes), syslog.Namespace, ((IPEndPoint)received.RemoteEndPoint).Address.ToString(), time.GetUtcNow()));
            }
            while (lines.Count < Together && socket.Available > 0);
            await StoreAsync(store, lines, cancellationToken);
        }
    }

    private async Task AcceptAsync(Socket listener, SyslogOptions syslog, LogStore store, CancellationToken cancellationToken)
    {
        using var slots = new SemaphoreSlim(MostConnections);
        var open = new HashSet<Task>();
        try
        {
            while (true)
            {
                await slots.WaitAsync(cancellationToken);
                open.RemoveWhere(task => task.IsCompleted);
                open.Add(ServeAsync(await listener.AcceptAsync(cancellationToken), syslog, store, slots, cancellationToken));
            }
        }
        finally
        {
            // Each of them ends with the token, and uses the slots until then.
            await Task.WhenAll(open);
        }
    }

    private async Task ServeAsync(Socket socket, SyslogOptions syslog, LogStore store, SemaphoreSlim slots, CancellationToken cancellationToken)
    {
        try
        {
            var sender = ((IPEndPoint)socket.RemoteEndPoint!).Address.ToString();
            await using var stream = new NetworkStream(socket, ownsSocket: true);
            var reader = PipeReader.Create(stream);
            while (true)
            {
                var read = await reader.ReadAsync(cancellationToken);
                var (rest, lines) = (read.Buffer, new List<LogLine>());
                while (SyslogFrames.TryTake(ref rest, read.IsCompleted, out var message))
                {
                    if (message.Length > 0) lines.Add(SyslogMessage.Read(message, syslog.Namespace, sender, time.GetUtcNow()));
                }
                if (lines.Count > 0) await StoreAsync(store, lines, cancellationToken);
                reader.AdvanceTo(rest.Start, rest.End);
                if (read.IsCompleted) return;
            }
        }
        catch (Exception end) when (end is IOException or OperationCanceledException or SocketException or ExtensionException)
        {
            // The sender is gone, or we are; what it sent before is stored.
        }
        finally
        {
            slots.Release();
        }
    }

    private async Task StoreAsync(LogStore store, List<LogLine> lines, CancellationToken cancellationToken)
    {
        try
        {
            await store.AppendAsync(lines, cancellationToken: cancellationToken);
        }
        catch (ExtensionException failure) when (failure.Code == "LB9234")
        {
            // Syslog has no answers: the sender cannot be told.
            SyslogLog.Lost(logger, lines.Count, failure.Detail);
        }
    }
}
