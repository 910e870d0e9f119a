using System.Collections.Concurrent;
using LuBan.Marketplace.Publishers;
using LuBan.Marketplace.State;
using LuBan.Packages;
using LuBan.Sdk;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LuBan.Marketplace.Upstreams;

/// <summary>
/// Packages of upstreams. An id that is published here is never asked for elsewhere, nor one with a reserved prefix; an id that came from one
/// upstream is never mixed with another's versions of it.
/// </summary>
internal sealed partial class UpstreamPackages
{
    private const int MaxLookups = 20_000;
    private const int MaxIdLength = 100;
    private static readonly TimeSpan LookupLife = TimeSpan.FromSeconds(60);

    private readonly IReadOnlyList<Upstream> _upstreams;
    private readonly PrefixRules _prefixes;
    private readonly UpstreamFetch _fetch;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly bool _offline;
    private readonly ConcurrentDictionary<string, Lookup> _lookups = new(StringComparer.OrdinalIgnoreCase);
    private readonly SingleFlight<Lookup> _looking = new();
    private readonly SingleFlight<VersionEntry> _fetching = new();

    public UpstreamPackages(IOptions<MarketplaceOptions> options, PrefixRules prefixes, UpstreamFetch fetch, TimeProvider time, ILoggerFactory loggers)
    {
        (_prefixes, _fetch, _time, _offline) = (prefixes, fetch, time, options.Value.Offline);
        _logger = loggers.CreateLogger<UpstreamPackages>();
        _upstreams = [.. options.Value.Upstreams.Select(one => new Upstream(one, time, loggers)).OrderByDescending(one => one.Priority).ThenBy(one => one.Name, StringComparer.Ordinal)];
        if (_upstreams.GroupBy(one => one.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ExtensionException("LB7040", $"There are {twice.Count()} upstreams with the name '{twice.Key}'. Give each its own.");
    }

    /// <summary>Upstreams that are mirrored.</summary>
    public IEnumerable<Upstream> Mirrored => _offline ? [] : _upstreams.Where(upstream => upstream.Mode == UpstreamMode.Mirror);

    /// <summary>A package with what its upstream offers; what was taken over stays as it is.</summary>
    /// <param name="id">The id as asked for.</param>
    /// <param name="known">What was taken over of it; null when nothing was.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null when nobody has it.</returns>
    /// <exception cref="ExtensionException">LB21xx: the upstream does not answer, and nothing was taken over.</exception>
    public async ValueTask<PackageEntry?> FindAsync(string id, PackageEntry? known, CancellationToken cancellationToken)
    {
        var asked = Candidates(id, known);
        if (asked.Count == 0) return known;
        try
        {
            var lookup = Find(id) ?? await _looking.RunAsync(id, () => LookAsync(id, asked), cancellationToken);
            return lookup.Upstream is null ? known : Merge(known, lookup);
        }
        catch (ExtensionException exception) when (known is not null)
        {
            Unreachable(known.Id, exception.Message);
            return known;
        }
    }

    /// <summary>Takes a version over, when that has not happened yet.</summary>
    /// <exception cref="ExtensionException">LB7041, LB7042: what the upstream sent is refused; LB21xx: it does not answer.</exception>
    public Task<VersionEntry> FetchAsync(PackageEntry package, VersionEntry version, CancellationToken cancellationToken)
    {
        var upstream = _upstreams.FirstOrDefault(one => one.Name == version.Upstream && one.Mode != UpstreamMode.Off);
        if (upstream is null || _offline) return Task.FromResult(version);
        return _fetching.RunAsync($"{package.Id}/{version.Version}", () => _fetch.RunAsync(upstream, package.Id, version, CancellationToken.None), cancellationToken);
    }

    private List<Upstream> Candidates(string id, PackageEntry? known)
    {
        if (_offline || _upstreams.Count == 0 || id.Length > MaxIdLength || !id.All(IsIdCharacter)) return [];
        if (known?.Versions is [var first, ..]) return [.. _upstreams.Where(one => one.Name == first.Upstream && one.Mode != UpstreamMode.Off && one.Includes(id))];
        return _prefixes.Find(id) is null ? [.. _upstreams.Where(one => one.Mode != UpstreamMode.Off && one.Includes(id))] : [];
    }

    private static bool IsIdCharacter(char character) => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_';

    private Lookup? Find(string id) => _lookups.TryGetValue(id, out var lookup) && lookup.Until > _time.GetUtcNow() ? lookup : null;

    private async Task<Lookup> LookAsync(string id, List<Upstream> asked)
    {
        // The first that has the id: its versions and nobody else's.
        foreach (var upstream in asked)
        {
            var versions = await upstream.Source.FindVersionsAsync(id, CancellationToken.None);
            if (versions.Count > 0) return Keep(id, new Lookup(_time.GetUtcNow() + LookupLife, upstream, [.. versions.Where(version => IsOldEnough(version, upstream))]));
        }
        return Keep(id, new Lookup(_time.GetUtcNow() + LookupLife, null, []));
    }

    private Lookup Keep(string id, Lookup lookup)
    {
        // Anybody can ask for ids that nobody has.
        if (_lookups.Count >= MaxLookups) _lookups.Clear();
        return _lookups[id] = lookup;
    }

    private bool IsOldEnough(AvailablePackage version, Upstream upstream) =>
        upstream.MinimumAge == TimeSpan.Zero || (version.Published is { } published && published <= _time.GetUtcNow() - upstream.MinimumAge);

    private PackageEntry Merge(PackageEntry? known, Lookup lookup)
    {
        var package = known ?? new PackageEntry { Id = lookup.Versions.Count > 0 ? lookup.Versions[0].Id : "", Publisher = "" };
        var versions = package.Versions.ToDictionary(version => version.Version, StringComparer.OrdinalIgnoreCase);
        foreach (var offered in lookup.Versions) versions.TryAdd(offered.Version, Offer(offered, lookup.Upstream!));
        // Sequence 0: made for this request, and not kept by whoever renders it.
        return package with { Sequence = 0, Versions = [.. versions.Values.Order(VersionNumberComparer.Instance)] };
    }

    private VersionEntry Offer(AvailablePackage offered, Upstream upstream) => new()
    {
        Version = offered.Version,
        State = offered.Listed ? VersionState.Listed : VersionState.Unlisted,
        Card = new PackageCard { Title = offered.Id },
        Pushed = offered.Published ?? _time.GetUtcNow(),
        Package = default,
        Original = default,
        Size = 0,
        ContentHash = ReadOnlyMemory<byte>.Empty,
        Detail = default,
        HostRange = offered.HostRange,
        Dependencies = offered.Dependencies,
        Upstream = upstream.Name,
    };

    private sealed record Lookup(DateTimeOffset Until, Upstream? Upstream, IReadOnlyList<AvailablePackage> Versions);

    [LoggerMessage(7040, LogLevel.Warning, "The upstream of {Id} does not answer, what was taken over before is delivered: {Reason}")]
    private partial void Unreachable(string id, string reason);
}
