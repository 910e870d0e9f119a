namespace LuBan.Kernel.Installation;

/// <summary>Which of the versions that the upgrade strategy allows are taken, and when.</summary>
public sealed record UpgradePolicy
{
    /// <summary>The channel of versions that are still tried out. Absent: <c>stable</c>. Another channel's versions are taken besides the stable ones.</summary>
    public const string Stable = "stable";

    /// <summary>When upgrades may begin: <c>Sat-Sun 02:00-05:00</c>; several joined by <c>;</c>. Absent: at any time.</summary>
    public string? Window { get; init; }

    /// <summary>The time zone of the window, such as <c>Europe/Berlin</c>. Default: UTC.</summary>
    public string? TimeZone { get; init; }

    /// <summary>How long a version must have been published, as <c>72h</c>. Absent: as the source says, else 72h where packages must be signed and 0 elsewhere.</summary>
    public string? MinimumAge { get; init; }

    /// <summary>The channel that versions come from. Default: <c>stable</c>.</summary>
    public string? Channel { get; init; }

    /// <summary>An exact version or a range that is never left by an upgrade.</summary>
    public string? Pin { get; init; }

    /// <summary>Whether a version that ends an advisory about the installed one need not have the minimum age, nor wait for the window.</summary>
    public bool FixesAtOnce { get; init; }
}
