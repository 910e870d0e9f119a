using LuBan.Sdk;
using NuGet.Versioning;
using NuRange = NuGet.Versioning.VersionRange;

namespace LuBan.Packages;

/// <summary>
/// Depth-first search with backtracking over the versions of the universe. Every order in it is fixed: the next id is the first by name among
/// those with a demand, its versions are tried installed first, then newest to oldest.
/// </summary>
internal sealed class ResolverSearch(ResolveRequest request, PackageUniverse universe, NuRange wanted, IReadOnlyList<InstalledExtension> installed)
{
    private const int MaxSteps = 200_000;
    private const int MaxProblems = 10;
    private const string Asker = "the request";

    private readonly string _root = PackageIds.Key(request.Id);
    private readonly SortedDictionary<string, Candidate> _chosen = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, List<Demand>> _demands = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ExtensionProblem> _deadEnds = new(StringComparer.Ordinal);
    private readonly List<ExtensionProblem> _clashes = [];
    private int _steps;

    public Resolution Run(CancellationToken cancellationToken)
    {
        AddFixedDemands();
        AddDemand(_root, new Demand(Asker, null, wanted, IsInstalled: false));
        var domain = universe[_root];
        if (domain.Candidates.Count == 0) return Fail([NotFound(domain, [])]);

        var tries = Order(domain).ToList();
        if (tries.Count == 0) return Fail([NoneFits(domain)]);

        var passedOver = new List<ExtensionProblem>();
        IReadOnlyList<ExtensionProblem>? first = null;
        foreach (var candidate in tries)
        {
            _deadEnds.Clear();
            _clashes.Clear();
            if (Choose(candidate, cancellationToken)) return new Resolution(InOrder(), []) { PassedOver = [.. SkippedForHost(candidate.Version), .. passedOver] };
            if (_steps > MaxSteps) return Fail([TooHard()]);
            // A clash between two choices matters only when nothing more basic was in the way.
            IReadOnlyList<ExtensionProblem> problems = _deadEnds.Count > 0 ? [.. _deadEnds.Values.Take(MaxProblems)] : [.. _clashes.Take(MaxProblems)];
            first ??= problems;
            passedOver.Add(new(problems[0].Code, candidate.ToString(), problems[0].Message));
        }
        return Fail(first!);
    }

    /// <summary>Demands of installed extensions that no solution can move, because the request does not lead to them.</summary>
    private void AddFixedDemands()
    {
        foreach (var extension in installed.Where(extension => !universe.Keys.Contains(extension.Key)))
        {
            foreach (var need in extension.Needs) AddDemand(need.Key, new Demand(extension.ToString(), extension.Key, need.Range, IsInstalled: true));
        }
    }

    private bool Solve(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var next = _demands.FirstOrDefault(item => !_chosen.ContainsKey(item.Key) && IsNeeded(item.Value)).Key;
        if (next is null) return IsSound();
        var domain = universe[next];
        var candidates = Order(domain).ToList();
        if (candidates.Count == 0) NoteDeadEnd(next);
        foreach (var candidate in candidates)
        {
            if (_steps > MaxSteps) return false;
            if (Choose(candidate, cancellationToken)) return true;
        }
        return false;
    }

    private bool Choose(Candidate candidate, CancellationToken cancellationToken)
    {
        _steps++;
        _chosen.Add(candidate.Key, candidate);
        var fits = true;
        foreach (var need in candidate.Needs)
        {
            AddDemand(need.Key, new Demand(candidate.ToString(), candidate.Key, need.Range, IsInstalled: false));
            fits &= StillPossible(need);
        }
        if (fits && Solve(cancellationToken)) return true;
        foreach (var need in candidate.Needs) _demands[need.Key].RemoveAt(_demands[need.Key].Count - 1);
        _chosen.Remove(candidate.Key);
        return false;
    }

    /// <summary>Whether a demand leaves a version, and the one that is chosen already.</summary>
    private bool StillPossible(Need need)
    {
        if (_chosen.TryGetValue(need.Key, out var chosen) && !need.Range.Satisfies(chosen.Version))
        {
            if (!Order(universe[need.Key]).Any()) NoteDeadEnd(need.Key);
            else _clashes.Add(new("LB2204", chosen.Package.Id, $"{chosen} is chosen, which does not fit all who need it: {Who(_demands[need.Key])}. Ask for versions of these that agree."));
            return false;
        }
        if (chosen is not null || Order(universe[need.Key]).Any()) return true;
        NoteDeadEnd(need.Key);
        return false;
    }

