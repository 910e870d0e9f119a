using LuBan.Sdk;
using NuGet.Versioning;
using NuRange = NuGet.Versioning.VersionRange;

namespace LuBan.Packages;

/// <summary>Asks the sources for every id that a request can lead to. One id comes from one source: the one that an installed version
/// came from, or the first that has it, and only sources that name the id when any does.</summary>
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
        var sources = SourcesFor(id, out var isMapped);
        // Sources that nobody has told apart: each is asked, because a second one that has the id must not go unnoticed.
        return request.RequireMapping && !isMapped && sources.Count > 1
            ? await AskAllAsync(id, sources, installed, cancellationToken)
            : await AskInOrderAsync(id, sources, installed, cancellationToken);
    }

    private async Task<Domain> AskInOrderAsync(string id, IReadOnlyList<IPackageSource> sources, NuGetVersion? installed, CancellationToken cancellationToken)
    {
        foreach (var source in sources)
        {
            // The next source is not asked after a failure: whoever can silence a feed could then put another package in its place.
            var answer = await AskAsync(source, id, installed, cancellationToken);
            if (answer.Failure is not null || answer.IsKnown) return answer;
        }
        return new Domain(id, [], "any source", installed);
    }

    private async Task<Domain> AskAllAsync(string id, IReadOnlyList<IPackageSource> sources, NuGetVersion? installed, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(sources.Select(source => AskAsync(source, id, installed, cancellationToken)));
        // A source that is away and is known not to have the id is not in the way.
        var having = answers.Where(answer => answer.Failure is null ? answer.IsKnown : request.Remembered?.Invoke(answer.Source, id) != false).ToList();
        // The operator's order decides before anything else: one source, whole.
        var priorities = sources.ToDictionary(source => source.Name, source => source.Priority, StringComparer.Ordinal);
        having.RemoveAll(answer => priorities[answer.Source] < having.Max(other => priorities[other.Source]));
        if (having.Count < 2) return having.FirstOrDefault() ?? new Domain(id, [], "any source", installed);
        if (having.Find(answer => answer.Failure is not null && request.Remembered?.Invoke(answer.Source, id) is null) is { } unknown) return unknown;
        var names = string.Join(", ", having.Select(answer => $"'{answer.Source}'"));
        return new Domain(id, [], having[0].Source, installed)
        {
            Failure = new("LB2116", id, $"{names} each offer it with the same priority, and none of them names it, so nobody can tell which of them is meant. Write the beginning of the id, such as '{id[..(id.IndexOf('.', StringComparison.Ordinal) + 1)]}', into spec.idPrefixes of the source that it is to come from, or give that source a higher spec.priority."),
        };
    }

    private static async Task<Domain> AskAsync(IPackageSource source, string id, NuGetVersion? installed, CancellationToken cancellationToken)
    {
        try
        {
            var versions = await source.FindVersionsAsync(id, cancellationToken);
            // A source that answers for another id is not believed.
            var own = versions.Where(version => version.Id.Equals(id, StringComparison.OrdinalIgnoreCase)).ToList();
            return own.Count > 0
                ? new Domain(own[^1].Id, [.. own.Select(version => Read(version, source.Name)).OfType<Candidate>()], source.Name, installed) { IsKnown = true }
                : new Domain(id, [], source.Name, installed);
        }
        catch (ExtensionException exception)
        {
            return new Domain(id, [], source.Name, installed) { Failure = new(exception.Code, id, exception.Detail) };
        }
    }

    private List<IPackageSource> SourcesFor(string id, out bool isMapped)
    {
        var longest = request.Sources.Max(source => LongestPrefix(source, id));
        var own = longest == 0 && request.Origins.TryGetValue(PackageIds.Key(id), out var origin) ? request.Sources.FirstOrDefault(source => source.Name == origin) : null;
        isMapped = longest > 0 || own is not null;
        if (own is not null) return [own];
        return [.. request.Sources
            .Where(source => longest > 0 ? LongestPrefix(source, id) == longest : source.IdPrefixes.Count == 0)
            .OrderByDescending(source => source.Priority)
            .ThenBy(source => source.Name, StringComparer.Ordinal)];
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
