using LuBan.Marketplace.State;

namespace LuBan.Marketplace.Catalogue;

/// <summary>How often extensions are downloaded.</summary>
internal sealed class Statistics(MarketplaceState state, TimeProvider time)
{
    private static readonly TimeSpan _fresh = TimeSpan.FromSeconds(30);
    private volatile Kept? _kept;

    /// <summary>Of one extension.</summary>
    /// <param name="package">The extension.</param>
    /// <param name="days">How many days back, 1–365. Days further back than 120 stand under the first of their month.</param>
    public ExtensionStatistics Of(PackageEntry package, int days)
    {
        var from = Today().AddDays(1 - days);
        var versions = new List<VersionDownloads>();
        var byDay = new SortedDictionary<DateOnly, long>();
        foreach (var version in package.Versions.Where(version => version.State.IsDelivered()).Reverse())
        {
            var counts = state.History.Find(package.Id, version.Version).Where(count => count.Day >= from).Select(count => new DayDownloads(count.Day, count.Count)).ToList();
            foreach (var (day, count) in counts) byDay[day] = byDay.GetValueOrDefault(day) + count;
            versions.Add(new VersionDownloads(version.Version, version.Downloads, counts));
        }
        return new ExtensionStatistics(package.Id, package.Downloads, [.. byDay.Select(day => new DayDownloads(day.Key, day.Value))], versions);
    }

    /// <summary>Of the whole marketplace. At most 30 seconds old.</summary>
    public MarketStatistics All()
    {
        var now = time.GetUtcNow();
        if (_kept is { } kept && now - kept.Time < _fresh) return kept.Value;
        var (extensions, versions, downloads) = (0, 0, 0L);
        var publishers = new HashSet<string>(StringComparer.Ordinal);
        foreach (var package in state.Packages)
        {
            var listed = 0;
            foreach (var version in package.Versions)
            {
                if (version.State.IsListed()) listed++;
            }
            downloads += package.Downloads;
            if (listed == 0) continue;
            extensions++;
            versions += listed;
            publishers.Add(package.Publisher);
        }
        var from = Today().AddDays(-29);
        var days = new SortedDictionary<DateOnly, long>();
        var top = new PriorityQueue<string, long>();
        foreach (var group in state.History.All().Select(item => (Id: item.Key.Split('/')[0], Counts: item.Counts.Where(count => count.Day >= from))).GroupBy(item => item.Id, StringComparer.Ordinal))
        {
            var sum = 0L;
            foreach (var (day, count) in group.SelectMany(item => item.Counts))
            {
                days[day] = days.GetValueOrDefault(day) + count;
                sum += count;
            }
            if (sum == 0 || !state.TryFind(group.Key, out var package) || !package.Versions.Any(version => version.State.IsListed())) continue;
            top.Enqueue(package.Id, sum);
            if (top.Count > 20) top.Dequeue();
        }
        var best = top.UnorderedItems.OrderByDescending(item => item.Priority).ThenBy(item => item.Element, StringComparer.OrdinalIgnoreCase).Select(item => new TopExtension(item.Element, item.Priority)).ToList();
        var value = new MarketStatistics(extensions, versions, publishers.Count, downloads, [.. days.Select(day => new DayDownloads(day.Key, day.Value))], best);
        _kept = new Kept(now, value);
        return value;
    }

    private DateOnly Today() => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    private sealed record Kept(DateTimeOffset Time, MarketStatistics Value);
}

/// <summary>Downloads of an extension.</summary>
/// <param name="Id">The package id.</param>
/// <param name="Downloads">In all, ever.</param>
/// <param name="Days">By day, UTC, oldest first; days without any are left out.</param>
/// <param name="Versions">By version, the newest first.</param>
internal sealed record ExtensionStatistics(string Id, long Downloads, IReadOnlyList<DayDownloads> Days, IReadOnlyList<VersionDownloads> Versions);

/// <summary>Downloads of a version.</summary>
/// <param name="Version">The version.</param>
/// <param name="Downloads">In all, ever.</param>
/// <param name="Days">By day.</param>
internal sealed record VersionDownloads(string Version, long Downloads, IReadOnlyList<DayDownloads> Days);

/// <summary>Downloads of a day.</summary>
/// <param name="Day">The day, UTC; of a month that was summed its first.</param>
/// <param name="Downloads">How many.</param>
internal sealed record DayDownloads(DateOnly Day, long Downloads);

/// <summary>The marketplace in numbers.</summary>
/// <param name="Extensions">How many extensions are offered.</param>
/// <param name="Versions">How many versions are.</param>
/// <param name="Publishers">How many publishers offer one.</param>
/// <param name="Downloads">In all, ever.</param>
/// <param name="Days">Downloads of the last 30 days.</param>
/// <param name="Top">The 20 most downloaded of these days.</param>
internal sealed record MarketStatistics(int Extensions, int Versions, int Publishers, long Downloads, IReadOnlyList<DayDownloads> Days, IReadOnlyList<TopExtension> Top);

/// <summary>An extension that is often downloaded.</summary>
/// <param name="Id">The package id.</param>
/// <param name="Downloads">How often, lately.</param>
internal sealed record TopExtension(string Id, long Downloads);
