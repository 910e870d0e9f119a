using System.Threading.Channels;

namespace LuBan.Observability.Logs.Store;

/// <summary>Hands new lines to whoever follows. Who is too slow misses lines and is told how many; nobody waits for him.</summary>
internal sealed class LineFeed
{
    private readonly Lock _gate = new();
    private LineSubscription[] _subscriptions = [];
    private bool _isClosed;

    internal int Count => _subscriptions.Length;

    internal LineSubscription Subscribe()
    {
        var subscription = new LineSubscription(this);
        lock (_gate)
        {
            if (_isClosed) subscription.Complete();
            else _subscriptions = [.. _subscriptions, subscription];
        }
        return subscription;
    }

    internal void Publish(IReadOnlyList<LogLine> lines)
    {
        if (lines.Count == 0) return;
        foreach (var subscription in _subscriptions) subscription.Offer(lines);
    }

    internal void Remove(LineSubscription subscription)
    {
        lock (_gate) _subscriptions = [.. _subscriptions.Where(one => one != subscription)];
    }

    internal void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            foreach (var subscription in _subscriptions) subscription.Complete();
        }
    }
}

/// <summary>One who follows.</summary>
internal sealed class LineSubscription(LineFeed feed) : IDisposable
{
    private const int Batches = 256;

    private readonly Channel<IReadOnlyList<LogLine>> _batches = Channel.CreateBounded<IReadOnlyList<LogLine>>(new BoundedChannelOptions(Batches) { SingleReader = true });
    private long _missed;

    internal ChannelReader<IReadOnlyList<LogLine>> Batch => _batches.Reader;

    /// <summary>How many lines were missed since it was asked last.</summary>
    internal long TakeMissed() => Interlocked.Exchange(ref _missed, 0);

    internal void Offer(IReadOnlyList<LogLine> lines)
    {
        if (!_batches.Writer.TryWrite(lines)) Interlocked.Add(ref _missed, lines.Count);
    }

    internal void Complete() => _batches.Writer.TryComplete();

    public void Dispose() => feed.Remove(this);
}
