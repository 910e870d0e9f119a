using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using LuBan.Packages;

namespace LuBan.Marketplace.State;

/// <summary>What the journal adds up to, in memory. Readers need no lock: every value is immutable and replaced whole.</summary>
public sealed class MarketplaceState
{
    private readonly ConcurrentDictionary<string, PackageEntry> _packages = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IDocumentSet> _sets = new(StringComparer.Ordinal);

    /// <summary>Starts with nothing.</summary>
    public MarketplaceState() => _sets[History.Kind] = History;

    /// <summary>Told of each entry after it was applied, in their order, on the writer's thread: note it, work elsewhere, never throw.</summary>
    internal event Action<JournalEntry>? Applied;

    /// <summary>Downloads by version and day.</summary>
    public DownloadHistory History { get; } = new();

    /// <summary>The sequence of the last event that was applied.</summary>
    public long Sequence { get; private set; }

    /// <summary>Every package, in no order, those with no visible version too.</summary>
    public IEnumerable<PackageEntry> Packages => _packages.Select(item => item.Value);

    /// <summary>How many packages there are.</summary>
    public int Count => _packages.Count;

    /// <summary>Finds a package by its id, without regard to case.</summary>
    public bool TryFind(string id, [NotNullWhen(true)] out PackageEntry? package) => _packages.TryGetValue(id.ToLowerInvariant(), out package);

    /// <summary>The set of a kind; made when it is asked for first. Ask for all of them before the journal is read.</summary>
    public DocumentSet<T> Set<T>(string kind) where T : class => (DocumentSet<T>)_sets.GetOrAdd(kind, name => new DocumentSet<T>(name));

    /// <summary>Takes in one event. Called by the store only, one at a time, in the order of the journal.</summary>
    internal void Apply(JournalEntry entry)
    {
        switch (entry.Event)
        {
            case VersionSaved saved: Change(saved.Id, entry, package => package with { Versions = Put(package, saved.Version) }); break;
            case PackageSaved saved: Change(saved.Id, entry, package => package with { Publisher = saved.Publisher, Owners = [.. saved.Owners], Verified = saved.Verified }); break;
            case DownloadsCounted counted: AddDownloads(counted); break;
            case DocumentChanged changed when _sets.TryGetValue(changed.Kind, out var set): set.Apply(changed.Name, changed.Body); break;
            default: throw new InvalidOperationException($"The journal's entry {entry.Sequence} has an event that this version does not know.");
        }
        Sequence = entry.Sequence;
        Applied?.Invoke(entry);
    }

    private void Change(string id, JournalEntry entry, Func<PackageEntry, PackageEntry> change)
    {
        var key = id.ToLowerInvariant();
        var old = _packages.GetValueOrDefault(key) ?? new PackageEntry { Id = id, Publisher = "" };
        _packages[key] = change(old) with { Sequence = entry.Sequence };
    }

    private void AddDownloads(DownloadsCounted counted)
    {
        History.Add(counted.Day, counted.Counts);
        foreach (var group in counted.Counts.GroupBy(item => item.Key.Split('/')[0], StringComparer.Ordinal))
        {
            if (_packages.TryGetValue(group.Key, out var package)) _packages[group.Key] = package with { Downloads = package.Downloads + group.Sum(item => item.Value) };
        }
    }

    private static System.Collections.Immutable.ImmutableArray<VersionEntry> Put(PackageEntry package, VersionEntry version)
    {
        var index = package.Versions.IndexOf(version, 0, package.Versions.Length, VersionNumberComparer.Instance);
        if (index >= 0) return package.Versions.SetItem(index, version);
        var shared = package.Versions.FirstOrDefault(other => other.Card == version.Card)?.Card;
        return package.Versions.Add(shared is null ? version : version with { Card = shared }).Sort(VersionNumberComparer.Instance);
    }
}
