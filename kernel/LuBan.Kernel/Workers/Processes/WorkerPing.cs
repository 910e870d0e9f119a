using System.Net.Sockets;

namespace LuBan.Kernel.Workers.Processes;

/// <summary>Asks a worker whether it is there. Any answer will do: it is not asked who may ask.</summary>
internal static class WorkerPing
{
    /// <summary>What is added to the path of a socket for the one beside it that speaks HTTP/1.1.</summary>
    public const string UpgradeSuffix = ".1";

    private static readonly byte[] Request = "GET /.luban/ping HTTP/1.1\r\nHost: worker\r\nConnection: close\r\n\r\n"u8.ToArray();

    /// <summary>Sends one question and waits for the begin of an answer.</summary>
    /// <param name="socketPath">The worker's socket.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A task that fails when there is no answer.</returns>
    public static async Task SendAsync(string socketPath, CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(File.Exists(socketPath + UpgradeSuffix) ? socketPath + UpgradeSuffix : socketPath), cancellationToken);
        await socket.SendAsync(Request, cancellationToken);
        if (await socket.ReceiveAsync(new byte[64], cancellationToken) == 0) throw new SocketException((int)SocketError.ConnectionReset);
    }
}
