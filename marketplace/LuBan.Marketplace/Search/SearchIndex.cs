using LuBan.Marketplace.State;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LuBan.Marketplace.Search;

/// <summary>
/// Finds packages by words, in memory. Follows the state by itself: what a decision made visible is found by the next search. Readers take no
/// lock: each works on one snapshot, which is replaced whole.
/// </summary>
/// <remarks>
/// Changed packages become small segments at once; segments of about the same size are merged in the background, so that there are few of them
/// and each package is read again only a few times.
/// </remarks>
internal sealed partial class SearchIndex
{
    private const int MergeWidth = 4;
    private const int MaxAtOnce = 256;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly MarketplaceState _state;
    private readonly Func<string, double> _rating;
    private readonly IReadOnlyList<string> _hosts;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _noting = new();
    private readonly Lock _writing = new();
    private readonly Lock _merging = new();
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _counted = new(StringComparer.Ordinal);
    private volatile IndexSnapshot _snapshot = IndexSnapshot.Empty;
    private volatile bool _following;
    private volatile bool _started;
    private volatile bool _hasChanges;
    private int _maintaining;

    /// <summary>Begins to follow a state. The index is built at the first search, or by <see cref="Start"/>.</summary>
    /// <param name="state">What to follow.</param>
    /// <param name="rating">What a package is rated, by its lower-case id; null: nothing is.</param>
    /// <param name="hosts">Host versions that facets count.</param>
    /// <param name="time">For the pauses of the maintenance.</param>
    /// <param name="logger">Told when a change could not be taken in.</param>
    public SearchIndex(MarketplaceState state, Func<string, double>? rating = null, IReadOnlyList<string>? hosts = null, TimeProvider? time = null, ILogger<SearchIndex>? logger = null)
    {
        (_state, _rating, _hosts, _time) = (state, rating ?? (_ => 0), hosts ?? [], time ?? TimeProvider.System);
        _logger = logger ?? NullLogger<SearchIndex>.Instance;
        state.Applied += Note;
    }

    /// <summary>How many packages can be found.</summary>
    public int Count => _snapshot.Parts.Sum(part => part.Count);

    /// <summary>Builds the index of everything that the state has. Called again it does nothing.</summary>
    public void Start()
    {
        if (_started) return;
        lock (_writing)
        {
            if (_started) return;
            // From here on changes are noted: one that comes during the build is read a second time, none is missed.
            _following = true;
            var packages = _state.Packages.Where(SegmentBuilder.IsVisible).ToArray();
            var parts = Math.Clamp(packages.Length / 10_000, 1, Environment.ProcessorCount);
            var segments = Enumerable.Range(0, parts).AsParallel().AsOrdered().WithDegreeOfParallelism(parts)
                .Select(part => SegmentBuilder.Build(packages.Where((_, i) => i % parts == part), _rating)).ToList();
            _snapshot = new IndexSnapshot([.. segments.Where(segment => segment.Size > 0).Select(segment => new LiveSegment(segment, BitSet.All(segment.Size), segment.Size))]);
            _started = true;
        }
    }

    /// <summary>Searches. Only listed and deprecated versions are ever found.</summary>
    public SearchAnswer Search(SearchQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return new SearchRun(Current(), query, _hosts).Run();
    }

