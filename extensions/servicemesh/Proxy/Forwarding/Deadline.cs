namespace LuBan.ServiceMesh.Proxy.Forwarding;

/// <summary>Cancels after a time, or with another token, and says which of the two it was.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _either;

    public Deadline(TimeSpan span, TimeProvider time, CancellationToken also)
    {
        _timer = new(span, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, also);
        Token = _either.Token;
    }

    public CancellationToken Token { get; }

    /// <summary>Whether the time is over.</summary>
    public bool Fired => _timer.IsCancellationRequested;

    /// <summary>Begins anew, unless it is over.</summary>
    public void Restart(TimeSpan span)
    {
        try
        {
            _timer.CancelAfter(span);
        }
        catch (ObjectDisposedException)
        {
            // The request ended at this moment.
        }
    }

    public void Dispose()
    {
        _either.Dispose();
        _timer.Dispose();
    }
}
