using LuBan.Kernel.Diagnostics;

namespace LuBan.Kernel.Browsing;

/// <summary>How the platform stands, for whoever asks.</summary>
/// <param name="Version">The version of this server.</param>
/// <param name="Health">How it does.</param>
internal sealed record OverviewView(string Version, HealthReport Health)
{
    /// <summary>How many extensions are in each state; absent for those who may not list extensions.</summary>
    public IReadOnlyDictionary<string, int>? Extensions { get; init; }

    /// <summary>What can be brought up to date, at most 20; absent for those who may not list extensions.</summary>
    public IReadOnlyList<UpdateItem>? Updates { get; init; }
}

/// <summary>An extension that can be brought up to date.</summary>
/// <param name="Id">The id as published.</param>
/// <param name="DisplayName">The name in the language asked for.</param>
/// <param name="InstalledVersion">The installed version.</param>
/// <param name="RecommendedVersion">The newest version that fits this kernel.</param>
/// <param name="Updated">When its newest version was published; null when its source does not say.</param>
internal sealed record UpdateItem(string Id, string DisplayName, string? InstalledVersion, string? RecommendedVersion, DateTimeOffset? Updated);
