using LuBan.Sdk;
using NuGet.Versioning;
using NuRange = NuGet.Versioning.VersionRange;

namespace LuBan.Packages;

/// <summary>A version that could be chosen.</summary>
internal sealed record Candidate(AvailablePackage Package, NuGetVersion Version, string Source, IReadOnlyList<Need> Needs, NuRange? HostRange)
{
    public string Key { get; } = PackageIds.Key(Package.Id);

    public bool Listed => Package.Listed;

    public override string ToString() => $"{Package.Id} {Version.ToNormalizedString()}";
}

/// <summary>A dependency on another extension.</summary>
internal sealed record Need(string Id, NuRange Range)
{
    public string Key { get; } = PackageIds.Key(Id);
}

/// <summary>A need with the one who has it: a chosen version, an installed extension, or the request itself.</summary>
internal sealed record Demand(string By, string? ByKey, NuRange Range, bool IsInstalled)
{
    public bool NamesExactly(NuGetVersion version) => Versions.IsExact(Range) && Range.MinVersion!.Equals(version);
}

/// <summary>All that is known of one id.</summary>
internal sealed record Domain(string Id, IReadOnlyList<Candidate> Candidates, string Source, NuGetVersion? Installed)
{
    /// <summary>Whether the source has the id, in whatever versions.</summary>
    public bool IsKnown { get; init; }

    /// <summary>Why the sources could not be asked; null when they could.</summary>
    public ExtensionProblem? Failure { get; init; }
}
