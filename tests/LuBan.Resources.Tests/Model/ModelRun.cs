using System.Collections.Concurrent;
using System.Text;
using LuBan.Resources.Storage;
using LuBan.Sdk;

namespace LuBan.Resources.Tests;

/// <summary>A store, and a service over it. A shared store has two.</summary>
internal sealed record ModelReplica(IResourceStore Store, ResourceService Service);

/// <summary>Writers and watchers at work on one store, with a compaction in the middle of each phase and a restart between the phases.</summary>
internal sealed class ModelRun(int seed, int operations, Func<Action<ResourceStoreOptions>, Task<IResourceStore>> open, int replicas)
{
    private const string Group = "model.test";
    private const int Workers = 6;
    private const int Names = 10;
    private const int Phases = 2;
    private const int Ring = 16;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly ResourceKind[] Kinds = [Kind("Apple", "apples"), Kind("Pear", "pears")];

    private readonly List<StoreChange> _stream = [];
    private readonly ConcurrentQueue<ModelWrite> _writes = [];
    private readonly ConcurrentQueue<long> _compactions = [];

    internal async Task RunAsync()
    {
        var steady = Kinds.SelectMany((kind, i) => new ModelWatcher[]
        {
            new ServiceWatcher(kind, new Random(seed + i), int.MaxValue),
            new ServiceWatcher(kind, new Random(seed + 10 + i), 12),
            new LogWatcher(kind, new Random(seed + 20 + i)),
        }).ToList();
        // Sees a little, sleeps while its revision is compacted, and goes before the restart.
        var sleeper = new ServiceWatcher(Kinds[0], new Random(seed + 30), int.MaxValue);
        for (var phase = 0; phase < Phases; phase++) await PhaseAsync(phase, steady, sleeper);

        var model = new StoreModel(_stream);
        Assert.Equal(model.Revision, _writes.Count(write => write.Outcome.Result == StoreResult.Committed));
        Assert.Equal(model.Revision, _writes.Where(write => write.Outcome.Result == StoreResult.Committed).Select(write => write.Outcome.Object!.Revision).Distinct().Count());
        foreach (var write in _writes) model.Check(write);
        foreach (var watcher in steady.Append(sleeper)) watcher.Check(model);
        Assert.True(sleeper.Relists >= Phases, $"the sleeper listed again {sleeper.Relists} times");
        Assert.All([StoreResult.Committed, StoreResult.AlreadyExists, StoreResult.NotFound, StoreResult.Conflict],
            result => Assert.Contains(_writes, write => write.Outcome.Result == result));
        await CheckStoreAsync(model);
    }

