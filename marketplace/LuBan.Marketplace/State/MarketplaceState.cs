using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace LuBan.Marketplace.State;

/// <summary>What the journal adds up to, in memory. Readers need no lock: every value is immutable and replaced whole.</summary>
public sealed class MarketplaceState
{
    private readonly ConcurrentDictionary<string, PackageEntry> _packages = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, IDocumentSet> _sets = new(StringComparer.Ordinal);
    private readonly StatePool _pool = new();
    // Between changes: a snapshot is of one moment, and a set is not made while a document of it is applied.
    private readonly Lock _changing = new();

    /// <summary>Starts with nothing.</summary>
    public MarketplaceState() => _sets[History.Kind] = History;

    /// <summary>Called after each event that was applied, on the journal's thread and in its order: be quick, throw nothing. What follows the state
    /// subscribes first and reads all packages then; it looks at the package again by its id, and so may see a change twice and never misses one.</summary>
    public event Action<JournalEntry>? Applied;

    /// <summary>Like <see cref="Applied"/>, for versions that were saved: with the version as it was before; null when it is new.</summary>
    internal event Action<JournalEntry, VersionSaved, VersionEntry?>? VersionApplied;

    /// <summary>The sequence of the last event that was applied.</summary>
    public long Sequence { get; private set; }

    /// <summary>Every package, in no order, those with no visible version too.</summary>
    public IEnumerable<PackageEntry> Packages => _packages.Select(item => item.Value);

    /// <summary>Downloads by version and day.</summary>
    public DownloadHistory History { get; } = new();

    /// <summary>How many packages there are.</summary>
    public int Count => _packages.Count;

    /// <summary>The hash of the journal's line that was applied last.</summary>
    internal BlobHash LastLine { get; private set; }

    /// <summary>Finds a package by its id, without regard to case.</summary>
    public bool TryFind(string id, [NotNullWhen(true)] out PackageEntry? package) => _packages.TryGetValue(id, out package);

    /// <summary>The set of a kind; made when it is asked for first. Keep it: asking takes a lock.</summary>
    /// <exception cref="InvalidOperationException">The kind was asked for with another type.</exception>
    public DocumentSet<T> Set<T>(string kind) where T : class
    {
        lock (_changing)
        {
            if (!_sets.TryGetValue(kind, out var set) || set is UnreadDocumentSet)
            {
                IDocumentSet typed = new DocumentSet<T>(kind);
                foreach (var document in set?.Capture() ?? []) typed.Apply(document().Name, document().Body);
                _sets[kind] = set = typed;
            }
            return set as DocumentSet<T> ?? throw new InvalidOperationException($"The set '{kind}' holds other documents than {typeof(T).Name}.");
        }
    }

    /// <summary>Whether an event can be applied, before it is durable.</summary>
    internal void Check(MarketplaceEvent change)
    {
        if (change is not DocumentChanged { Body: { } body } document) return;
        lock (_changing) SetOf(document.Kind).Check(document.Name, body);
    }

    /// <summary>Takes in one event. Called by the journal only, one at a time, in order.</summary>
    internal void Apply(JournalEntry entry, BlobHash line = default)
    {
        VersionEntry? before = null;
        lock (_changing)
        {
            if (entry.Event is VersionSaved version && VersionApplied is not null && TryFind(version.Id, out var package)) before = package.Versions.FirstOrDefault(one => VersionNumberComparer.Instance.Equals(one, version.Version));
            Apply(entry.Event, entry.Sequence);
            (Sequence, LastLine) = (entry.Sequence, line);
        }
        Applied?.Invoke(entry);
        if (entry.Event is VersionSaved saved) VersionApplied?.Invoke(entry, saved, before);
    }

    /// <summary>Everything as of one moment.</summary>
    internal StateCapture Capture()
    {
        lock (_changing) return new(Sequence, LastLine, [.. _packages.Select(item => item.Value)], [.. _sets.Values.SelectMany(set => set.Capture())]);
    }

