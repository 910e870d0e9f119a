namespace LuBan.Marketplace.State;

/// <summary>What a state means for those who ask.</summary>
public static class VersionStateExtensions
{
    /// <summary>Whether a feed delivers the version when it is asked for by its number.</summary>
    public static bool IsDelivered(this VersionState state) => state is VersionState.Listed or VersionState.Unlisted or VersionState.Deprecated;

    /// <summary>Whether search and catalogue offer the version.</summary>
    public static bool IsListed(this VersionState state) => state is VersionState.Listed or VersionState.Deprecated;
}
