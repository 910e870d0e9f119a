namespace LuBan.AppStore.Model;

/// <summary>The phases of a <see cref="LocalApp"/>.</summary>
public static class AppPhase
{
    /// <summary>Something has to be mended or waited for first.</summary>
    public const string Pending = "Pending";

    /// <summary>Its processes begin.</summary>
    public const string Starting = "Starting";

    /// <summary>All instances are ready.</summary>
    public const string Running = "Running";

    /// <summary>Some instances are not ready.</summary>
    public const string Degraded = "Degraded";

    /// <summary>Nothing runs, as wanted.</summary>
    public const string Stopped = "Stopped";

    /// <summary>It ended and is not started again.</summary>
    public const string Failed = "Failed";

    /// <summary>It is being removed.</summary>
    public const string Deleting = "Deleting";
}
