namespace LuBan.Packages;

/// <summary>What a package needs: another package in a range of versions.</summary>
/// <param name="Id">The other package's id, as written.</param>
/// <param name="Range">Its versions in NuGet's notation, normalised: <c>[1.0.0, 2.0.0)</c>.</param>
public sealed record PackageDependency(string Id, string Range)
{
    /// <summary>Whether this is the dependency on the SDK, which every host brings.</summary>
    public bool IsSdk => PackageIds.IsSdk(Id);

    /// <summary>Whether a version of the other package is what is needed.</summary>
    /// <param name="version">A SemVer 2 version.</param>
    /// <returns>False also when the text is no version.</returns>
    public bool Accepts(string version) => Versions.TryParse(version, out var parsed) && Versions.ParseRange(Range).Satisfies(parsed);
}
