using LuBan.Kernel.Reconciliation;
using LuBan.Resources.Storage;
using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Contributions;

/// <summary>The events that wait for one extension, delivered in the order in which they were committed. A slow subscriber holds up only itself.</summary>
internal sealed partial class EventQueue
{
    /// <summary>How many handled events may be on their way out of the store. After a crash so many at most are delivered again.</summary>
    private const int Unconfirmed = 64;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<long, StoredObject> _waiting = [];
    private readonly SemaphoreSlim _arrived = new(0, 1);
    private readonly List<Task> _removing = [];
    private readonly EventDispatcher _bus;
    private readonly CancellationToken _ending;
    private readonly ILogger _logger;
    private long _bytes;
    private long _current;

    public EventQueue(string subscriber, EventDispatcher bus, ILogger logger, CancellationToken ending)
    {
        (Subscriber, _bus, _logger, _ending) = (subscriber, bus, logger, ending);
        EventMetrics.Register(this);
        Running = Task.Run(DeliverAllAsync, CancellationToken.None);
    }

    public string Subscriber { get; }

    public Task Running { get; }

    public int Count
    {
        get
        {
            lock (_gate) return _waiting.Count;
        }
    }

    /// <summary>Runs on the store's writer: takes note and does nothing else.</summary>
    public void Add(StoredObject stored)
    {
        var givenUp = new List<StoredObject>();
        lock (_gate)
        {
            if (!_waiting.TryAdd(stored.CreateRevision, stored)) return;
            _bytes += stored.Data.Length;
            while (_waiting.Count > _bus.Options.QueueLength || (_bytes > _bus.Options.QueueBytes && _waiting.Count > 1))
            {
                // Not the one that is being handled.
                var oldest = _waiting.First(one => one.Key != _current).Value;
                Forget(oldest.CreateRevision);
                givenUp.Add(oldest);
            }
        }
        if (givenUp.Count > 0) _ = Task.Run(() => GiveUpOldest(givenUp), CancellationToken.None);
        if (_arrived.CurrentCount == 0) Signal();
    }

    /// <summary>Gone from the store: uninstalled, or handled.</summary>
    public void Remove(long createRevision)
    {
        lock (_gate) Forget(createRevision);
    }

    private void Signal()
    {
        try
        {
            _arrived.Release();
        }
        catch (SemaphoreFullException)
        {
            // Another one signalled at the same moment.
        }
    }

    private async Task DeliverAllAsync()
    {
        // What handlers write in a term that is over is refused.
        StoreFence.Current = _bus.Term.Fence;
        try
        {
            while (!_ending.IsCancellationRequested)
            {
                if (Next() is { } stored)
                {
                    await DeliverAsync(EventRecord.Read(stored));
                    continue;
                }
                await RemovedAsync();
                await _arrived.WaitAsync(_ending);
            }
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
        }
        catch (Exception exception)
        {
            // A fault of the kernel: what waits is kept, and delivered in the next term.
            LogStopped(Subscriber, exception);
        }
        finally
        {
            EventMetrics.Unregister(this);
        }
    }

    private StoredObject? Next()
    {
        lock (_gate)
        {
            var first = _waiting.FirstOrDefault();
            _current = first.Key;
            return first.Value;
        }
    }

    private async Task DeliverAsync(EventRecord record)
    {
        var (attempts, trying) = (0, TimeSpan.Zero);
        while (true)
        {
            var runtime = await _bus.ServingAsync(Subscriber, _ending);
            if (!IsWaiting(record)) return;
            var began = _bus.Time.GetTimestamp();
            var (handled, failure) = await runtime.HandleEventAsync(record, attempts + 1, _ending);
            if (handled)
            {
                EventMetrics.Delivered(Subscriber);
                await RemoveAsync(record);
                return;
            }
            _ending.ThrowIfCancellationRequested();
            if (failure is null)
            {
                // It stopped: no attempt that counts. The short pause keeps a stop that takes its time from being asked all the while.
                await Task.Delay(_bus.Options.FirstDelay, _bus.Time, _ending);
                continue;
            }
            EventMetrics.Failed(Subscriber);
            var delay = Backoff<string>.After(++attempts, _bus.Options.FirstDelay, _bus.Options.LongestDelay);
            trying += _bus.Time.GetElapsedTime(began) + delay;
            if (trying > _bus.Options.RetryFor)
            {
                lock (_gate) Forget(record.Revision);
                GiveUp(record, "failed", $"it failed {attempts} times, at last with {failure}");
                return;
            }
            await Task.Delay(delay, _bus.Time, _ending);
        }
    }

    private bool IsWaiting(EventRecord record)
    {
        lock (_gate) return _waiting.ContainsKey(record.Revision);
    }

    private async Task RemoveAsync(EventRecord record)
    {
        lock (_gate) Forget(record.Revision);
        // Not waited for one by one, so that the store can commit many in one batch.
        _removing.Add(_bus.RemoveAsync(record, _ending));
        if (_removing.Count >= Unconfirmed) await RemovedAsync();
    }

    private async Task RemovedAsync()
    {
        await Task.WhenAll(_removing);
        _removing.Clear();
    }

    private void GiveUpOldest(IReadOnlyList<StoredObject> oldest)
    {
        foreach (var one in oldest)
            GiveUp(EventRecord.Read(one), "full", $"more than {_bus.Options.QueueLength} events or {_bus.Options.QueueBytes / (1024 * 1024)} MiB wait for it");
    }

    private void GiveUp(EventRecord record, string reason, string why)
    {
        EventMetrics.GivenUp(Subscriber, reason);
        LogGivenUp(record.Id, record.Name, record.Publisher, record.PublishedAt, Subscriber, why, EventDispatcher.Excerpt(record));
        _bus.Tell(Subscriber, $"LB3096: event {record.Name} ({record.Id}) of {record.Publisher} was given up: {why}");
        _ = _bus.RemoveAsync(record, _ending);
    }

    private void Forget(long revision)
    {
        if (_waiting.Remove(revision, out var stored)) _bytes -= stored.Data.Length;
    }

    [LoggerMessage(60, LogLevel.Error, "LB3096: Event {Event} '{Name}' of {Publisher}, published at {PublishedAt:O}, was given up for {Subscriber}: {Why}. It was: {Payload}")]
    private partial void LogGivenUp(string @event, string name, string publisher, DateTimeOffset publishedAt, string subscriber, string why, string payload);

    [LoggerMessage(64, LogLevel.Critical, "The delivery of events to {Subscriber} stopped")]
    private partial void LogStopped(string subscriber, Exception exception);
}