    private async Task PhaseAsync(int phase, List<ModelWatcher> steady, ServiceWatcher sleeper)
    {
        var opened = await OpenAsync();
        try
        {
            using var recording = opened[0].Store.Subscribe(_stream.AddRange, () => Assert.Fail("nothing was lost"));
            foreach (var kind in Kinds) await CommitAsync(opened[0].Store, Operation(StoreOperationType.Create, new ResourceKey(Group, kind.Plural, "", $"begin{phase}"), 0, 0));
            bool IsEnd(StoredObject? item) => item?.Key.Name == $"end{phase}";

            var watching = steady.Select((watcher, i) => Task.Run(() => watcher.FollowAsync(opened[i % replicas], IsEnd))).ToList();
            var asleep = Task.Run(() => sleeper.FollowAsync(opened[0], item => item is not null));
            var compacted = new TaskCompletionSource();
            watching.Add(Task.Run(async () =>
            {
                await compacted.Task;
                await asleep;
                Assert.True(await opened[^1].Store.CatchUpAsync(CancellationToken.None));
                await sleeper.FollowAsync(opened[^1], IsEnd);
            }));

            await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(() => WorkAsync(phase, worker, opened[worker % replicas].Store, asleep, compacted)))).WaitAsync(Patience);
            foreach (var kind in Kinds) await CommitAsync(opened[0].Store, Operation(StoreOperationType.Create, new ResourceKey(Group, kind.Plural, "", $"end{phase}"), 0, 0));
            await Task.WhenAll(watching).WaitAsync(Patience);
            Assert.Equal(_stream.Count, opened[0].Store.CurrentRevision);
        }
        finally
        {
            await CloseAsync(opened);
        }
    }

    private async Task WorkAsync(int phase, int worker, IResourceStore store, Task asleep, TaskCompletionSource compacted)
    {
        var random = new Random((seed * 100) + (phase * Workers) + worker);
        var known = new List<long> { 1 };
        for (var i = 0; i < operations; i++)
        {
            if (worker == 0 && i == operations / 2)
            {
                // Once it sleeps, more happens than memory keeps, so that only the log could tell.
                await asleep;
                var busy = new ResourceKey(Group, Kinds[0].Plural, "", "busy");
                for (var turn = 0; turn < Ring * 2; turn++)
                    await CommitAsync(store, Operation(turn % 2 == 0 ? StoreOperationType.Create : StoreOperationType.Delete, busy, 0, turn));
                await store.CompactAsync(store.CurrentRevision - random.Next(3), CancellationToken.None);
                _compactions.Enqueue(store.CompactedRevision);
                compacted.SetResult();
            }

            var key = new ResourceKey(Group, Kinds[random.Next(Kinds.Length)].Plural, "", $"k{random.Next(Names)}");
            var type = (StoreOperationType)random.Next(1, 4);
            var expected = random.Next(3) switch { 0 => 0, 1 => store.Get(key)?.Revision ?? 0, _ => known[random.Next(known.Count)] };
            var outcome = await CommitAsync(store, Operation(type, key, type == StoreOperationType.Create ? 0 : expected, random.Next()));
            if (outcome.Object is { } found) known.Add(found.Revision);
        }
    }

    private async Task<StoreOutcome> CommitAsync(IResourceStore store, StoreOperation operation)
    {
        var before = store.CurrentRevision;
        var outcome = await store.CommitAsync(operation, CancellationToken.None);
        _writes.Enqueue(new ModelWrite(operation, outcome, before, store.CurrentRevision));
        return outcome;
    }

    /// <summary>What a restarted store has, now and at every revision that it keeps.</summary>
    private async Task CheckStoreAsync(StoreModel model)
    {
        await using var store = await open(_ => { });
        Assert.Equal(model.Revision, store.CurrentRevision);
        Assert.Equal(_compactions.Max(), store.CompactedRevision);
        foreach (var kind in Kinds)
        {
            for (var revision = store.CompactedRevision; revision <= model.Revision; revision++)
            {
                var listed = store.List(new StoreListRequest(Group, kind.Plural) { AtRevision = revision });
                Assert.Equal(model.List(kind.Plural, revision).Select(item => (item.Key, item.Revision)), listed.Select(item => (item.Key, item.Revision)));
            }
        }
    }

    private async Task<List<ModelReplica>> OpenAsync()
    {
        var opened = new List<ModelReplica>();
        // A short memory, so that watches that come back are served from the log.
        var options = new ResourceStoreOptions { EventRing = Ring, BookmarkInterval = TimeSpan.FromMilliseconds(20) };
        for (var i = 0; i < replicas; i++)
        {
            var store = await open(configured => configured.EventRing = Ring);
            var registry = new KindRegistry();
            registry.Replace("model", Kinds);
            opened.Add(new ModelReplica(store, new ResourceService(store, registry, [], options)));
        }

        return opened;
    }

    private static async Task CloseAsync(List<ModelReplica> opened)
    {
        foreach (var replica in opened)
        {
            replica.Service.Dispose();
            await replica.Store.DisposeAsync();
        }
    }

    private static StoreOperation Operation(StoreOperationType type, ResourceKey key, long expected, int value)
    {
        // A deletion may leave the last state to the store.
        var data = type == StoreOperationType.Delete && value % 2 == 0 ? [] : Encoding.UTF8.GetBytes($"{{\"metadata\":{{\"name\":\"{key.Name}\"}},\"value\":{value}}}");
        return new StoreOperation(type, key, expected, type == StoreOperationType.Create ? $"uid-{value}" : "", data);
    }

    private static ResourceKind Kind(string kind, string plural) => new()
    {
        Group = Group, Version = "v1", Kind = kind, Plural = plural, Singular = plural[..^1], Scope = ResourceScope.Cluster, Owner = "model",
    };
}
