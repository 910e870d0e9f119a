using LuBan.Resources.Storage;

namespace LuBan.Kernel.Console;

/// <summary>Notices that somebody's rights may have changed: then everybody looks at the console anew.</summary>
internal sealed class ConsoleRights : IDisposable
{
    /// <summary>Roles are written many at a time.</summary>
    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(100);

    private readonly IDisposable _following;
    private readonly ITimer _timer;

    public ConsoleRights(IResourceStore store, ConsoleRevision revision, TimeProvider time)
    {
        _timer = time.CreateTimer(_ => revision.Grow(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _following = store.Subscribe(Follow, () => _timer.Change(Together, Timeout.InfiniteTimeSpan));
    }

    public void Dispose()
    {
        _following.Dispose();
        _timer.Dispose();
    }

    private void Follow(IReadOnlyList<StoreChange> changes)
    {
        if (changes.Any(change => Matters(change.Key))) _timer.Change(Together, Timeout.InfiniteTimeSpan);
    }

    private static bool Matters(in ResourceKey key) => key.Group is "rbac.authorization.k8s.io" || (key.Group is "iam.luban.dev" && key.Resource is "users" or "groups" or "roletemplates" or "scopes");
}
