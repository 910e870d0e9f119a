using Microsoft.Extensions.Hosting;

namespace LuBan.Kernel.Hosting;

/// <summary>
/// The application lifetime that the extension's services see. <see cref="ApplicationStopping"/> fires when draining begins, so that
/// streams, sockets and SignalR connections can say good-bye; <see cref="IHostApplicationLifetime.StopApplication"/> asks for no more than that.
/// </summary>
internal sealed class ExtensionLifetime(Action<string> report) : IHostApplicationLifetime, IDisposable
{
    private readonly CancellationTokenSource _started = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _stopped = new();

    public CancellationToken ApplicationStarted => _started.Token;

    public CancellationToken ApplicationStopping => _stopping.Token;

    public CancellationToken ApplicationStopped => _stopped.Token;

    public void StopApplication() => report("The extension asked its host to stop (IHostApplicationLifetime.StopApplication).");

    public void NotifyStarted() => _started.Cancel();

    public void NotifyStopping() => _stopping.Cancel();

    public void NotifyStopped() => _stopped.Cancel();

    public void Dispose()
    {
        _started.Dispose();
        _stopping.Dispose();
        _stopped.Dispose();
    }
}
