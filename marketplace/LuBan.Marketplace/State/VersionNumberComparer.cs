using LuBan.Packages;

namespace LuBan.Marketplace.State;

/// <summary>Orders entries by their version number, oldest first.</summary>
internal sealed class VersionNumberComparer : IComparer<VersionEntry>, IEqualityComparer<VersionEntry>
{
    public static VersionNumberComparer Instance { get; } = new();

    public int Compare(VersionEntry? one, VersionEntry? other) => PackageVersions.Compare(one?.Version, other?.Version);

    public bool Equals(VersionEntry? one, VersionEntry? other) => Compare(one, other) == 0;

    public int GetHashCode(VersionEntry entry) => entry.Version.ToLowerInvariant().GetHashCode(StringComparison.Ordinal);
}
