using System.Globalization;
using System.Runtime.CompilerServices;
using LuBan.Resources.Storage;
using LuBan.Resources.Watching;
using LuBan.Sdk;
using Microsoft.Extensions.Primitives;

namespace LuBan.Resources;

public sealed partial class ResourceService
{
    private const int LogPage = 500;

    /// <summary>Lists objects at one revision.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="query">Which ones, and how many.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The objects. A continued list shows the revision of its first page.</returns>
    /// <exception cref="ResourceException">400: a selector or token cannot be read. 410: the revision was compacted; start again.</exception>
    public Task<ResourceObjectList> ListAsync(ResourceKind kind, ResourceQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(query);
        cancellationToken.ThrowIfCancellationRequested();
        var selector = new ObjectSelector(kind, query);
        var snapshot = Cache.Listing(kind.Group, kind.Plural);
        var after = string.IsNullOrEmpty(query.Continue) ? null : ContinueToken.Decode(query.Continue);
        if (after is { Revision: ContinueToken.Latest }) after = after with { Revision = snapshot.Revision };
        var revision = after?.Revision ?? RequestedRevision(query, snapshot.Revision) ?? snapshot.Revision;
        if (after is not null && revision > snapshot.Revision) throw Refusal.TooLarge(revision, snapshot.Revision);

        try
        {
            // Nothing of this resource has changed since the page before: memory has that state too.
            var list = revision >= snapshot.LastChange
                ? Page(kind, query, snapshot.Objects.Value.Range(query.Namespace, after is null ? null : new ObjectName(after.Namespace, after.Name)), selector, revision)
                : Page(kind, query, Stored(kind, query, after, revision), selector, revision);
            return Task.FromResult(list);
        }
        catch (RevisionCompactedException)
        {
            throw after is null
                ? Refusal.Expired("The resourceVersion for the provided list is too old.")
                : Refusal.ContinueExpired((after with { Revision = ContinueToken.Latest }).Encode());
        }
    }

    /// <summary>Follows changes in the order of their revisions.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="query">Which objects, and from which revision.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    /// <returns>The changes. Ends when the kind is no longer served.</returns>
    /// <exception cref="ResourceException">410: the revision was compacted, or the watcher fell behind; list again.</exception>
    public IAsyncEnumerable<ResourceChange> WatchAsync(ResourceKind kind, ResourceQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(query);
        var selector = new ObjectSelector(kind, query);
        var initial = query.SendInitialEvents || query.ResourceVersion is null or "" or "0";
        // Subscribed now, not when the caller begins to read: what is written in between is seen.
        var subscription = Cache.Watch(kind.Group, kind.Plural, initial ? null : ParseRevision(query.ResourceVersion!));
        return WatchAsync(new WatchRequest(kind, query, selector, initial), subscription, cancellationToken);
    }

    private async IAsyncEnumerable<ResourceChange> WatchAsync(WatchRequest watch, WatchSubscription subscription, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var _ = subscription;
        using var registration = ChangeToken.OnChange(Registry.GetChangeToken, () =>
        {
            if (!IsServed(watch.Kind)) subscription.End();
        });
        if (!IsServed(watch.Kind)) yield break;
        if (watch.Initial)
        {
            foreach (var item in subscription.Objects.Values.Where(watch.Selector.Matches))
                yield return new ResourceChange(ResourceEventType.Added, new ResourceObject(watch.Kind, item));
            if (watch.Query.SendInitialEvents)
                yield return new ResourceChange(ResourceEventType.Bookmark, ResourceObject.Bookmark(watch.Kind, subscription.Revision, initialEventsEnd: true));
        }
        else
        {
            foreach (var change in subscription.Replay ?? LogAfter(watch.Kind, ParseRevision(watch.Query.ResourceVersion!), subscription.Revision))
                if (Translate(watch, change) is { } seen)
                    yield return seen;
        }

        while (await NextAsync(watch, subscription, cancellationToken).ConfigureAwait(false) is var wake and not WatchWake.End)
        {
            if (wake == WatchWake.Quiet)
            {
                if (watch.Query.AllowBookmarks && subscription.SeenRevision() is { } seenRevision)
                    yield return new ResourceChange(ResourceEventType.Bookmark, ResourceObject.Bookmark(watch.Kind, seenRevision, initialEventsEnd: false));
                continue;
            }

            while (subscription.Events.TryRead(out var change))
                if (Translate(watch, change) is { } seen)
                    yield return seen;
        }

        if (subscription.FellBehind)
            throw Refusal.Expired("The watch was ended because its reader fell too far behind. List again, or resume from the last event.");
    }

