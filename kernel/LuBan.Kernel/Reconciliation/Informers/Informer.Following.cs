using System.Globalization;
using LuBan.Kernel.Diagnostics;
using LuBan.Resources;
using LuBan.Sdk;
using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Reconciliation;

internal sealed partial class Informer
{
    private const int AttemptsBeforeList = 3;
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(30);

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        var list = !HasSynced;
        for (var failures = 0; !cancellationToken.IsCancellationRequested;)
        {
            var reason = "ended";
            try
            {
                var kind = await _feed.ServedAsync(_kind, cancellationToken);
                if (list) Load(await _feed.ListAsync(kind, cancellationToken));
                list = false;
                await foreach (var change in _feed.WatchAsync(kind, Revision, cancellationToken))
                {
                    failures = 0;
                    Apply(change);
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (ResourceException refusal) when (refusal.StatusCode is 410 or 504)
            {
                // 504: a revision that the server does not have (yet); after a restore it never will.
                (list, reason) = (true, "expired");
            }
            catch (Exception exception)
            {
                reason = "error";
                list |= failures >= AttemptsBeforeList;
                LogWatchFailed(Owner, Resource, exception.ToString());
            }
            ControllerMetrics.WatchRestarted(this, reason);
            await Task.Delay(Backoff<string>.After(++failures, FirstRetry, LongestRetry), _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Takes over a whole list: what differs from what is there are the changes that were missed.</summary>
    private void Load(ResourceObjectList list)
    {
        lock (_gate)
        {
            var first = !HasSynced;
            var listed = new HashSet<ReconcileRequest>(list.Items.Count);
            foreach (var found in list.Items)
            {
                listed.Add(new(found.Namespace, found.Name));
                Put(found, first);
            }
            foreach (var gone in _items.Keys.Where(name => !listed.Contains(name)).ToList()) Remove(gone, null);
            // Also down: a store that was restored begins a new history, and the list is the truth.
            _revision = list.Revision;
            Wake();
        }
        _synced.TrySetResult();
    }

    private void Apply(ResourceChange change)
    {
        lock (_gate)
        {
            var found = change.Object;
            if (change.Type != ResourceEventType.Bookmark) _lastChange = Math.Max(_lastChange, found.Revision);
            if (change.Type == ResourceEventType.Deleted) Remove(new(found.Namespace, found.Name), found);
            else if (change.Type != ResourceEventType.Bookmark) Put(found, initial: false);
            _revision = Math.Max(_revision, found.Revision);
            Wake();
        }
    }

    private void Put(ResourceObject found, bool initial)
    {
        var name = new ReconcileRequest(found.Namespace, found.Name);
        var previous = _items.GetValueOrDefault(name);
        if (previous is not null && previous.Object.Revision == found.Revision && previous.Object.Uid == found.Uid) return;
        _lastChange = Math.Max(_lastChange, found.Revision);
        var item = _items[name] = new(found, _read);
        foreach (var index in _indexes.Values)
        {
            if (previous is not null) index.Remove(previous);
            index.Add(item);
        }
        Tell(new(previous is null ? ResourceEventType.Added : ResourceEventType.Modified, item, previous, initial));
    }

    private void Remove(ReconcileRequest name, ResourceObject? last)
    {
        if (!_items.Remove(name, out var previous)) return;
        foreach (var index in _indexes.Values) index.Remove(previous);
        Tell(new(ResourceEventType.Deleted, last is null ? previous : new(last, _read), previous, false));
    }

    private void Tell(InformerChange change)
    {
        foreach (var handler in _handlers) handler(change);
    }

    private void Wake()
    {
        foreach (var (revision, seen) in _waiting)
        {
            if (revision <= _revision) seen.TrySetResult();
        }
        _waiting.RemoveAll(waiter => waiter.Seen.Task.IsCompleted);
    }

    [LoggerMessage(91, LogLevel.Warning, "The watch of {Owner} on {Resource} failed and starts again: {Error}")]
    private partial void LogWatchFailed(string owner, string resource, string error);
}