    private void AddDemand(string key, Demand demand)
    {
        if (!_demands.TryGetValue(key, out var demands)) _demands[key] = demands = [];
        demands.Add(demand);
    }

    /// <summary>An id that only installed extensions outside need is installed already, and stays.</summary>
    private static bool IsNeeded(List<Demand> demands) => demands.Exists(demand => !demand.IsInstalled);

    /// <summary>The versions that meet every demand there is now, best first.</summary>
    private IEnumerable<Candidate> Order(Domain domain)
    {
        var key = PackageIds.Key(domain.Id);
        var demands = _demands[key];
        var fitting = domain.Candidates.Where(candidate =>
            candidate.Package.IsExtension != false
            && universe.FitsHost(candidate)
            && IsOffered(candidate, domain, demands)
            && demands.TrueForAll(demand => demand.Range.Satisfies(candidate.Version)));
        // Asked for by name: the newest. Needed by another: what is there, else the newest.
        return fitting
            .OrderByDescending(candidate => key != _root && candidate.Version.Equals(domain.Installed))
            .ThenByDescending(candidate => candidate.Listed && (!candidate.Version.IsPrerelease || request.IncludePrerelease))
            .ThenByDescending(candidate => candidate.Version);
    }

    private bool IsOffered(Candidate candidate, Domain domain, List<Demand> demands)
    {
        if (candidate.Version.Equals(domain.Installed)) return true;
        if (!candidate.Listed) return MayBeNamedExactly(candidate, demands);
        return !candidate.Version.IsPrerelease || request.IncludePrerelease || MayNamePrerelease(candidate.Key, demands);
    }

    // A demand that names the version may come from a package chosen later. Such candidates are let through and judged when all is chosen.
    private bool MayBeNamedExactly(Candidate candidate, List<Demand> demands) =>
        demands.Exists(demand => demand.NamesExactly(candidate.Version))
        || PossibleDemands(candidate.Key).Any(range => Versions.IsExact(range) && range.MinVersion!.Equals(candidate.Version));

    private bool MayNamePrerelease(string key, List<Demand> demands) =>
        demands.Exists(demand => Versions.NamesPrerelease(demand.Range)) || PossibleDemands(key).Any(Versions.NamesPrerelease);

    private IEnumerable<NuRange> PossibleDemands(string key) => key == _root ? [] : universe.Keys
        .Where(other => !_chosen.ContainsKey(other))
        .SelectMany(other => universe[other].Candidates)
        .SelectMany(candidate => candidate.Needs)
        .Where(need => need.Key == key)
        .Select(need => need.Range);

    /// <summary>The checks that need the whole solution.</summary>
    private bool IsSound()
    {
        foreach (var candidate in _chosen.Values)
        {
            var domain = universe[candidate.Key];
            if (candidate.Version.Equals(domain.Installed)) continue;
            var demands = _demands[candidate.Key];
            if (!candidate.Listed && !demands.Exists(demand => demand.NamesExactly(candidate.Version))) return Note(HiddenOnly(domain, demands, "unlisted"));
            if (candidate.Version.IsPrerelease && !request.IncludePrerelease && !demands.Exists(demand => Versions.NamesPrerelease(demand.Range))) return Note(HiddenOnly(domain, demands, "a prerelease"));
        }
        // Installed extensions that the request could have led to, but this solution does not.
        foreach (var extension in installed.Where(extension => !_chosen.ContainsKey(extension.Key)))
        {
            foreach (var need in extension.Needs)
            {
                if (_chosen.TryGetValue(need.Key, out var chosen) && !need.Range.Satisfies(chosen.Version)) return Note(Breaks(extension, need, chosen));
            }
        }
        return FindCycle() is not { } cycle || Note(new ExtensionProblem("LB2205", universe[_root].Id,
            $"the dependencies form a circle: {string.Join(" → ", cycle)}. No order of starting them exists: one of the packages has to drop its dependency; ask its publisher."));
    }

