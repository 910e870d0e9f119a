using LuBan.Resources.Storage;

namespace LuBan.Resources;

public sealed partial class ResourceService
{
    /// <summary>The resources that have objects and no kind that serves them: their extension or definition is gone.</summary>
    /// <returns>Group, plural and number of objects, ordered by group and plural.</returns>
    public IReadOnlyList<OrphanedResource> ListOrphaned()
    {
        var kinds = Registry.Current;
        return
        [
            .. Cache.SnapshotAll().SelectMany(objects => objects.Values)
                .GroupBy(item => (item.Key.Group, item.Key.Resource))
                .Where(group => kinds.FindResource(group.Key.Group, group.Key.Resource) is null)
                .OrderBy(group => group.Key.Group, StringComparer.Ordinal).ThenBy(group => group.Key.Resource, StringComparer.Ordinal)
                .Select(group => new OrphanedResource(group.Key.Group, group.Key.Resource, group.Count())),
        ];
    }

    /// <summary>Removes every object of a resource that no kind serves. Their finalizers do not run: nobody is there to run them.</summary>
    /// <param name="group">The group.</param>
    /// <param name="plural">The plural.</param>
    /// <param name="cancellationToken">Stops between two objects; what was removed stays removed.</param>
    /// <returns>How many objects were removed.</returns>
    /// <exception cref="Sdk.ResourceException">409: the resource is served; delete its objects through it.</exception>
    public async Task<int> ForgetAsync(string group, string plural, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentException.ThrowIfNullOrEmpty(plural);
        ThrowIfServed(group, plural);
        var forgotten = 0;
        foreach (var item in Cache.Snapshot(group, plural).Objects.Values)
        {
            // Asked each time: the kind may come back meanwhile.
            ThrowIfServed(group, plural);
            cancellationToken.ThrowIfCancellationRequested();
            var outcome = await _store.CommitAsync(new StoreOperation(StoreOperationType.Delete, item.Key, item.Revision, item.Uid, []), cancellationToken).ConfigureAwait(false);
            if (outcome.Result == StoreResult.Committed) forgotten++;
        }

        return forgotten;
    }

    private void ThrowIfServed(string group, string plural)
    {
        if (Registry.Current.FindResource(group, plural) is { } kind)
            throw Refusal.Create(409, "Conflict", $"{kind.QualifiedPlural} is served by '{kind.Owner}': only objects that no kind serves can be forgotten. Delete them with kubectl delete {kind.QualifiedPlural} --all.");
    }
}

/// <summary>Objects without a kind.</summary>
/// <param name="Group">The API group.</param>
/// <param name="Plural">The plural.</param>
/// <param name="Count">How many objects there are.</param>
public sealed record OrphanedResource(string Group, string Plural, int Count);
