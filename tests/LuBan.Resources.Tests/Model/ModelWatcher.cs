using System.Globalization;
using LuBan.Resources.Storage;
using LuBan.Sdk;

namespace LuBan.Resources.Tests;

/// <summary>Follows one resource and remembers what it was told, so that it can be compared with the model afterwards.</summary>
internal abstract class ModelWatcher(ResourceKind kind)
{
    private readonly List<Stretch> _stretches = [];

    /// <summary>Everything up to this revision was seen.</summary>
    internal long Last { get; private set; }

    /// <summary>How often it had to list again, because its revision was compacted.</summary>
    internal int Relists => _stretches.Count - 1;

    protected ResourceKind Kind { get; } = kind;

    /// <summary>What it was told since it last listed.</summary>
    protected IReadOnlyList<(ResourceEventType Type, StoredObject Object)> Known => _stretches[^1].Told;

    /// <summary>Follows until something was seen.</summary>
    internal abstract Task FollowAsync(ModelReplica replica, Func<StoredObject?, bool> until);

    /// <summary>Whether it was told of every change once and in order, and whether its lists were right.</summary>
    internal void Check(StoreModel model)
    {
        foreach (var stretch in _stretches)
        {
            Same($"its list at {stretch.From}", model.List(Kind.Plural, stretch.From).Select(Text), stretch.Listed.Select(Text));
            Same(
                $"what it was told from {stretch.From} to {stretch.To}",
                model.Between(Kind.Plural, stretch.From, stretch.To).Select(change => $"{TypeOf(change.Type)} {Text(change.Object)}"),
                stretch.Told.Select(told => $"{told.Type} {Text(told.Object)}"));
        }
    }

    protected static ResourceEventType TypeOf(StoreOperationType type) => type switch
    {
        StoreOperationType.Create => ResourceEventType.Added,
        StoreOperationType.Update => ResourceEventType.Modified,
        _ => ResourceEventType.Deleted,
    };

    protected void Listed(IEnumerable<StoredObject> objects, long revision)
    {
        Assert.True(revision >= Last, $"a list went back from {Last} to {revision}");
        _stretches.Add(new Stretch(revision, [.. objects]));
        Last = revision;
    }

    protected void Told(ResourceEventType type, StoredObject item)
    {
        Seen(item.Revision);
        _stretches[^1].Told.Add((type, item));
    }

    /// <summary>Nothing else happened up to this revision.</summary>
    protected void Seen(long revision)
    {
        Assert.True(revision >= Last, $"a watch went back from {Last} to {revision}");
        Last = _stretches[^1].To = revision;
    }

    /// <summary>Says which watcher it was and where the two part: the whole is too long to read.</summary>
    protected void Same(string what, IEnumerable<string> expected, IEnumerable<string> found)
    {
        var (right, seen) = (expected.ToList(), found.ToList());
        if (right.SequenceEqual(seen)) return;
        var at = right.Zip(seen).TakeWhile(pair => pair.First == pair.Second).Count();
        Assert.Fail($"{GetType().Name} of {Kind.Plural}, {what}: {right.Count} were right, {seen.Count} were there; from number {at} on, right: [{string.Join(", ", right.Skip(at).Take(5))}], there: [{string.Join(", ", seen.Skip(at).Take(5))}]");
    }

    protected static string Text(StoredObject item) => $"{item.Key.Name}@{item.Revision} {Convert.ToHexString(item.Data)}";

    private sealed record Stretch(long From, List<StoredObject> Listed)
    {
        internal long To { get; set; } = From;

        internal List<(ResourceEventType Type, StoredObject Object)> Told { get; } = [];
    }
}

/// <summary>Watches through the service. Leaves after a while, comes back with its last revision, and lists again when that is gone. Before it comes back it asks again for some of what it knows.</summary>
internal sealed class ServiceWatcher(ResourceKind kind, Random random, int longestStay) : ModelWatcher(kind)
{
    private const int Looks = 3;
    private const int LongestLook = 40;

    internal override async Task FollowAsync(ModelReplica replica, Func<StoredObject?, bool> until)
    {
        if (Last == 0) await ListAsync(replica.Service);
        while (!until(null))
        {
            try
            {
                if (await StayAsync(replica.Service, until)) return;
                for (var i = 0; i < Looks; i++) await LookBackAsync(replica.Service);
            }
            catch (ResourceException refusal) when (refusal.Reason == "Expired")
            {
                await ListAsync(replica.Service);
            }
        }
    }

    private async Task<bool> StayAsync(ResourceService service, Func<StoredObject?, bool> until)
    {
        var stay = random.Next(1, longestStay);
        var query = new ResourceQuery { ResourceVersion = Last.ToString(CultureInfo.InvariantCulture), AllowBookmarks = true };
        await foreach (var change in service.WatchAsync(Kind, query, CancellationToken.None))
        {
            if (change.Type == ResourceEventType.Bookmark) Seen(change.Object.Revision);
            else Told(change.Type, change.Object.Stored);
            if (until(change.Type == ResourceEventType.Bookmark ? null : change.Object.Stored)) return true;
            if (--stay == 0) return false;
        }

        throw new InvalidOperationException("the watch ended by itself");
    }

    /// <summary>A watch from an earlier revision tells the same again, whether it comes from memory, from the log, or from both.</summary>
    private async Task LookBackAsync(ResourceService service)
    {
        if (Known.Count == 0) return;
        var from = Known[random.Next(Math.Max(0, Known.Count - LongestLook), Known.Count)].Object.Revision - 1;
        var known = Known.Where(told => told.Object.Revision > from).Select(told => $"{told.Type} {Text(told.Object)}").ToList();
        var again = new List<string>();
        try
        {
            await foreach (var change in service.WatchAsync(Kind, new ResourceQuery { ResourceVersion = from.ToString(CultureInfo.InvariantCulture) }, CancellationToken.None))
            {
                again.Add($"{change.Type} {Text(change.Object.Stored)}");
                if (again.Count == known.Count) break;
            }
        }
        catch (ResourceException refusal) when (refusal.Reason == "Expired")
        {
            return;
        }

        Same($"what it knows from {from} on, up to {Last}", known, again);
    }

    private async Task ListAsync(ResourceService service)
    {
        var list = await service.ListAsync(Kind, new ResourceQuery(), CancellationToken.None);
        Listed(list.Items.Select(item => item.Stored), list.Revision);
    }
}

/// <summary>Reads the log of the store in pages of any size.</summary>
internal sealed class LogWatcher(ResourceKind kind, Random random) : ModelWatcher(kind)
{
    private const int LargestPage = 20;

    internal override async Task FollowAsync(ModelReplica replica, Func<StoredObject?, bool> until)
    {
        using var news = new SemaphoreSlim(0);
        using var subscription = replica.Store.Subscribe(_ => news.Release());
        if (Last == 0) List(replica.Store);
        while (!until(null))
        {
            try
            {
                var page = replica.Store.ReadLog(Kind.Group, Kind.Plural, Last, random.Next(1, LargestPage));
                foreach (var change in page)
                {
                    Told(TypeOf(change.Type), change.Object);
                    if (until(change.Object)) return;
                }

                if (page.Count == 0) await news.WaitAsync();
            }
            catch (RevisionCompactedException)
            {
                List(replica.Store);
            }
        }
    }

    private void List(IResourceStore store)
    {
        var all = store.ReadAll();
        var objects = all.Objects.Where(item => item.Key.Resource == Kind.Plural).OrderBy(item => item.Key.Namespace, StringComparer.Ordinal).ThenBy(item => item.Key.Name, StringComparer.Ordinal);
        Listed(objects, all.Revision);
    }
}