    private bool Note(ExtensionProblem problem)
    {
        _deadEnds.TryAdd(problem.ToString(), problem);
        return false;
    }

    private List<string>? FindCycle()
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        var path = new List<string>();
        return Visit(_root);

        List<string>? Visit(string key)
        {
            var start = path.IndexOf(key);
            if (start >= 0) return [.. path.Skip(start).Append(key).Select(id => _chosen[id].ToString())];
            if (!done.Add(key)) return null;
            path.Add(key);
            foreach (var need in _chosen[key].Needs.OrderBy(need => need.Key, StringComparer.Ordinal))
            {
                if (Visit(need.Key) is { } cycle) return cycle;
            }
            path.RemoveAt(path.Count - 1);
            return null;
        }
    }

    private List<ResolvedPackage> InOrder()
    {
        var ordered = new List<ResolvedPackage>();
        var done = new HashSet<string>(StringComparer.Ordinal);
        Visit(_root);
        return ordered;

        void Visit(string key)
        {
            if (!done.Add(key)) return;
            var candidate = _chosen[key];
            foreach (var need in candidate.Needs.OrderBy(need => need.Key, StringComparer.Ordinal)) Visit(need.Key);
            ordered.Add(new ResolvedPackage(candidate.Package.Id, candidate.Version.ToNormalizedString(), candidate.Source, candidate.Package.Dependencies, universe[key].Installed?.ToNormalizedString()));
        }
    }

    private Resolution Fail(IReadOnlyList<ExtensionProblem> problems) => new([], problems);

    private IEnumerable<ExtensionProblem> SkippedForHost(NuGetVersion chosen) => universe[_root].Candidates
        .Where(candidate => candidate.Version > chosen && candidate.Listed && wanted.Satisfies(candidate.Version) && !universe.FitsHost(candidate))
        .Where(candidate => !candidate.Version.IsPrerelease || request.IncludePrerelease)
        .OrderByDescending(candidate => candidate.Version)
        .Select(candidate => new ExtensionProblem("LB2203", candidate.ToString(), $"needs LuBan {Pretty(candidate.HostRange!)}, this host is {request.HostVersion}."));

    private void NoteDeadEnd(string key)
    {
        var domain = universe[key];
        var demands = _demands[key];
        Note(domain.Candidates.Count == 0 ? NotFound(domain, demands) : NoneFits(domain));
    }

    private ExtensionProblem NotFound(Domain domain, List<Demand> demands) => !PackageIds.IsExtensionId(domain.Id) ? NoExtension(domain, demands)
        : demands.Count == 0
        ? new("LB2201", domain.Id, $"no package source has it. Asked: {SourceNames()}. Check the spelling with `luban search`, or add the source that has it.")
        : new("LB2212", domain.Id, $"{Who(demands)}, but no package source has it. Asked: {SourceNames()}. Add the source that has {domain.Id}, or push it to one of these.");

    /// <summary>Why no version of an id is left, for the first reason that takes the last one away.</summary>
    private ExtensionProblem NoneFits(Domain domain)
    {
        var key = PackageIds.Key(domain.Id);
        var demands = _demands[key];
        var real = domain.Candidates.Where(candidate => candidate.Package.IsExtension != false).ToList();
        if (real.Count == 0) return NoExtension(domain, demands);
        var inRange = real.Where(candidate => demands.TrueForAll(demand => demand.Range.Satisfies(candidate.Version))).ToList();
        if (inRange.Count == 0) return OutOfRange(domain, demands, real);
        var offered = inRange.Where(candidate => IsOffered(candidate, domain, demands)).ToList();
        if (offered.Count == 0) return HiddenOnly(domain, demands, inRange.Exists(candidate => candidate.Listed) ? "a prerelease" : "unlisted");
        var newest = offered.MaxBy(candidate => candidate.Version)!;
        var others = real.Where(universe.FitsHost).OrderByDescending(candidate => candidate.Version).Select(candidate => candidate.Version.ToNormalizedString()).ToList();
        var who = key == _root ? "" : $"{Who(demands)}, but ";
        return new("LB2203", domain.Id, $"{who}{newest} needs LuBan {Pretty(newest.HostRange!)}, this host is {request.HostVersion}. "
            + (others.Count > 0 ? $"Ask for a version that runs here ({List(others)}), or upgrade the host." : $"No version of {domain.Id} runs here; upgrade the host, or ask its publisher."));
    }

    private ExtensionProblem NoExtension(Domain domain, List<Demand> demands) =>
        new("LB2211", domain.Id, $"{Who(demands)}, but {domain.Id} is no extension: its package type is not {PackageIds.ExtensionType}. Libraries belong inside the package that uses them; ask its publisher.");

    private ExtensionProblem OutOfRange(Domain domain, List<Demand> demands, List<Candidate> real)
    {
        var available = List([.. real.OrderByDescending(candidate => candidate.Version).Select(candidate => candidate.Version.ToNormalizedString())]);
        if (demands.Count == 1)
        {
            return PackageIds.Key(domain.Id) == _root
                ? new("LB2202", domain.Id, $"no version fits '{request.Version}'. '{domain.Source}' has {available}. Ask for one of these.")
                : new("LB2202", domain.Id, $"{Who(demands)}, but '{domain.Source}' has only {available}. Push a version that fits, or ask for another version of what needs it.");
        }
        var guard = demands.Find(demand => demand.IsInstalled && real.Exists(candidate => demands.TrueForAll(other => other.IsInstalled || other.Range.Satisfies(candidate.Version))));
        return guard is null
            ? new("LB2204", domain.Id, $"no version fits all who need it: {Who(demands)}. '{domain.Source}' has {available}. Ask for versions of these that agree.")
            : new("LB2206", domain.Id, $"changing it would break what is installed: {Who(demands)}. '{domain.Source}' has {available}. Upgrade or uninstall {guard.By.Split(' ')[0]} first.");
    }

    private ExtensionProblem HiddenOnly(Domain domain, List<Demand> demands, string what)
    {
        var fitting = domain.Candidates.Where(candidate => demands.TrueForAll(demand => demand.Range.Satisfies(candidate.Version)))
            .OrderByDescending(candidate => candidate.Version).Select(candidate => candidate.Version.ToNormalizedString()).ToList();
        return new("LB2207", domain.Id, $"every version that fits ({List(fitting)}) is {what}. Ask for one of them by its exact version{(what == "unlisted" ? "" : ", or allow prereleases")}.");
    }

    private ExtensionProblem Breaks(InstalledExtension extension, Need need, Candidate chosen) =>
        new("LB2206", chosen.Package.Id, $"{chosen} would break what is installed: {extension} needs {need.Id} {Pretty(need.Range)}. Upgrade or uninstall {extension.Id} first.");

    private ExtensionProblem TooHard() =>
        new("LB2209", request.Id, $"no solution was found in {MaxSteps} steps. Ask for exact versions of the extensions that depend on each other.");

    private string Who(List<Demand> demands) => string.Join("; ", demands.Select(demand => demand.ByKey is null
        ? $"the request asks for {Pretty(demand.Range)}"
        : $"{(demand.IsInstalled ? "installed " : "")}{demand.By} needs {Pretty(demand.Range)}{Path(demand)}"));

    /// <summary>How the request leads to a demand, when it does so through others.</summary>
    private string Path(Demand demand)
    {
        if (demand.IsInstalled || demand.ByKey == _root) return "";
        var path = new List<string> { demand.By };
        var seen = new HashSet<string>(StringComparer.Ordinal) { demand.ByKey! };
        var key = demand.ByKey!;
        while (key != _root && _demands[key].Find(by => by is { IsInstalled: false, ByKey: not null }) is { } parent && seen.Add(parent.ByKey!))
        {
            path.Add(parent.By);
            key = parent.ByKey!;
        }
        path.Reverse();
        return $" (through {string.Join(" → ", path)})";
    }

    private string SourceNames() => string.Join(", ", request.Sources.Select(source => $"'{source.Name}'"));

    private static string Pretty(NuRange range) => range.Equals(NuRange.All) ? "any version" : Versions.IsExact(range) ? range.MinVersion!.ToNormalizedString() : Versions.Text(range);

    private static string List(List<string> versions) => versions.Count <= 8 ? string.Join(", ", versions) : $"{string.Join(", ", versions.Take(8))} and {versions.Count - 8} more";
}
