using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using LuBan.Marketplace.Access;
using LuBan.Marketplace.Feed;
using LuBan.Marketplace.State;
using LuBan.Marketplace.Trust;
using LuBan.Packages;
using LuBan.Sdk;
using Microsoft.Extensions.Options;

namespace LuBan.Marketplace.Catalogue;

/// <summary>The advisories: kept in the journal, told by the catalogue, the feed and the signed metadata.</summary>
internal sealed partial class Advisories : IFeedAdvisories, IAdvisorySource
{
    private static readonly string[] _severities = ["low", "moderate", "high", "critical"];

    // Names are counted: one after the other.
    private static readonly string _decision = MarketplaceKeys.Document("advisories", "all");

    private readonly MarketplaceStore _store;
    private readonly TimeProvider _time;
    private readonly DocumentSet<Advisory> _advisories;
    private readonly DocumentSet<AdvisoryCounter> _counters;
    private readonly string? _root;
    private volatile Table? _table;
    private int _changes;

    public Advisories(MarketplaceStore store, IOptions<MarketplaceOptions> options, TimeProvider time)
    {
        (_store, _time) = (store, time);
        _root = options.Value.PublicUrls.FirstOrDefault()?.TrimEnd('/');
        _advisories = store.State.Set<Advisory>("advisories");
        _counters = store.State.Set<AdvisoryCounter>("advisoryCounters");
        store.State.Applied += entry =>
        {
            if (entry.Event is DocumentChanged { Kind: "advisories" }) Interlocked.Increment(ref _changes);
        };
    }

    /// <summary>Every advisory, the newest first.</summary>
    public IReadOnlyList<Advisory> List => Now.Newest;

    /// <summary>When one was last changed or withdrawn, by the order of the journal.</summary>
    public DateTimeOffset Updated => Now.Updated;

    /// <inheritdoc/>
    IReadOnlyList<(string Id, FeedAdvisory Advisory)> IFeedAdvisories.All => Now.All;

    /// <inheritdoc/>
    IReadOnlyList<PackageAdvisory> IAdvisorySource.Current => [.. List.Select(advisory =>
        new PackageAdvisory(advisory.Id, advisory.Package, advisory.Versions, advisory.Severity, advisory.Summary) { Url = advisory.Url, Fixed = advisory.Fixed })];

    /// <summary>Those of a package.</summary>
    public IReadOnlyList<Advisory> About(string id) => Now.ByPackage.GetValueOrDefault(id.ToLowerInvariant()) ?? [];

    /// <summary>Those of one version.</summary>
    public IReadOnlyList<Advisory> About(string id, string version) => [.. About(id).Where(advisory => PackageVersions.Satisfies(advisory.Versions, version))];

    /// <inheritdoc/>
    IReadOnlyList<FeedAdvisory> IFeedAdvisories.Of(string id) => [.. About(id).Select(Feed)];

    /// <summary>Finds one.</summary>
    /// <exception cref="MarketplaceException">LB7220: there is none.</exception>
    public Advisory Require(string id) => _advisories.Find(id) ?? throw new MarketplaceException(404, "LB7220", $"there is no advisory '{id}'. The list is at /api/marketplace/v1/advisories.");

    /// <summary>Publishes one under the next name of the year.</summary>
    /// <exception cref="MarketplaceException">LB7221: it is not complete.</exception>
    public Task<Advisory> AddAsync(AdvisoryInput input, string actor, CancellationToken cancellationToken)
    {
        Check(input);
        return _store.ChangeAsync(_decision, actor, _ =>
        {
            var now = _time.GetUtcNow();
            var year = now.Year.ToString(CultureInfo.InvariantCulture);
            var number = (_counters.Find(year)?.Last ?? 0) + 1;
            var advisory = Of(input, string.Create(CultureInfo.InvariantCulture, $"LBA-{year}-{number}"), now, now);
            return new Change<Advisory>(advisory, _advisories.Put(advisory.Id, advisory), _counters.Put(year, new AdvisoryCounter(number, null)), new PackageTouched(advisory.Package));
        }, cancellationToken);
    }

    /// <summary>Writes one anew.</summary>
    /// <exception cref="MarketplaceException">LB7220: there is none; LB7221: it is not complete.</exception>
    public Task<Advisory> ChangeAsync(string id, AdvisoryInput input, string actor, CancellationToken cancellationToken)
    {
        Check(input);
        return _store.ChangeAsync(_decision, actor, _ =>
        {
            var before = Require(id);
            var advisory = Of(input, id, before.Published, _time.GetUtcNow());
            return new Change<Advisory>(advisory, _advisories.Put(id, advisory), new PackageTouched(before.Package), new PackageTouched(advisory.Package));
        }, cancellationToken);
    }

