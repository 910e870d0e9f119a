using System.Collections.Frozen;

namespace LuBan.Resources;

/// <summary>Every kind at one moment. Immutable.</summary>
public sealed class KindTable
{
    private readonly FrozenDictionary<(string Group, string Version, string Plural), ResourceKind> _byPlural;
    private readonly FrozenDictionary<(string Group, string Kind), ResourceKind> _byKind;
    private readonly FrozenDictionary<(string Group, string Plural), ResourceKind> _byResource;

    internal KindTable(IEnumerable<ResourceKind> kinds)
    {
        var everything = kinds.ToList();
        All = [.. everything.Where(kind => !kind.IsInternal).OrderBy(kind => kind.Group, StringComparer.Ordinal).ThenByDescending(kind => kind.Version, ApiVersionComparer.Instance).ThenBy(kind => kind.Plural, StringComparer.Ordinal)];
        _byPlural = All.ToFrozenDictionary(kind => (kind.Group, kind.Version, kind.Plural));
        // The first one is the one of the preferred version.
        _byKind = All.GroupBy(kind => (kind.Group, kind.Kind)).ToFrozenDictionary(group => group.Key, group => group.First());
        // The stores ask about what they keep, whoever may see it.
        _byResource = All.Concat(everything.Where(kind => kind.IsInternal)).GroupBy(kind => (kind.Group, kind.Plural)).ToFrozenDictionary(group => group.Key, group => group.First());
        Groups = [.. All.GroupBy(kind => kind.Group).Select(group => new KindGroup(group.Key, [.. group.Select(kind => kind.Version).Distinct()]))];
    }

    /// <summary>Every kind that is served, ordered by group, version (preferred first) and plural.</summary>
    public IReadOnlyList<ResourceKind> All { get; }

    /// <summary>The groups, with their versions (preferred first).</summary>
    public IReadOnlyList<KindGroup> Groups { get; }

    /// <summary>Finds a kind by its path.</summary>
    /// <param name="group">The group.</param>
    /// <param name="version">The version.</param>
    /// <param name="plural">The plural.</param>
    /// <returns>The kind, or null.</returns>
    public ResourceKind? Find(string group, string version, string plural) => _byPlural.GetValueOrDefault((group, version, plural));

    /// <summary>Finds a kind in its preferred version.</summary>
    /// <param name="group">The group.</param>
    /// <param name="kind">The kind's name.</param>
    /// <returns>The kind, or null.</returns>
    public ResourceKind? FindKind(string group, string kind) => _byKind.GetValueOrDefault((group, kind));

    /// <summary>Finds a kind by its stored place, in its preferred version; internal ones too.</summary>
    /// <param name="group">The group.</param>
    /// <param name="plural">The plural.</param>
    /// <returns>The kind, or null.</returns>
    public ResourceKind? FindResource(string group, string plural) => _byResource.GetValueOrDefault((group, plural));

    /// <summary>The kinds of one group and version.</summary>
    /// <param name="group">The group.</param>
    /// <param name="version">The version.</param>
    /// <returns>The kinds, ordered by plural.</returns>
    public IEnumerable<ResourceKind> In(string group, string version) => All.Where(kind => kind.Group == group && kind.Version == version);
}

/// <summary>An API group.</summary>
/// <param name="Name">Its name; empty for the core group.</param>
/// <param name="Versions">Its versions, the preferred one first.</param>
public sealed record KindGroup(string Name, IReadOnlyList<string> Versions);
