namespace LuBan.Kernel.Contributions;

/// <summary>An immutable snapshot of everything that is published. Every change makes a new one.</summary>
public sealed class ContributionTable
{
    private readonly Dictionary<string, IContributor> _byId;
    private readonly Dictionary<string, IContributor>.AlternateLookup<ReadOnlySpan<char>> _bySpan;

    private readonly Dictionary<(string Group, string Version), IContributor> _byGroup;

    private ContributionTable(Dictionary<string, IContributor> byId, long generation)
    {
        _byId = byId;
        _bySpan = byId.GetAlternateLookup<ReadOnlySpan<char>>();
        _byGroup = byId.Values.SelectMany(contributor => contributor.Contributions.ApiGroups.Select(group => (group, contributor))).DistinctBy(one => one.group).ToDictionary(one => (one.group.Group, one.group.Version), one => one.contributor);
        Generation = generation;
    }

    internal static ContributionTable Empty { get; } = new(new(StringComparer.OrdinalIgnoreCase), 0);

    /// <summary>Grows by one with every change.</summary>
    public long Generation { get; }

    /// <summary>Every contributor, in no particular order.</summary>
    public IReadOnlyCollection<IContributor> Contributors => _byId.Values;

    /// <summary>Finds a contributor.</summary>
    /// <param name="id">The extension id, in any case.</param>
    /// <returns>The contributor, or null.</returns>
    public IContributor? Find(ReadOnlySpan<char> id) => _bySpan.TryGetValue(id, out var found) ? found : null;

    /// <summary>Finds who hands on what is asked of a version of an API group.</summary>
    /// <param name="group">The group.</param>
    /// <param name="version">Its version.</param>
    /// <returns>The contributor, or null.</returns>
    public IContributor? FindGroup(string group, string version) => _byGroup.GetValueOrDefault((group, version));

    /// <summary>The versions of API groups that are served elsewhere.</summary>
    public IReadOnlyCollection<(string Group, string Version)> ApiGroups => _byGroup.Keys;

    internal ContributionTable With(IContributor contributor) =>
        new(new(_byId, StringComparer.OrdinalIgnoreCase) { [contributor.Id] = contributor }, Generation + 1);

    internal ContributionTable Without(string id)
    {
        var rest = new Dictionary<string, IContributor>(_byId, StringComparer.OrdinalIgnoreCase);
        rest.Remove(id);
        return new(rest, Generation + 1);
    }
}
