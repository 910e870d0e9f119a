using LuBan.Resources.Storage.Sqlite;
using LuBan.Sdk;

namespace LuBan.Resources.Storage;

/// <summary>Puts a backup in the place of a store that is not running.</summary>
public static class ResourceStoreBackup
{
    /// <summary>How far a restore raises the revision: far enough that no client holds a revision of the lost history that will come again.</summary>
    public const long RevisionStep = 1_000_000;

    /// <summary>Restores a backup. Clients that watched the old history are told to list again (410).</summary>
    /// <param name="backupPath">A file written by <see cref="IResourceStore.BackupAsync"/>.</param>
    /// <param name="databasePath">The store's file. An existing one is kept beside it with the ending <c>.replaced</c>.</param>
    /// <exception cref="ExtensionException">LB5004: the store is in use. LB5009: the backup is missing or damaged.</exception>
    public static void Restore(string backupPath, string databasePath)
    {
        databasePath = Path.GetFullPath(databasePath);
        if (!File.Exists(backupPath))
            throw new ExtensionException("LB5009", $"There is no backup '{backupPath}'. Name a file that a backup has written.");
        Directory.CreateDirectory(Path.GetDirectoryName(databasePath)!);
        using var storeLock = StoreLock.Take(databasePath);
        var partial = databasePath + ".restoring";
        foreach (var leftover in new[] { partial, partial + "-wal", partial + "-shm" }) File.Delete(leftover);
        File.Copy(backupPath, partial);
        RaiseRevision(partial, backupPath);
        using (var copy = new FileStream(partial, FileMode.Open, FileAccess.ReadWrite)) copy.Flush(flushToDisk: true);

        foreach (var ending in new[] { "-shm", "-wal", "" })
            if (File.Exists(databasePath + ending))
                File.Move(databasePath + ending, $"{databasePath}.replaced{ending}", overwrite: true);
        File.Move(partial, databasePath);
    }

    private static void RaiseRevision(string path, string backupPath)
    {
        try
        {
            using var connection = SqliteConnection.Open(path, readOnly: false);
            SqliteSchema.Prepare(connection, path);
            if (connection.QueryText("PRAGMA integrity_check") is var verdict and not "ok")
                throw new ExtensionException("LB5009", $"The backup '{backupPath}' is damaged: {verdict}. Use another backup.");
            connection.Execute("BEGIN IMMEDIATE");
            connection.Execute($"UPDATE rev SET current=current+{RevisionStep}, compacted=current+{RevisionStep}");
            connection.Execute("DELETE FROM log");
            connection.Execute("COMMIT");
            connection.CheckpointTruncate();
        }
        catch (SqliteException problem)
        {
            throw new ExtensionException("LB5009", $"The backup '{backupPath}' is not a readable store: {problem.Message}. Use another backup.", problem);
        }
    }
}
