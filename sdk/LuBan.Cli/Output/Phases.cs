namespace LuBan.Cli.Output;

internal static class Phases
{
    /// <returns>The colour for a phase or check result, or null for any other text.</returns>
    public static string? Colour(string text) => text switch
    {
        "Installed" or "True" or "ok" => "green",
        "Failed" or "False" or "failed" => "red",
        "Pending" or "Resolving" or "Downloading" or "Verifying" or "Activating" or "Upgrading" or "RollingBack" or "Uninstalling" or "warning" => "yellow",
        "Disabled" => "grey",
        _ => null,
    };
}
