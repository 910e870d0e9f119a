using LuBan.Marketplace.State;
using LuBan.Packages;

namespace LuBan.Marketplace.Search;

/// <summary>For whom a version is, as far as search asks: written as one text, because thousands of versions have the same few.</summary>
internal static class Offer
{
    public static string Of(VersionEntry version) =>
        $"{(IsPrerelease(version.Version) ? 'p' : 's')}{(IsSemVer2(version.Version) ? '2' : '1')}{version.Channel}\n{version.HostRange}";

    /// <summary>Whether a normalised version is a prerelease.</summary>
    public static bool IsPrerelease(string version) => version.Contains('-', StringComparison.Ordinal);

    /// <summary>Whether a normalised version cannot be read by clients of SemVer 1: its prerelease has dots.</summary>
    public static bool IsSemVer2(string version) => version.IndexOf('-', StringComparison.Ordinal) is var dash and >= 0 && version.IndexOf('.', dash) >= 0;
}

/// <summary>Which versions count for a query.</summary>
/// <param name="Prerelease">Whether prereleases do.</param>
/// <param name="SemVer2">Whether those do that need SemVer 2.</param>
/// <param name="Channel">Of which channel; null: any.</param>
/// <param name="Host">On which host they have to run; null: any.</param>
internal sealed record OfferFilter(bool Prerelease, bool SemVer2, string? Channel, string? Host)
{
    public static OfferFilter Of(SearchQuery query) => new(query.IncludePrerelease, query.IncludeSemVer2, query.Channel, query.HostVersion);

    /// <summary>Whether it lets a version through.</summary>
    public bool Accepts(VersionEntry version) => version.State.IsListed()
        && (Prerelease || !Offer.IsPrerelease(version.Version))
        && (SemVer2 || !Offer.IsSemVer2(version.Version))
        && (Channel is null || Channel == version.Channel)
        && (Host is null || PackageVersions.FitsHost(version.HostRange, Host));

    /// <summary>Whether it lets through what an <see cref="Offer"/> says.</summary>
    public bool Accepts(string offer)
    {
        var line = offer.IndexOf('\n', StringComparison.Ordinal);
        return (Prerelease || offer[0] == 's')
            && (SemVer2 || offer[1] == '1')
            && (Channel is null || offer.AsSpan(2, line - 2).SequenceEqual(Channel))
            && (Host is null || PackageVersions.FitsHost(line + 1 == offer.Length ? null : offer[(line + 1)..], Host));
    }
}
