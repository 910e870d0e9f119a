using System.Threading.Channels;
using LuBan.Sdk;

namespace LuBan.Kernel.Reconciliation;

/// <summary>Changes on their way to code in another process, which says whom they concern. None is lost while that process is away.</summary>
internal sealed class AskedSource(
    Func<IReadOnlyList<InformerChange>, CancellationToken, Task<IReadOnlyList<IEnumerable<ReconcileRequest>>>> ask,
    Action<ReconcileRequest, WorkPriority> enqueue, ReconcilerOptions options, TimeProvider time, Action<string> failed)
{
    private const int Batch = 100;
    private readonly Channel<InformerChange> _changes = Channel.CreateUnbounded<InformerChange>(new() { SingleReader = true });

    public void Add(InformerChange change) => _changes.Writer.TryWrite(change);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var batch = new List<InformerChange>();
        try
        {
            while (await _changes.Reader.WaitToReadAsync(cancellationToken))
            {
                while (batch.Count < Batch && _changes.Reader.TryRead(out var change)) batch.Add(change);
                await AskAsync(batch, cancellationToken);
                batch.Clear();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The term is over; the next one begins with everything that is there.
        }
    }

    private async Task AskAsync(IReadOnlyList<InformerChange> changes, CancellationToken cancellationToken)
    {
        for (var failures = 0; ;)
        {
            try
            {
                var concerned = await ask(changes, cancellationToken);
                for (var place = 0; place < changes.Count; place++)
                    foreach (var request in concerned[place]) enqueue(request, changes[place].Initial ? WorkPriority.Low : WorkPriority.Normal);
                return;
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                if (failures == 0) failed(exception.Message);
                await Task.Delay(Backoff<string>.After(++failures, options.InitialBackoff, options.MaxBackoff), time, cancellationToken);
            }
        }
    }
}
