using LuBan.Resources.Storage;

namespace LuBan.Resources;

internal sealed partial class QuotaLedger
{
    private readonly Dictionary<string, string> _workspaceOf = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _namespacesOf = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyDictionary<string, long>> _workspaceLimits = new(StringComparer.Ordinal);
    private readonly MemberTally _members = new();

    /// <summary>Called with a workspace of whose quota more or less is used now; on the writer's thread.</summary>
    internal Action<string>? WorkspaceChanged { get; set; }

    /// <summary>What the quota of a workspace limits, and how much of it there is in all its namespaces.</summary>
    internal IReadOnlyDictionary<string, long> WorkspaceUsage(string workspace)
    {
        lock (_gate)
        {
            return _workspaceLimits.GetValueOrDefault(workspace, Nothing).ToDictionary(
                entry => entry.Key, entry => WorkspaceQuota.TryParse(entry.Key, out var limited) ? Sum(_counts, workspace, limited.Group, limited.Resource) : 0);
        }
    }

    /// <summary>The namespaces of a workspace, its home too, in the order of their names.</summary>
    internal IReadOnlyList<string> NamespacesOf(string workspace)
    {
        lock (_gate) return [.. _namespacesOf.GetValueOrDefault(workspace, []).Order(StringComparer.Ordinal)];
    }

    /// <summary>How many users, groups and service accounts have a role in a workspace.</summary>
    internal int MembersOf(string home)
    {
        lock (_gate) return _members.Count(home);
    }

    private IReadOnlyDictionary<string, long>? LimitsOf(string ns) => _workspaceOf.TryGetValue(ns, out var workspace) ? _workspaceLimits.GetValueOrDefault(workspace) : null;

    /// <summary>Keeps which namespaces a workspace has, what it may hold, and who its members are.</summary>
    private void Follow(StoreChange change)
    {
        var (key, isGone) = (change.Key, change.Type == StoreOperationType.Delete);
        if (key is { Group: "", Resource: "namespaces" })
        {
            Assign(key.Name, isGone ? null : change.Object.Metadata.Labels?.GetValueOrDefault(WorkspaceQuota.Label));
        }
        else if (WorkspaceQuota.IsWorkspace(key))
        {
            if (isGone) _workspaceLimits.Remove(key.Name);
            else _workspaceLimits[key.Name] = WorkspaceQuota.ReadLimits(change.Object);
        }
        else if (WorkspaceQuota.IsMembership(key))
        {
            if (isGone) _members.Remove(key);
            else _members.Set(change.Object);
            var place = WorkspaceQuota.MembersIn(key.Namespace);
            if (_members.Count(key.Namespace) is > 0 and var members) _counts[place] = members;
            else _counts.Remove(place);
        }
    }

    private void Assign(string ns, string? workspace)
    {
        if (_workspaceOf.Remove(ns, out var before) && _namespacesOf[before].Remove(ns) && _namespacesOf[before].Count == 0) _namespacesOf.Remove(before);
        if (workspace is null) return;
        _workspaceOf[ns] = workspace;
        if (!_namespacesOf.TryGetValue(workspace, out var namespaces)) _namespacesOf[workspace] = namespaces = new(StringComparer.Ordinal);
        namespaces.Add(ns);
    }

    /// <summary>The workspace of whose quota a change uses more or less; null for most changes.</summary>
    private string? Concerned(StoreChange change)
    {
        if (!_workspaceOf.TryGetValue(change.Key.Namespace, out var workspace) || !_workspaceLimits.TryGetValue(workspace, out var limits) || limits.Count == 0) return null;
        if (WorkspaceQuota.IsMembership(change.Key)) return workspace;
        if (change.Type == StoreOperationType.Update) return null;
        var changed = (change.Key.Group, change.Key.Resource);
        return limits.Keys.Any(name => WorkspaceQuota.TryParse(name, out var limited) && limited == changed) ? workspace : null;
    }

    private string? ExcessOfWorkspace(in QuotaGain gain)
    {
        var (place, more) = gain;
        if (!_workspaceOf.TryGetValue(place.Namespace, out var workspace) || _workspaceLimits.GetValueOrDefault(workspace) is not { Count: > 0 } hard) return null;
        var pending = more > 0 ? Sum(_pending, workspace, place.Group, place.Resource) : 0;
        return Excess($"workspace {workspace}", hard, WorkspaceQuota.TryParse, gain, Sum(_counts, workspace, place.Group, place.Resource), pending);
    }

    private long Sum(Dictionary<QuotaPlace, long> numbers, string workspace, string group, string resource) =>
        _namespacesOf.GetValueOrDefault(workspace, []).Sum(ns => numbers.GetValueOrDefault(new(ns, group, resource)));
}
