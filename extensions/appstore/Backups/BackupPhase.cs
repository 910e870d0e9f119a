namespace LuBan.AppStore.Backups;

/// <summary>The phases of backups and restores.</summary>
internal static class BackupPhase
{
    public const string Running = "Running";
    public const string Completed = "Completed";
    public const string Failed = "Failed";
}
