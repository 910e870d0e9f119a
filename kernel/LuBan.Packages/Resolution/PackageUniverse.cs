using LuBan.Sdk;
using NuGet.Versioning;
using NuRange = NuGet.Versioning.VersionRange;

namespace LuBan.Packages;

/// <summary>Asks the sources for every id that a request can lead to. One id comes from one source: the first that has it, and only sources that
/// name the id when any does.</summary>
internal sealed class PackageUniverse(ResolveRequest request, NuGetVersion host)
{
    private readonly Dictionary<string, Domain> _domains = new(StringComparer.Ordinal);

    public Domain this[string key] => _domains[key];

    public IEnumerable<string> Keys => _domains.Keys;

    /// <summary>Follows all dependencies of all versions that run on this host. Which of them a solution needs is not known before.</summary>
    public async Task ExploreAsync(string id, CancellationToken cancellationToken)
    {
        var wave = new List<string> { id };
        while (wave.Count > 0)
        {
            var domains = await Task.WhenAll(wave.Select(next => AskAsync(next, cancellationToken)));
            foreach (var domain in domains) _domains[PackageIds.Key(domain.Id)] = domain;
            wave = [.. domains
                .SelectMany(domain => domain.Candidates)
                .Where(candidate => FitsHost(candidate))
                .SelectMany(candidate => candidate.Needs)
                .Where(need => !_domains.ContainsKey(need.Key))
                .DistinctBy(need => need.Key)
                .Select(need => need.Id)];
        }
    }

    public bool FitsHost(Candidate candidate) => candidate.HostRange is null || Versions.HostFits(candidate.HostRange, host);

    public async Task<Domain> AskAsync(string id, CancellationToken cancellationToken)
    {
        var key = PackageIds.Key(id);
        var installed = FindInstalled(key);
        if (!PackageIds.IsExtensionId(id)) return new Domain(id, [], "no source", installed);
        foreach (var source in SourcesFor(id))
        {
            try
            {
                var versions = await source.FindVersionsAsync(id, cancellationToken);
                // A source that answers for another id is not believed.
                var own = versions.Where(version => version.Id.Equals(id, StringComparison.OrdinalIgnoreCase)).ToList();
                if (own.Count > 0) return new Domain(own[^1].Id, [.. own.Select(version => Read(version, source.Name)).OfType<Candidate>()], source.Name, installed);
            }
            catch (ExtensionException exception)
            {
                // The next source is not asked instead: whoever can silence a feed could then put another package in its place.
                return new Domain(id, [], source.Name, installed) { Failure = new(exception.Code, id, exception.Detail) };
            }
        }
        return new Domain(id, [], "any source", installed);
    }

    private IEnumerable<IPackageSource> SourcesFor(string id)
    {
        var longest = request.Sources.Max(source => LongestPrefix(source, id));
        return request.Sources
            .Where(source => longest > 0 ? LongestPrefix(source, id) == longest : source.IdPrefixes.Count == 0)
            .OrderByDescending(source => source.Priority)
            .ThenBy(source => source.Name, StringComparer.Ordinal);
    }

    private static int LongestPrefix(IPackageSource source, string id) =>
        source.IdPrefixes.Where(prefix => prefix.Length > 0 && id.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)).Select(prefix => prefix.Length).DefaultIfEmpty(0).Max();

    private NuGetVersion? FindInstalled(string key)
    {
        foreach (var (id, version) in request.Installed)
        {
            if (PackageIds.Key(id) == key) return NuGetVersion.Parse(version);
        }
        return null;
    }

    private static Candidate? Read(AvailablePackage package, string source)
    {
        // A version or range that NuGet cannot read can be on no install: it is not offered.
        if (!Versions.TryParse(package.Version, out var version)) return null;
        var needs = new List<Need>();
        NuRange? hostRange = null;
        foreach (var dependency in package.Dependencies)
        {
            if (!NuRange.TryParse(dependency.Range, allowFloating: false, out var range)) return null;
            if (PackageIds.IsSdk(dependency.Id)) hostRange = range;
            else needs.Add(new Need(dependency.Id, range));
        }
        return new Candidate(package, version, source, needs, hostRange);
    }
}
