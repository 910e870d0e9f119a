using System.Collections.Immutable;
using System.Threading.Channels;
using LuBan.Resources.Storage;

namespace LuBan.Resources.Watching;

/// <summary>One watcher's queue. When it is full the watcher is ended: nothing is buffered without bound.</summary>
internal sealed class WatchSubscription(WatchCache owner, ObjectCache cache, int capacity) : IDisposable
{
    private readonly Channel<StoreChange> _events = Channel.CreateBounded<StoreChange>(
        new BoundedChannelOptions(capacity) { SingleReader = true, SingleWriter = false });

    /// <summary>The revision at which the subscription began.</summary>
    internal required long Revision { get; init; }

    /// <summary>The objects at that revision.</summary>
    internal required ImmutableSortedDictionary<ObjectName, StoredObject> Objects { get; init; }

    /// <summary>The events between the requested revision and <see cref="Revision"/>; null when they must be read from the log.</summary>
    internal IReadOnlyList<StoreChange>? Replay { get; init; }

    internal ChannelReader<StoreChange> Events => _events.Reader;

    /// <summary>Set when the watcher was too slow, or this process lost track: it must list again.</summary>
    internal bool FellBehind { get; private set; }

    /// <summary>No events come any more: what happens from now on is not seen.</summary>
    internal bool HasEnded { get; private set; }

    /// <summary>The newest revision that this watcher has wholly seen, or null when events are waiting or come no more.</summary>
    internal long? SeenRevision() => owner.WhenQuiet(this);

    internal bool Offer(StoreChange change)
    {
        if (_events.Writer.TryWrite(change)) return true;
        FellBehind = _events.Reader.Count >= capacity;
        End();
        if (!FellBehind) return false;
        owner.CountFallenBehind();
        return false;
    }

    /// <summary>The next events are not known: the watcher must list again.</summary>
    internal void EndAsOutdated()
    {
        FellBehind = true;
        End();
    }

    /// <summary>No further events; those that wait are still read.</summary>
    internal void End()
    {
        // First: whoever finds the queue closed must find this, too.
        HasEnded = true;
        _events.Writer.TryComplete();
    }

    public void Dispose()
    {
        owner.Remove(cache, this);
        End();
    }
}