    /// <summary>Ids that begin with a text, the most downloaded first. For completion while somebody types.</summary>
    /// <param name="prefix">The beginning; case does not matter; empty: every id.</param>
    /// <param name="filter">Which versions count.</param>
    /// <param name="skip">How many to leave out.</param>
    /// <param name="take">How many to return.</param>
    public (int Total, IReadOnlyList<string> Ids) Complete(string prefix, OfferFilter filter, int skip, int take)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        var total = 0;
        var found = new List<PackageEntry>();
        foreach (var part in Current().Parts)
        {
            var offered = part.Segment.Offered(filter);
            var top = new TopHits(skip + take);
            foreach (var document in part.Segment.IdsFrom(prefix))
            {
                if (!part.Live[document] || !offered[document]) continue;
                total++;
                top.Add(0, document);
            }
            found.AddRange(top.Sorted().Select(hit => part.Segment.Packages[hit.Document]));
        }
        return (total, [.. found.OrderByDescending(package => package.Downloads).ThenBy(package => package.Id, StringComparer.OrdinalIgnoreCase)
            .Skip(skip).Take(take).Select(package => package.Id)]);
    }

    /// <summary>Takes in what changed, and merges small segments. Runs by itself soon after a change; waits for nothing.</summary>
    public void Maintain()
    {
        Start();
        while (TakeIn(alsoCounted: true) || MergeOnce())
        {
        }
    }

    private IndexSnapshot Current()
    {
        Start();
        if (_hasChanges) TakeIn(alsoCounted: false);
        return _snapshot;
    }

    // On the journal's writer: quick, and nothing here may fail.
    private void Note(JournalEntry entry)
    {
        if (!_following) return;
        lock (_noting)
        {
            switch (entry.Event)
            {
                case VersionSaved saved: _changed.Add(saved.Id.ToLowerInvariant()); break;
                case PackageSaved saved: _changed.Add(saved.Id.ToLowerInvariant()); break;
                // The order among equals changes, and nobody waits for that.
                case DownloadsCounted counted: _counted.UnionWith(counted.Counts.Keys.Select(key => key.Split('/')[0])); break;
                case DocumentChanged { Kind: "reviews" } review: _counted.Add(review.Name.Split('/')[0]); break;
                default: return;
            }
            _hasChanges = _changed.Count > 0;
        }
        if (Interlocked.Exchange(ref _maintaining, 1) == 0) _ = MaintainSoonAsync();
    }

    private async Task MaintainSoonAsync()
    {
        await Task.Delay(Pause, _time).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        // Cleared first: a change from here on starts the next round.
        Volatile.Write(ref _maintaining, 0);
        try
        {
            lock (_merging) Maintain();
        }
        catch (Exception error)
        {
            LogFailure(error);
        }
    }

    [LoggerMessage(1, LogLevel.Error, "The search index could not take in a change. Searches go on with what it has; the next change tries again.")]
    private partial void LogFailure(Exception error);

    private bool TakeIn(bool alsoCounted)
    {
        lock (_writing)
        {
            var ids = Drain(alsoCounted);
            if (ids.Count == 0) return false;
            var packages = new List<PackageEntry>(ids.Count);
            foreach (var id in ids)
            {
                if (_state.TryFind(id, out var package) && SegmentBuilder.IsVisible(package)) packages.Add(package);
            }
            _snapshot = _snapshot.With(ids, packages.Count > 0 ? SegmentBuilder.Build(packages, _rating) : null);
            return true;
        }
    }

    private HashSet<string> Drain(bool alsoCounted)
    {
        lock (_noting)
        {
            var ids = _changed.Take(MaxAtOnce).ToHashSet(StringComparer.Ordinal);
            if (alsoCounted) ids.UnionWith(_counted.Take(MaxAtOnce));
            _changed.ExceptWith(ids);
            _counted.ExceptWith(ids);
            _hasChanges = _changed.Count > 0;
            return ids;
        }
    }

    /// <summary>Merges the segments of one size when there are enough of them, or renews one of which half is gone.</summary>
    private bool MergeOnce()
    {
        var before = _snapshot;
        var sources = before.Parts.GroupBy(part => (int)Math.Log(Math.Max(part.Count, 8), MergeWidth))
            .OrderBy(tier => tier.Key).FirstOrDefault(tier => tier.Count() >= MergeWidth)?.ToList()
            ?? before.Parts.Where(part => part.Count * 2 < part.Segment.Size).Take(1).ToList();
        if (sources.Count == 0) return false;

        var merged = SegmentBuilder.Build(sources.SelectMany(part => part.Packages), _rating);
        lock (_writing)
        {
            // Documents that were replaced while the merge was running are gone from their segment, and so from this one.
            var segments = sources.Select(source => source.Segment).ToHashSet();
            var now = _snapshot.Parts.Where(part => segments.Contains(part.Segment)).ToList();
            var gone = sources.SelectMany(source => source.Packages.Select(package => package.Id)).ToHashSet(StringComparer.OrdinalIgnoreCase);
            if (now.Sum(part => part.Count) == gone.Count) gone.Clear();
            else gone.ExceptWith(now.SelectMany(part => part.Packages).Select(package => package.Id));
            var live = new LiveSegment(merged, BitSet.All(merged.Size), merged.Size).Without(gone);
            _snapshot = new IndexSnapshot([.. _snapshot.Parts.Where(part => !segments.Contains(part.Segment)), .. live.Count > 0 ? [live] : Array.Empty<LiveSegment>()]);
        }
        return true;
    }
}
