using LuBan.Resources.Storage;

namespace LuBan.Kernel.Audit;

/// <summary>Waits for new records: at once for those of this process, within a second for those of others on the same database.</summary>
internal sealed class AuditTail : IDisposable
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _appended = new(0, 1);
    private readonly TimeProvider _time;
    private readonly IDisposable _following;

    public AuditTail(IAuditStore store, TimeProvider time)
    {
        _time = time;
        _following = store.Subscribe(Signal);
    }

    /// <summary>Waits until there may be more.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        using var enough = new CancellationTokenSource(LookAgain, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(enough.Token, cancellationToken);
        await _appended.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    public void Dispose() => _following.Dispose();

    private void Signal()
    {
        try
        {
            if (_appended.CurrentCount == 0) _appended.Release();
        }
        catch (SemaphoreFullException)
        {
            // Another one signalled at the same moment.
        }
    }
}
