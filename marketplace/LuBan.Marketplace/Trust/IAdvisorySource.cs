using LuBan.Packages;

namespace LuBan.Marketplace.Trust;

/// <summary>The advisories as the signed metadata carry them. Their documents' kind is <c>advisories</c>: a change of one makes new metadata.</summary>
internal interface IAdvisorySource
{
    /// <summary>Every advisory that counts.</summary>
    IReadOnlyList<PackageAdvisory> Current { get; }
}
