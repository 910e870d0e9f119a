using LuBan.Sdk;

namespace LuBan.Packages.Tests;

/// <summary>A few extensions with random versions and needs, small enough to try every combination.</summary>
internal sealed class RandomUniverse
{
    private const int Ids = 4;
    private readonly FakeSource _source = new();
    private readonly Dictionary<string, string> _installed = [];

    public ResolveRequest Request => new() { Id = "Acme.P0", HostVersion = "0.1.0", Sources = [_source], Installed = _installed };

    public static RandomUniverse Make(int seed)
    {
        var random = new Random(seed);
        var universe = new RandomUniverse();
        for (var id = 0; id < Ids; id++)
        {
            for (var version = 1; version <= random.Next(1, 5); version++)
            {
                var needs = Enumerable.Range(0, Ids)
                    .Where(other => other != id && random.Next(100) < (other > id ? 45 : 5))
                    .Select(other => $"Acme.P{other} {Range(random)}")
                    .ToArray();
                universe._source.Add($"Acme.P{id}", $"{version}.0.0", random.Next(10) == 0 ? "[5.0.0, )" : "[0.1.0, 1.0.0)", true, true, needs);
            }
        }
        // What is installed fits together: it was installed by a resolver.
        if (random.Next(3) == 0 && universe.Solutions("Acme.P1", []).FirstOrDefault() is { } solution)
        {
            foreach (var (id, package) in solution) universe._installed[id] = package.Version;
        }
        return universe;
    }

    /// <summary>The newest version of the extension asked for that is part of any valid solution; null when there is none.</summary>
    public string? BestRootVersion() => Solutions("Acme.P0", _installed)
        .Select(solution => Version(solution["acme.p0"].Version))
        .DefaultIfEmpty(null)
        .Max()?.ToString();

    /// <summary>What is wrong with a solution; null when nothing is.</summary>
    public string? FindFault(Resolution resolution)
    {
        var chosen = resolution.Packages.ToDictionary(package => package.Id.ToLowerInvariant(), package => Find(package.Id, package.Version));
        var done = new HashSet<string>();
        foreach (var package in resolution.Packages)
        {
            foreach (var need in package.Dependencies.Where(need => need.Id != "LuBan.Sdk"))
            {
                if (!done.Contains(need.Id.ToLowerInvariant())) return $"{package.Id} comes before {need.Id}";
            }
            done.Add(package.Id.ToLowerInvariant());
        }
        return IsValid("acme.p0", chosen, _installed) ? null : "a demand is not met";
    }

    private IEnumerable<Dictionary<string, AvailablePackage>> Solutions(string root, Dictionary<string, string> installed)
    {
        var options = Enumerable.Range(0, Ids)
            .Select(id => _source.Packages.Where(package => package.Id == $"Acme.P{id}").Cast<AvailablePackage?>().Append(null).ToList())
            .ToList();
        var combinations = options.Aggregate((IEnumerable<IEnumerable<AvailablePackage?>>)[[]], (sofar, next) => sofar.SelectMany(left => next.Select(right => left.Append(right))));
        return combinations
            .Select(combination => combination.OfType<AvailablePackage>().ToDictionary(package => package.Id.ToLowerInvariant()))
            .Where(chosen => chosen.ContainsKey(root.ToLowerInvariant()) && IsValid(root.ToLowerInvariant(), chosen, installed));
    }

    private bool IsValid(string root, Dictionary<string, AvailablePackage> chosen, Dictionary<string, string> installed)
    {
        if (chosen.Values.Any(package => package.HostRange != "[0.1.0, 1.0.0)" || Needs(package).Any(need => !chosen.TryGetValue(need.Key, out var other) || !need.Range.Contains(Version(other.Version))))) return false;
        foreach (var (id, version) in installed.Where(item => !chosen.ContainsKey(item.Key)))
        {
            if (Needs(Find(id, version)).Any(need => chosen.TryGetValue(need.Key, out var other) && !need.Range.Contains(Version(other.Version)))) return false;
        }
        return Reachable(root, chosen, []) is { } reachable && reachable.Count == chosen.Count;
    }

    /// <summary>What the root leads to; null when there is a cycle.</summary>
    private static HashSet<string>? Reachable(string id, Dictionary<string, AvailablePackage> chosen, List<string> path)
    {
        if (path.Contains(id)) return null;
        var found = new HashSet<string> { id };
        foreach (var need in Needs(chosen[id]))
        {
            if (Reachable(need.Key, chosen, [.. path, id]) is not { } below) return null;
            found.UnionWith(below);
        }
        return found;
    }

    private AvailablePackage Find(string id, string version) =>
        _source.Packages.First(package => package.Id.Equals(id, StringComparison.OrdinalIgnoreCase) && package.Version == version);

    private static IEnumerable<(string Key, VersionRange Range)> Needs(AvailablePackage package) => package.Dependencies
        .Where(need => need.Id != "LuBan.Sdk")
        .Select(need => (need.Id.ToLowerInvariant(), VersionRange.TryParse(need.Range, out var range) ? range : throw new FormatException(need.Range)));

    private static SemanticVersion Version(string text) => SemanticVersion.TryParse(text, out var version) ? version : throw new FormatException(text);

    private static string Range(Random random) => random.Next(4) switch
    {
        0 => $"[{random.Next(1, 5)}.0.0]",
        1 => $"[{random.Next(1, 4)}.0.0, {random.Next(4, 6)}.0.0)",
        2 => $"(, {random.Next(2, 5)}.0.0]",
        _ => $"[{random.Next(1, 3)}.0.0, )",
    };
}
