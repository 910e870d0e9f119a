using System.Net.Sockets;
using System.Text;

namespace LuBan.ServiceMesh.Proxy.Listening;

/// <summary>
/// How a new version of this program takes the place of the running one: it gets the listening sockets themselves, so that no connection
/// is refused and none is lost in a queue; then the old one accepts nothing more and finishes what it has.
/// </summary>
internal static class Handover
{
    public const string FileName = "handover.sock";

    private const byte Next = (byte)'n';
    private const byte Done = (byte)'d';

    /// <summary>Waits for a successor. Returns when one has all sockets and serves.</summary>
    public static void Serve(Socket server, ListenerSet listeners)
    {
        while (true)
        {
            using var successor = server.Accept();
            try
            {
                if (Give(successor, listeners)) return;
            }
            catch (SocketException)
            {
                // It went away: this process goes on.
            }
        }
    }

    /// <summary>Takes the sockets of the process behind this file.</summary>
    /// <returns>To be told when this process serves; null when there is nobody.</returns>
    public static Action? Take(string file, ListenerSet listeners)
    {
        var channel = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { ReceiveTimeout = 10_000 };
        try
        {
            channel.Connect(new UnixDomainSocketEndPoint(file));
            var text = new byte[1024];
            while (true)
            {
                channel.Send([Next]);
                var count = DescriptorChannel.Receive(channel, text, out var socket);
                if (socket is null) break;
                listeners.Inherit(Encoding.UTF8.GetString(text, 0, count), socket);
            }
        }
        catch (SocketException)
        {
            channel.Dispose();
            return null;
        }
        return () =>
        {
            channel.Send([Done]);
            channel.Dispose();
        };
    }

    private static bool Give(Socket successor, ListenerSet listeners)
    {
        successor.ReceiveTimeout = 60_000;
        var rest = new Queue<OpenListener>(listeners.Open);
        var asked = new byte[1];
        while (successor.Receive(asked) == 1)
        {
            if (asked[0] == Done) return true;
            if (rest.TryDequeue(out var one)) DescriptorChannel.Send(successor, Encoding.UTF8.GetBytes(ListenerSet.KeyOf(one.Entry)), one.Socket);
            else DescriptorChannel.Send(successor, "."u8, null);
        }
        return false;
    }
}
