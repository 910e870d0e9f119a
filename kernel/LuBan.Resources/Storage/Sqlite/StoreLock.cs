using LuBan.Sdk;

namespace LuBan.Resources.Storage.Sqlite;

/// <summary>One process per store: the revision and the watch cache live in that process's memory.</summary>
internal static class StoreLock
{
    internal static FileStream Take(string databasePath)
    {
        var path = databasePath + ".lock";
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException problem) when (problem is not (DirectoryNotFoundException or PathTooLongException))
        {
            throw new ExtensionException("LB5004", $"The store '{databasePath}' is in use by another process (lock file '{path}'). Stop that process, or choose another data directory.", problem);
        }
    }
}
