using System.Collections.Immutable;
using System.Text.Json;
using LuBan.Resources.Storage;

namespace LuBan.Kernel.Contributions;

/// <summary>Who subscribed to what, kept in the store: an installed extension keeps its subscription while it is stopped.</summary>
internal sealed class EventSubscribers : IDisposable
{
    private const string Resource = "subscriptions";

    private readonly IResourceStore _store;
    private readonly IDisposable _following;
    private ImmutableDictionary<string, ImmutableHashSet<string>> _known = ImmutableDictionary<string, ImmutableHashSet<string>>.Empty;

    public EventSubscribers(IResourceStore store)
    {
        _store = store;
        // Followed first: what is written in between is seen twice, which does no harm.
        _following = store.Subscribe(Follow, Load);
        Load();
    }

    /// <summary>The ids of the extensions that are to get an event.</summary>
    public IEnumerable<string> Of(string eventName) => Volatile.Read(ref _known).Where(one => one.Value.Contains(eventName)).Select(one => one.Key);

    /// <summary>Whether an extension has exactly this subscription.</summary>
    public bool IsRecorded(string id, IReadOnlyList<string> names) =>
        Volatile.Read(ref _known).TryGetValue(id, out var known) ? known.SetEquals(names) : names.Count == 0;

    /// <summary>Writes an extension's subscription; without names there is none any more.</summary>
    public async Task RecordAsync(string id, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var key = new ResourceKey(EventRecord.Group, Resource, "", id);
        while (true)
        {
            var type = names.Count == 0 ? StoreOperationType.Delete : _store.Get(key) is null ? StoreOperationType.Create : StoreOperationType.Update;
            var data = type == StoreOperationType.Delete ? [] : JsonSerializer.SerializeToUtf8Bytes(new { metadata = new { name = id }, names });
            var outcome = await _store.CommitAsync(new StoreOperation(type, key, 0, id, data), cancellationToken);
            // Another replica may have written or removed it in between.
            if (outcome.Result == StoreResult.Committed || (type == StoreOperationType.Delete && outcome.Result == StoreResult.NotFound)) return;
        }
    }

    public void Dispose() => _following.Dispose();

    private void Load()
    {
        var listed = _store.List(new StoreListRequest(EventRecord.Group, Resource));
        foreach (var gone in Volatile.Read(ref _known).Keys.Except(listed.Select(stored => stored.Key.Name))) ImmutableInterlocked.TryRemove(ref _known, gone, out _);
        foreach (var stored in listed) Set(stored);
    }

    private void Follow(IReadOnlyList<StoreChange> changes)
    {
        foreach (var change in changes)
        {
            if (change.Key is not { Group: EventRecord.Group, Resource: Resource }) continue;
            if (change.Type == StoreOperationType.Delete) ImmutableInterlocked.TryRemove(ref _known, change.Key.Name, out _);
            else Set(change.Object);
        }
    }

    private void Set(StoredObject stored)
    {
        using var document = JsonDocument.Parse(stored.Data);
        var names = document.RootElement.GetProperty("names").EnumerateArray().Select(name => name.GetString()!).ToImmutableHashSet(StringComparer.Ordinal);
        ImmutableInterlocked.AddOrUpdate(ref _known, stored.Key.Name, names, (_, _) => names);
    }
}
