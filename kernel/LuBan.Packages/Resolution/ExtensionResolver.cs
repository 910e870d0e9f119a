using LuBan.Sdk;
using NuGet.Versioning;
using NuRange = NuGet.Versioning.VersionRange;

namespace LuBan.Packages;

/// <summary>
/// Chooses the versions for an install: the newest of the extension asked for, one version for each id, all on this host, installed versions
/// kept where they fit, and no installed extension broken. The same request against the same sources gives the same answer. Downloads nothing.
/// </summary>
public sealed class ExtensionResolver
{
    /// <summary>Resolves a request.</summary>
    /// <param name="request">What to install, and what is there.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The versions, or every problem. Failures of sources are problems too.</returns>
    public async Task<Resolution> ResolveAsync(ResolveRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var problems = new List<ExtensionProblem>();
        var wanted = ReadRequest(request, problems, out var host);
        if (problems.Count > 0) return new Resolution([], problems);

        var universe = new PackageUniverse(request, host!);
        await universe.ExploreAsync(request.Id, cancellationToken);
        var failures = universe.Keys.Order(StringComparer.Ordinal).Select(key => universe[key].Failure).OfType<ExtensionProblem>().ToList();
        if (failures.Count > 0) return new Resolution([], failures);

        var guards = await ReadGuardsAsync(request, universe, problems, cancellationToken);
        return problems.Count > 0
            ? new Resolution([], problems)
            : new ResolverSearch(request, universe, wanted!, guards).Run(cancellationToken);
    }

    private static NuRange? ReadRequest(ResolveRequest request, List<ExtensionProblem> problems, out NuGetVersion? host)
    {
        if (!Versions.TryParse(request.HostVersion, out host))
            problems.Add(new("LB2210", "host", $"the host's version '{request.HostVersion}' is not a version."));
        if (!PackageIds.IsExtensionId(request.Id))
            problems.Add(new("LB2210", request.Id, $"'{request.Id}' is not an extension id. Ids are Publisher.Name, such as Acme.Hello."));
        foreach (var (id, version) in request.Installed.Where(item => !Versions.TryParse(item.Value, out _)))
            problems.Add(new("LB2210", id, $"the installed version '{version}' is not a version."));
        if (request.Sources.Count == 0)
            problems.Add(new("LB2201", request.Id, "there is no package source. Add one: a PackageSource resource, or --source URL_OR_FOLDER when starting."));
        if (string.IsNullOrWhiteSpace(request.Version)) return NuRange.All;
        if (!Versions.TryParseRequest(request.Version, out var range))
            problems.Add(new("LB2210", request.Id, $"'{request.Version}' is neither a version nor a range. Write 1.2.3 for exactly that version, or a range: 1.x, [1.0,2.0), >=1.0 <2.0."));
        return range;
    }

    /// <summary>What installed extensions need that the request cannot move: these demands always hold.</summary>
    private static async Task<IReadOnlyList<InstalledExtension>> ReadGuardsAsync(ResolveRequest request, PackageUniverse universe, List<ExtensionProblem> problems, CancellationToken cancellationToken)
    {
        var guards = new List<InstalledExtension>();
        foreach (var (id, versionText) in request.Installed.OrderBy(item => PackageIds.Key(item.Key), StringComparer.Ordinal))
        {
            var version = NuGetVersion.Parse(versionText);
            var known = request.InstalledDependencies.FirstOrDefault(item => item.Key.Equals(id, StringComparison.OrdinalIgnoreCase)).Value;
            if (known is null)
            {
                var key = PackageIds.Key(id);
                var domain = universe.Keys.Contains(key) ? universe[key] : await universe.AskAsync(id, cancellationToken);
                if (domain.Failure is { } failure) problems.Add(failure);
                known = domain.Candidates.FirstOrDefault(candidate => candidate.Version.Equals(version))?.Package.Dependencies ?? [];
            }
            var needs = known.Where(dependency => !PackageIds.IsSdk(dependency.Id)).Select(dependency => new Need(dependency.Id, NuRange.Parse(dependency.Range))).ToList();
            guards.Add(new InstalledExtension(id, version, needs));
        }
        return guards;
    }
}

/// <summary>An installed extension and what it needs.</summary>
internal sealed record InstalledExtension(string Id, NuGetVersion Version, IReadOnlyList<Need> Needs)
{
    public string Key { get; } = PackageIds.Key(Id);

    public override string ToString() => $"{Id} {Version.ToNormalizedString()}";
}
