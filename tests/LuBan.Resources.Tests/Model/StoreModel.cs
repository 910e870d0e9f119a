using LuBan.Resources.Storage;

namespace LuBan.Resources.Tests;

/// <summary>The sequential store that the change stream describes: applied one by one, each change must have been possible.</summary>
internal sealed class StoreModel
{
    private readonly List<StoreChange> _changes;
    private readonly Dictionary<ResourceKey, List<Version>> _versions = [];

    internal StoreModel(IReadOnlyList<StoreChange> stream)
    {
        _changes = [.. stream];
        for (var i = 0; i < _changes.Count; i++)
        {
            Assert.Equal(i + 1, _changes[i].Revision);
            Apply(_changes[i]);
        }
    }

    internal long Revision => _changes.Count;

    internal StoreChange At(long revision) => _changes[(int)revision - 1];

    /// <summary>The changes of one resource after a revision and up to another.</summary>
    internal IEnumerable<StoreChange> Between(string resource, long after, long upTo) =>
        _changes.Where(change => change.Key.Resource == resource && change.Revision > after && change.Revision <= upTo);

    /// <summary>The object under a key at a revision; null when there is none.</summary>
    internal StoredObject? Get(ResourceKey key, long revision) =>
        _versions.GetValueOrDefault(key)?.LastOrDefault(version => version.Revision <= revision)?.Object;

    /// <summary>Every object of a resource at a revision, in the order of lists.</summary>
    internal List<StoredObject> List(string resource, long revision) =>
    [
        .. _versions.Keys.Where(key => key.Resource == resource).OrderBy(key => key.Namespace, StringComparer.Ordinal).ThenBy(key => key.Name, StringComparer.Ordinal)
            .Select(key => Get(key, revision)).OfType<StoredObject>(),
    ];

    /// <summary>What an acknowledged write says must be true at some moment between its start and its answer.</summary>
    internal void Check(ModelWrite write)
    {
        var (operation, outcome) = (write.Operation, write.Outcome);
        if (outcome.Result == StoreResult.Committed)
        {
            var revision = outcome.Object!.Revision;
            var (change, before) = (At(revision), Get(operation.Key, revision - 1));
            Assert.True(revision > write.Before && revision <= write.After, $"{write} has a revision from another time");
            Assert.True(change.Key == operation.Key && change.Type == operation.Type, $"{write} is not what was written at its revision: {change.Type} {change.Key}");
            Assert.True(operation.ExpectedRevision == 0 || before?.Revision == operation.ExpectedRevision, $"{write} should have been refused: revision {before?.Revision} was there");
            Assert.Equal(operation.Data.Length > 0 ? operation.Data : before!.Data, change.Object.Data);
            Assert.Equal(change.Object.Data, outcome.Object.Data);
            return;
        }

        // A refusal tells what is there: that must have been so, and must have been a reason.
        var seen = Enumerable.Range((int)write.Before, (int)(write.After - write.Before) + 1).Select(revision => Get(operation.Key, revision)).ToList();
        var possible = outcome.Result switch
        {
            StoreResult.AlreadyExists => operation.Type == StoreOperationType.Create && seen.Any(found => found is not null && found.Revision == outcome.Object?.Revision),
            StoreResult.NotFound => operation.Type != StoreOperationType.Create && seen.Any(found => found is null),
            StoreResult.Conflict => operation.ExpectedRevision != 0 && outcome.Object?.Revision != operation.ExpectedRevision
                && seen.Any(found => found is not null && found.Revision == outcome.Object?.Revision),
            _ => false,
        };
        Assert.True(possible, $"{write} was refused without a reason; there were: {string.Join(", ", seen.Select(found => found?.Revision))}");
    }

    private void Apply(StoreChange change)
    {
        if (!_versions.TryGetValue(change.Key, out var versions)) _versions[change.Key] = versions = [];
        var before = versions.LastOrDefault()?.Object;
        Assert.True(before is null == (change.Type == StoreOperationType.Create), $"{change.Type} at {change.Revision} of {change.Key}, of which revision {before?.Revision} was there");
        Assert.Equal(before?.Revision, change.Previous?.Revision);
        Assert.Equal(before?.Data, change.Previous?.Data);
        Assert.Equal(before?.CreateRevision ?? change.Revision, change.Object.CreateRevision);
        if (before is not null) Assert.Equal(before.Uid, change.Object.Uid);
        versions.Add(new Version(change.Revision, change.Type == StoreOperationType.Delete ? null : change.Object));
    }

    private sealed record Version(long Revision, StoredObject? Object);
}

/// <summary>One acknowledged write.</summary>
/// <param name="Operation">What was asked for.</param>
/// <param name="Outcome">What was answered.</param>
/// <param name="Before">The revision of the store when it was asked.</param>
/// <param name="After">The revision of the store when it had answered.</param>
internal sealed record ModelWrite(StoreOperation Operation, StoreOutcome Outcome, long Before, long After)
{
    public override string ToString() =>
        $"{Operation.Type} of {Operation.Key} (expected {Operation.ExpectedRevision}) answered {Outcome.Result} {Outcome.Object?.Revision} between {Before} and {After}";
}
