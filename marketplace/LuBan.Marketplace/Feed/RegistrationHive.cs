using LuBan.Marketplace.Search;
using LuBan.Marketplace.State;

namespace LuBan.Marketplace.Feed;

/// <summary>One of the three forms in which registrations are served: old clients read neither compressed answers nor SemVer 2.</summary>
/// <param name="Path">Its place in the feed.</param>
/// <param name="IsCompressed">Whether answers are always compressed.</param>
/// <param name="HasSemVer2">Whether versions are in it that only SemVer 2 clients can read.</param>
internal sealed record RegistrationHive(string Path, bool IsCompressed, bool HasSemVer2)
{
    public static RegistrationHive Plain { get; } = new("registration", false, false);

    public static RegistrationHive Compressed { get; } = new("registration-gz", true, false);

    public static RegistrationHive SemVer2 { get; } = new("registration-gz-semver2", true, true);

    public static IReadOnlyList<RegistrationHive> All { get; } = [Plain, Compressed, SemVer2];

    /// <summary>Whether a version is in it. What is not delivered is in none.</summary>
    public bool Holds(VersionEntry version) => version.State.IsDelivered() && (HasSemVer2 || !Offer.IsSemVer2(version.Version));
}
