using System.Net;
using System.Net.Sockets;
using LuBan.ServiceMesh.Proxy.Tables;

namespace LuBan.ServiceMesh.Proxy.Listening;

/// <summary>A socket that is listened at.</summary>
internal sealed class OpenListener(ListenerEntry entry, Socket socket, Action<OpenListener, Socket> accepted) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _stopping = new();
    private ListenerEntry _entry = entry;
    private Task _accepting = Task.CompletedTask;

    public ListenerEntry Entry => Volatile.Read(ref _entry);

    public Socket Socket => socket;

    public int Port => ((IPEndPoint)socket.LocalEndPoint!).Port;

    public void Use(ListenerEntry entry) => Volatile.Write(ref _entry, entry);

    public void Start() => _accepting = AcceptAsync();

    /// <summary>Takes no more connections. The socket itself lives on where another process has it as well.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        // First the end of the call that accepts: to close a socket under it would shut the socket down, also for the process that has taken it over.
        await _accepting;
        socket.Dispose();
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                accepted(this, await socket.AcceptAsync(_stopping.Token));
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException)
            {
                // A client that left at once, or too many open files: the next one may be better.
                await Task.Delay(Pause, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
