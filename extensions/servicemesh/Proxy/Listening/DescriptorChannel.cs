using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace LuBan.ServiceMesh.Proxy.Listening;

/// <summary>Sends open sockets from one process to another over a Unix socket (SCM_RIGHTS): both then hold the same listening socket, with one queue of connections.</summary>
internal static unsafe partial class DescriptorChannel
{
    private const int SolSocket = 1;
    private const int ScmRights = 1;
    private const int HeaderSize = 16;

    /// <summary>Sends a text, with a socket or without one.</summary>
    public static void Send(Socket channel, ReadOnlySpan<byte> text, Socket? socket)
    {
        var control = stackalloc byte[HeaderSize + 8];
        new Span<byte>(control, HeaderSize + 8).Clear();
        *(nuint*)control = HeaderSize + sizeof(int);
        *(int*)(control + 8) = SolSocket;
        *(int*)(control + 12) = ScmRights;
        if (socket is not null) *(int*)(control + HeaderSize) = (int)socket.Handle;
        fixed (byte* data = text)
        {
            var vector = new IoVector { Base = data, Length = (nuint)text.Length };
            var message = new MessageHeader { Vectors = &vector, VectorCount = 1 };
            if (socket is not null)
            {
                message.Control = control;
                message.ControlLength = HeaderSize + 8;
            }
            if (SendMessage((int)channel.Handle, &message, 0) != text.Length) throw new SocketException(Marshal.GetLastPInvokeError());
        }
    }

    /// <summary>Receives a text, and the socket that came with it.</summary>
    public static int Receive(Socket channel, Span<byte> text, out Socket? socket)
    {
        socket = null;
        var control = stackalloc byte[HeaderSize + 8];
        new Span<byte>(control, HeaderSize + 8).Clear();
        fixed (byte* data = text)
        {
            var vector = new IoVector { Base = data, Length = (nuint)text.Length };
            var message = new MessageHeader { Vectors = &vector, VectorCount = 1, Control = control, ControlLength = HeaderSize + 8 };
            var count = (int)ReceiveMessage((int)channel.Handle, &message, 0);
            if (count < 0) throw new SocketException(Marshal.GetLastPInvokeError());
            if (message.ControlLength >= HeaderSize + sizeof(int) && *(int*)(control + 8) == SolSocket && *(int*)(control + 12) == ScmRights)
            {
                socket = new Socket(new SafeSocketHandle(*(int*)(control + HeaderSize), ownsHandle: true));
            }
            return count;
        }
    }

    [LibraryImport("libc", EntryPoint = "sendmsg", SetLastError = true)]
    private static partial nint SendMessage(int socket, MessageHeader* message, int flags);

    [LibraryImport("libc", EntryPoint = "recvmsg", SetLastError = true)]
    private static partial nint ReceiveMessage(int socket, MessageHeader* message, int flags);

    /// <summary>struct iovec.</summary>
    private struct IoVector
    {
        public byte* Base;
        public nuint Length;
    }

    /// <summary>struct msghdr of 64-bit Linux.</summary>
    private struct MessageHeader
    {
        public void* Name;
        public nuint NameLength;
        public IoVector* Vectors;
        public nuint VectorCount;
        public void* Control;
        public nuint ControlLength;
        public nint Flags;
    }
}