    /// <summary>Waits for events, or for the bookmark interval.</summary>
    private async Task<WatchWake> NextAsync(WatchRequest watch, WatchSubscription subscription, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // Without bookmarks there is nothing to say in between: no timer for each event of each watcher.
        if (!watch.Query.AllowBookmarks) return await subscription.Events.WaitToReadAsync(cancellationToken).ConfigureAwait(false) ? WatchWake.Events : WatchWake.End;
        if (watch.Pending is null && subscription.Events.TryPeek(out _)) return WatchWake.Events;
        watch.Pending ??= subscription.Events.WaitToReadAsync(cancellationToken).AsTask();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var quiet = Task.Delay(_options.BookmarkInterval, _time, stop.Token);
        var first = await Task.WhenAny(watch.Pending, quiet).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (first == quiet) return WatchWake.Quiet;
        var more = await watch.Pending.ConfigureAwait(false);
        watch.Pending = null;
        return more ? WatchWake.Events : WatchWake.End;
    }

    private bool IsServed(ResourceKind kind) => Registry.Current.Find(kind.Group, kind.Version, kind.Plural) is not null;

    private IEnumerable<StoreChange> LogAfter(ResourceKind kind, long revision, long upTo)
    {
        while (true)
        {
            IReadOnlyList<StoreChange> page;
            try
            {
                page = _store.ReadLog(kind.Group, kind.Plural, revision, LogPage);
            }
            catch (RevisionCompactedException problem)
            {
                throw Refusal.Expired($"too old resource version: {problem.Revision} ({problem.Compacted})");
            }

            foreach (var change in page)
            {
                if (change.Revision > upTo) yield break;
                revision = change.Revision;
                yield return change;
            }

            if (page.Count < LogPage) yield break;
        }
    }

    /// <summary>What a change means to a watcher that sees only a part: entering is ADDED, leaving is DELETED.</summary>
    private static ResourceChange? Translate(WatchRequest watch, StoreChange change)
    {
        var now = change.Type != StoreOperationType.Delete && watch.Selector.Matches(change.Object);
        var before = change.Previous is not null && watch.Selector.Matches(change.Previous);
        if (!now && !before) return null;
        var type = now ? before ? ResourceEventType.Modified : ResourceEventType.Added : ResourceEventType.Deleted;
        return new ResourceChange(type, new ResourceObject(watch.Kind, change.Object));
    }

    /// <summary>A page of the objects of the wanted namespace after the continue token.</summary>
    private static ResourceObjectList Page(ResourceKind kind, ResourceQuery query, IReadOnlyList<StoredObject> candidates, ObjectSelector selector, long revision)
    {
        var limit = query.Limit <= 0 ? candidates.Count : (int)Math.Min(query.Limit, candidates.Count);
        var items = new List<ResourceObject>(selector.SelectsAll ? limit : 0);
        var remaining = selector.SelectsAll ? candidates.Count - limit : 0;
        for (var i = 0; i < candidates.Count && (items.Count < limit || (remaining == 0 && !selector.SelectsAll)); i++)
        {
            if (!selector.Matches(candidates[i])) continue;
            if (items.Count < limit) items.Add(new ResourceObject(kind, candidates[i]));
            else remaining++;
        }

        if (remaining == 0) return new ResourceObjectList(items, revision, null, null);
        var token = new ContinueToken(revision, items[^1].Namespace, items[^1].Name).Encode();
        return new ResourceObjectList(items, revision, token, selector.SelectsAll ? remaining : null);
    }

    private IReadOnlyList<StoredObject> Stored(ResourceKind kind, ResourceQuery query, ContinueToken? after, long revision) => _store.List(new StoreListRequest(kind.Group, kind.Plural)
    {
        Namespace = string.IsNullOrEmpty(query.Namespace) ? null : query.Namespace,
        After = after is null ? null : (after.Namespace, after.Name),
        AtRevision = revision,
    });

    private static long? RequestedRevision(ResourceQuery query, long current)
    {
        if (query.ResourceVersion is null or "" or "0") return null;
        var requested = ParseRevision(query.ResourceVersion);
        if (requested > current) throw Refusal.TooLarge(requested, current);
        return query.ExactResourceVersion ? requested : null;
    }

    private static long ParseRevision(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var revision) ? revision
        : throw Refusal.BadRequest($"Invalid value: resourceVersion '{text}' is not a revision of this server. Use the one of a list or an object, unchanged.");

    private enum WatchWake
    {
        Events,
        Quiet,
        End,
    }

    private sealed record WatchRequest(ResourceKind Kind, ResourceQuery Query, ObjectSelector Selector, bool Initial)
    {
        internal Task<bool>? Pending { get; set; }
    }
}