    /// <summary>Puts back what a snapshot holds into an empty state.</summary>
    internal void Restore(long sequence, BlobHash line, IEnumerable<PackageEntry> packages, IEnumerable<DocumentChanged> documents)
    {
        lock (_changing)
        {
            foreach (var package in packages) _packages[package.Id] = package;
            foreach (var document in documents) SetOf(document.Kind).Apply(document.Name, document.Body);
            (Sequence, LastLine) = (sequence, line);
        }
    }

    private void Apply(MarketplaceEvent change, long sequence)
    {
        switch (change)
        {
            case VersionSaved saved: Change(saved.Id, sequence, package => Put(package, saved.Version)); break;
            case PackageSaved saved: Change(saved.Id, sequence, package => package with { Publisher = _pool.Text(saved.Publisher)!, Owners = [.. saved.Owners.Select(owner => _pool.Text(owner)!)], Verified = saved.Verified }); break;
            case PackageTouched touched when _packages.ContainsKey(touched.Id): Change(touched.Id, sequence, package => package); break;
            case PackageTouched: break;
            case DownloadsCounted counted: AddDownloads(counted); break;
            case DocumentChanged document: SetOf(document.Kind).Apply(document.Name, document.Body); break;
            default: throw new InvalidOperationException($"The journal's entry {sequence} has an event that this version does not know.");
        }
    }

    private IDocumentSet SetOf(string kind)
    {
        if (!_sets.TryGetValue(kind, out var set)) _sets[kind] = set = new UnreadDocumentSet(kind);
        return set;
    }

    private void Change(string id, long sequence, Func<PackageEntry, PackageEntry> change)
    {
        var old = _packages.GetValueOrDefault(id) ?? new PackageEntry { Id = id, Publisher = "" };
        _packages[old.Id] = change(old) with { Sequence = sequence };
    }

    private void AddDownloads(DownloadsCounted counted)
    {
        History.Add(counted.Day, counted.Counts);
        foreach (var group in counted.Counts.Select(item => (Name: item.Key.Split('/', 2), Count: item.Value)).GroupBy(item => item.Name[0], StringComparer.Ordinal))
        {
            if (!_packages.TryGetValue(group.Key, out var package)) continue;
            var versions = package.Versions.ToBuilder();
            foreach (var (name, count) in group)
            {
                var index = Array.FindIndex([.. versions], version => version.Version.Equals(name[^1], StringComparison.OrdinalIgnoreCase));
                if (index >= 0) versions[index] = versions[index] with { Downloads = versions[index].Downloads + count };
            }
            _packages[package.Id] = package with { Downloads = package.Downloads + group.Sum(item => item.Count), Versions = versions.DrainToImmutable() };
        }
    }

    private PackageEntry Put(PackageEntry package, VersionEntry version)
    {
        var packed = version.Card.Packed();
        var card = package.Versions.FirstOrDefault(other => other.Card == packed)?.Card ?? packed;
        var index = package.Versions.BinarySearch(version, VersionNumberComparer.Instance);
        // Downloads are counted beside the other events: who wrote this one saw an older number.
        var shared = _pool.Share(version) with { Card = card, Downloads = index >= 0 ? package.Versions[index].Downloads : 0 };
        var versions = index >= 0 ? package.Versions.SetItem(index, shared) : package.Versions.Insert(~index, shared);
        // An id that is published here shadows every upstream: what was taken over before is not delivered any more, and its versions stay taken.
        if (version.Upstream is null) versions = [.. versions.Select(other => other.Upstream is not null && other.State.IsDelivered() ? other with { State = VersionState.Quarantined } : other)];
        return package with { Versions = versions };
    }
}

/// <summary>A state as of one moment.</summary>
internal sealed record StateCapture(long Sequence, BlobHash Line, ImmutableArray<PackageEntry> Packages, ImmutableArray<Func<DocumentChanged>> Documents);