    /// <summary>Takes one back. Its name is not given again.</summary>
    /// <exception cref="MarketplaceException">LB7220: there is none.</exception>
    public Task RemoveAsync(string id, string actor, CancellationToken cancellationToken) =>
        _store.ChangeAsync(_decision, actor, _ =>
        {
            var before = Require(id);
            var now = _time.GetUtcNow();
            var year = now.Year.ToString(CultureInfo.InvariantCulture);
            return new Change<bool>(true, _advisories.Remove(id), _counters.Put(year, new AdvisoryCounter(_counters.Find(year)?.Last ?? 0, now)), new PackageTouched(before.Package));
        }, cancellationToken);

    private Table Now => _table is { } table && table.Changes == Volatile.Read(ref _changes) ? table : Read();

    private static void Check(AdvisoryInput input)
    {
        var problems = new List<ExtensionProblem>();
        if (!ExtensionId().IsMatch(input.Package) || input.Package.Length > 100) problems.Add(Problem("package", $"'{input.Package}' is not an extension id, such as Acme.Hello"));
        if (!PackageVersions.IsRange(input.Versions)) problems.Add(Problem("versions", $"'{input.Versions}' is not a range, such as [1.0.0, 1.2.0)"));
        if (!_severities.Contains(input.Severity)) problems.Add(Problem("severity", $"'{input.Severity}' is not one of {string.Join(", ", _severities)}"));
        if (string.IsNullOrWhiteSpace(input.Summary) || input.Summary.Length > 1_000) problems.Add(Problem("summary", "it has 1 to 1,000 characters"));
        if (input.Url is not null && !(Uri.TryCreate(input.Url, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && input.Url.Length <= 1_000)) problems.Add(Problem("url", $"'{input.Url}' is not an http or https address"));
        if (input.Fixed is not null && !PackageVersions.TryNormalize(input.Fixed, out _)) problems.Add(Problem("fixed", $"'{input.Fixed}' is not a version"));
        if (problems.Count > 0) throw new MarketplaceException(400, problems);

        static ExtensionProblem Problem(string where, string what) => new("LB7221", where, $"{where}: {what}.");
    }

    private static Advisory Of(AdvisoryInput input, string id, DateTimeOffset published, DateTimeOffset updated) => new()
    {
        Id = id, Package = input.Package, Versions = input.Versions, Severity = input.Severity, Summary = input.Summary.Trim(), Url = input.Url,
        Fixed = PackageVersions.TryNormalize(input.Fixed, out var version) ? version : null, Published = published, Updated = updated,
    };

    private FeedAdvisory Feed(Advisory advisory) => new(advisory.Id, advisory.Versions, Array.IndexOf(_severities, advisory.Severity), Address(advisory));

    // Clients take advisories of one address for one advisory, and a name for an address when there is no other.
    private string Address(Advisory advisory) => advisory.Url ?? (_root is null ? $"urn:luban:advisory:{advisory.Id}" : $"{_root}/api/marketplace/v1/advisories/{advisory.Id}");

    private Table Read()
    {
        // The count first: a change while this reads makes the next reader read again.
        var changes = Volatile.Read(ref _changes);
        ImmutableArray<Advisory> newest = [.. _advisories.All.Select(item => item.Value).OrderByDescending(advisory => advisory.Published).ThenByDescending(advisory => advisory.Id, StringComparer.Ordinal)];
        var updated = newest.Select(advisory => advisory.Updated).Concat(_counters.All.Select(item => item.Value.Removed).OfType<DateTimeOffset>()).DefaultIfEmpty(DateTimeOffset.UnixEpoch).Max();
        var byPackage = newest.GroupBy(advisory => advisory.Package.ToLowerInvariant()).ToDictionary(group => group.Key, group => (IReadOnlyList<Advisory>)[.. group], StringComparer.Ordinal);
        return _table = new Table(changes, newest, updated, byPackage, [.. newest.Select(advisory => (advisory.Package.ToLowerInvariant(), Feed(advisory)))]);
    }

    [GeneratedRegex(@"^[A-Za-z0-9_]+([.-][A-Za-z0-9_]+)+$", RegexOptions.NonBacktracking)]
    private static partial Regex ExtensionId();

    private sealed record Table(int Changes, IReadOnlyList<Advisory> Newest, DateTimeOffset Updated, IReadOnlyDictionary<string, IReadOnlyList<Advisory>> ByPackage, IReadOnlyList<(string Id, FeedAdvisory Advisory)> All);
}

/// <summary>How far names of advisories are counted in a year.</summary>
/// <param name="Last">The last number given.</param>
/// <param name="Removed">When one was last taken back; null: none was.</param>
internal sealed record AdvisoryCounter(int Last, DateTimeOffset? Removed);
