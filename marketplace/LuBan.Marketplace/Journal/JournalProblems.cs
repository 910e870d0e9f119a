using LuBan.Sdk;

namespace LuBan.Marketplace.Journal;

/// <summary>What can be wrong with the files of a marketplace, in words.</summary>
internal static class JournalProblems
{
    public static ExtensionException InUse(string folder, Exception cause) => new("LB7001",
        $"The marketplace's data directory '{folder}' is in use by another process. Stop that one, or give this one another --data.", cause);

    public static ExtensionException Broken(string file, long sequence, string found) => new("LB7002",
        $"The journal '{file}' is damaged at entry {sequence}: {found}, and entries follow it. Nothing was changed. Restore the data directory from a backup.");

    public static ExtensionException Behind(string folder, long journal, long snapshot) => new("LB7003",
        $"The journal in '{folder}' ends at entry {journal}, but a snapshot knows entry {snapshot}: journal files are missing or older than the snapshot. Restore the whole data directory from one backup, or remove the folder 'snapshot' to go back to what the journal holds.");

    public static ExtensionException NotWritten(string what, Exception cause) => new("LB7005",
        $"The marketplace cannot write {what}: {cause.Message} Nothing was changed. Free space on the disk of the data directory, or give the process the right to write there, and try again.", cause);

    public static ExtensionException NoDatabase(Exception cause) => new("LB7006",
        $"The marketplace's database does not answer: {cause.Message} Nothing was changed. Check that it runs and that the connection string is right, and try again.", cause);
}
