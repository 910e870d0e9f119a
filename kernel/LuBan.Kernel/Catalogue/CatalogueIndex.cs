using System.Collections.Immutable;
using LuBan.Sdk;

namespace LuBan.Kernel.Catalogue;

/// <summary>What the sources offer, by extension. Built from the stored entries at start, so that it survives a feed that is away.</summary>
internal sealed class CatalogueIndex
{
    private ImmutableDictionary<string, CatalogueItem> _items = ImmutableDictionary<string, CatalogueItem>.Empty;

    public CatalogueItem? Find(string name) => _items.GetValueOrDefault(name);

    public void Load(IEnumerable<ExtensionEntry> entries)
    {
        var loaded = entries.Where(entry => entry.Metadata.Name is not null)
            .Select(entry => KeyValuePair.Create(entry.Metadata.Name!, new CatalogueItem(entry.Spec, [.. entry.Status?.Versions ?? []], [])));
        ImmutableInterlocked.Update(ref _items, _ => ImmutableDictionary.CreateRange(loaded));
    }

    /// <summary>Replaces what one source offers. A version that this source no longer offers goes; other sources' versions stay.</summary>
    /// <returns>The names whose entry may have changed.</returns>
    public IReadOnlySet<string> Replace(string source, IReadOnlyDictionary<string, (ExtensionEntrySpec Spec, IReadOnlyList<ExtensionVersionEntry> Versions)> offered)
    {
        var touched = _items.Where(item => item.Value.Versions.Any(version => version.Source == source)).Select(item => item.Key).Concat(offered.Keys).ToHashSet(StringComparer.Ordinal);
        ImmutableInterlocked.Update(ref _items, items =>
        {
            foreach (var name in touched)
            {
                var old = items.GetValueOrDefault(name);
                var others = old?.Versions.Where(version => version.Source != source) ?? [];
                var has = offered.TryGetValue(name, out var mine);
                ImmutableArray<ExtensionVersionEntry> versions = [.. Sort(others.Concat(has ? mine.Versions : []))];
                items = versions.IsEmpty ? items.Remove(name) : items.SetItem(name, new(has ? mine.Spec : old!.Spec, versions, old?.StaleSources.Remove(source) ?? []));
            }
            return items;
        });
        return touched;
    }

    /// <summary>Marks what a source offered as stale: it did not answer, and what was known stays known.</summary>
    public IReadOnlySet<string> MarkStale(string source)
    {
        var touched = _items.Where(item => item.Value.Versions.Any(version => version.Source == source)).Select(item => item.Key).ToHashSet(StringComparer.Ordinal);
        ImmutableInterlocked.Update(ref _items, items => items.SetItems(touched.Where(items.ContainsKey).Select(name => KeyValuePair.Create(name, items[name] with { StaleSources = items[name].StaleSources.Add(source) }))));
        return touched;
    }

    /// <summary>The newest listed version that fits this kernel and the condition; null if none does.</summary>
    public string? Newest(string name, Func<SemanticVersion, bool> allowed) => Find(name)?.Versions
        .Where(version => version is { Listed: true, Compatible: true })
        .Select(version => SemanticVersion.TryParse(version.Version, out var parsed) ? parsed : null)
        .Where(version => version is not null && allowed(version))
        .Max()?.ToString();

    private static IEnumerable<ExtensionVersionEntry> Sort(IEnumerable<ExtensionVersionEntry> versions) =>
        versions.OrderByDescending(version => SemanticVersion.TryParse(version.Version, out var parsed) ? parsed : null);
}

/// <summary>One extension of the catalogue.</summary>
internal sealed record CatalogueItem(ExtensionEntrySpec Spec, ImmutableArray<ExtensionVersionEntry> Versions, ImmutableHashSet<string> StaleSources);
