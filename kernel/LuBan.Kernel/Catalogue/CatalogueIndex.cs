using System.Collections.Concurrent;
using System.Collections.Immutable;
using LuBan.Packages;
using LuBan.Sdk;

namespace LuBan.Kernel.Catalogue;

/// <summary>What the sources offer, by extension. Built from the stored entries at start, so that it survives a feed that is away.</summary>
internal sealed class CatalogueIndex
{
    private readonly ConcurrentDictionary<string, CatalogueItem> _items = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _read = new(StringComparer.Ordinal);
    private readonly Lock _changing = new();
    private SourceRules _rules = SourceRules.None;

    /// <summary>How the sources are configured.</summary>
    public SourceRules Rules => Volatile.Read(ref _rules);

    public CatalogueItem? Find(string name) => _items.GetValueOrDefault(name);

    public void Load(IEnumerable<ExtensionEntry> entries, IReadOnlyList<PackageSource> sources)
    {
        lock (_changing)
        {
            _rules = sources.Aggregate(SourceRules.None, (rules, source) => rules.With(source));
            _items.Clear();
            _read.Clear();
            foreach (var source in sources.Where(source => source.Status?.LastSync is not null)) _read[source.Metadata.Name!] = true;
            foreach (var entry in entries.Where(entry => entry.Metadata.Name is not null))
            {
                var offers = (entry.Status?.Versions ?? []).GroupBy(version => version.Source).ToImmutableSortedDictionary(
                    group => group.Key,
                    // This kernel may be another version than the one that wrote the entry.
                    group => new CatalogueOffer(entry.Spec, [.. group.Select(version => version with { Blocked = null, Compatible = PackageVersions.FitsHost(version.HostRange, Host.Version) })], entry.Status!.Downloads),
                    StringComparer.Ordinal);
                if (offers.Count > 0) _items[entry.Metadata.Name!] = new(offers) { Advisories = [.. entry.Status?.Advisories ?? []] };
            }
        }
    }

    /// <summary>Notes how a source is configured.</summary>
    /// <returns>The names whose entry may have changed with it.</returns>
    public IReadOnlySet<string> Configure(PackageSource source)
    {
        lock (_changing)
        {
            var before = _rules.Sources.GetValueOrDefault(source.Metadata.Name!);
            _rules = _rules.With(source);
            var same = before is not null && before.Priority == source.Spec.Priority && before.IdPrefixes.SequenceEqual(source.Spec.IdPrefixes, StringComparer.Ordinal);
            return same ? ImmutableHashSet<string>.Empty : NamesOf(null);
        }
    }

    /// <summary>Whether the source has been read at least once, so that what is not here was not there.</summary>
    public bool HasRead(string source) => _read.ContainsKey(source);

    /// <summary>Forgets a source and what it offers.</summary>
    public IReadOnlySet<string> Remove(string source)
    {
        lock (_changing)
        {
            _rules = _rules.Without(source);
            _read.TryRemove(source, out _);
            var touched = NamesOf(source);
            foreach (var name in touched) Set(name, source, null);
            return touched;
        }
    }

    /// <summary>Replaces what one source offers, wholly or for some names. Other sources' offers stay.</summary>
    /// <param name="source">The source.</param>
    /// <param name="offers">From name to what it offers now; null for no longer anything.</param>
    /// <param name="isWhole">Whether what is not named is no longer offered.</param>
    /// <returns>The names whose entry may have changed.</returns>
    public IReadOnlySet<string> Apply(string source, IReadOnlyDictionary<string, CatalogueOffer?> offers, bool isWhole)
    {
        lock (_changing)
        {
            _read[source] = true;
            // An answer of the source says that nothing of it is stale, also what has not changed.
            var touched = isWhole ? NamesOf(source).ToHashSet(StringComparer.Ordinal) : _items.Where(item => item.Value.Offers.GetValueOrDefault(source)?.IsStale == true).Select(item => item.Key).ToHashSet(StringComparer.Ordinal);
            foreach (var name in touched) Set(name, source, isWhole ? null : _items[name].Offers[source] with { IsStale = false });
            foreach (var (name, offer) in offers)
            {
                touched.Add(name);
                Set(name, source, offer);
            }
            return touched;
        }
    }

    /// <summary>Marks what a source offered as stale: it did not answer, and what was known stays known.</summary>
    public IReadOnlySet<string> MarkStale(string source)
    {
        lock (_changing)
        {
            var touched = _items.Where(item => item.Value.Offers.GetValueOrDefault(source)?.IsStale == false).Select(item => item.Key).ToHashSet(StringComparer.Ordinal);
            foreach (var name in touched) Set(name, source, _items[name].Offers[source] with { IsStale = true });
            return touched;
        }
    }

    /// <summary>Notes the advisories of a source, by name.</summary>
    /// <returns>The names whose entry has changed.</returns>
    public IReadOnlySet<string> Advise(string source, ILookup<string, ExtensionAdvisory> advisories)
    {
        lock (_changing)
        {
            var touched = NamesOf(source).Where(name => !_items[name].Advisories.SequenceEqual(advisories[name])).ToHashSet(StringComparer.Ordinal);
            foreach (var name in touched) _items[name] = _items[name] with { Advisories = [.. advisories[name]] };
            return touched;
        }
    }

    /// <summary>The names that a source offers; of every source for null.</summary>
    public IReadOnlySet<string> NamesOf(string? source) =>
        _items.Where(item => source is null || item.Value.Offers.ContainsKey(source)).Select(item => item.Key).ToHashSet(StringComparer.Ordinal);

    /// <summary>How many extensions and versions a source offers.</summary>
    public (int Extensions, int Versions) Count(string source)
    {
        var offers = _items.Values.Select(item => item.Offers.GetValueOrDefault(source)).OfType<CatalogueOffer>().ToList();
        return (offers.Count, offers.Sum(offer => offer.Versions.Length));
    }

    /// <summary>The ids that a source and another one offer, and that nobody has mapped.</summary>
    public IReadOnlyList<string> Ambiguous(string source) =>
        [.. _items.Values.Where(item => item.Offers.Count > 1 && item.Offers.ContainsKey(source)).Where(item => Serving(item, null).Count > 1).Select(item => item.Id).Order(StringComparer.Ordinal)];

    /// <summary>The offers that count for an extension: more than one is an ambiguity that the operator has to end.</summary>
    public IReadOnlyList<(string Source, CatalogueOffer Offer)> Serving(CatalogueItem item, string? origin)
    {
        var (names, isMapped) = Rules.For(item.Id, origin);
        var serving = names.Where(item.Offers.ContainsKey).Select(name => (name, item.Offers[name])).ToList();
        return [.. isMapped ? serving.Take(1) : serving.TakeWhile(offer => Rules.Sources[offer.name].Priority == Rules.Sources[serving[0].name].Priority)];
    }

    private void Set(string name, string source, CatalogueOffer? offer)
    {
        var offers = _items.GetValueOrDefault(name)?.Offers ?? ImmutableSortedDictionary.Create<string, CatalogueOffer>(StringComparer.Ordinal);
        offers = offer is null || offer.Versions.IsEmpty ? offers.Remove(source) : offers.SetItem(source, offer);
        if (offers.IsEmpty) _items.TryRemove(name, out _);
        else _items[name] = (_items.GetValueOrDefault(name) ?? new(offers)) with { Offers = offers };
    }
}

/// <summary>One extension of the catalogue.</summary>
/// <param name="Offers">From source to what it says of it; never empty.</param>
internal sealed record CatalogueItem(ImmutableSortedDictionary<string, CatalogueOffer> Offers)
{
    public string Id => Offers.Values.First().Spec.Id;

    /// <summary>Every version of every source, newest first.</summary>
    public IEnumerable<ExtensionVersionEntry> Versions =>
        Offers.Values.SelectMany(offer => offer.Versions).OrderByDescending(version => SemanticVersion.TryParse(version.Version, out var parsed) ? parsed : null);

    /// <summary>Who publishes it, as a source says.</summary>
    public IEnumerable<string> PublishersAt(string source) => Offers.TryGetValue(source, out var offer) ? offer.Spec.Owners.Append(offer.Spec.Publisher ?? "").Where(name => name.Length > 0) : [];

    public bool IsStale => Offers.Values.Any(offer => offer.IsStale);

    public ImmutableArray<ExtensionAdvisory> Advisories { get; init; } = [];
}
