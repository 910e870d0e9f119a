using System.Reflection;
using System.Runtime.InteropServices;
using LuBan.Sdk;

namespace LuBan.Resources.Storage.Sqlite;

/// <summary>Finds the native SQLite: <c>LUBAN_SQLITE</c>, then the system's, then the copy beside the program.</summary>
internal static class SqliteLibrary
{
    /// <summary>RETURNING, upserts on WITHOUT ROWID tables and the WAL fixes of 2021 are needed.</summary>
    internal const int MinimumVersion = 3_035_000;

    internal const string EnvironmentVariable = "LUBAN_SQLITE";

    private static readonly Lock Gate = new();
    private static nint _handle;

    /// <summary>Where the library that is in use was found.</summary>
    internal static string Source { get; private set; } = "";

    /// <summary>The version that is in use, such as 3.40.1.</summary>
    internal static string Version { get; private set; } = "";

    /// <summary>Loads the library once and checks its version.</summary>
    /// <exception cref="ExtensionException">LB5001: none found. LB5002: too old. LB5003: built without threads.</exception>
    internal static unsafe void EnsureLoaded()
    {
        lock (Gate)
        {
            if (_handle == 0)
            {
                var (handle, source) = Load(Environment.GetEnvironmentVariable(EnvironmentVariable), AppContext.BaseDirectory);
                NativeLibrary.SetDllImportResolver(typeof(SqliteLibrary).Assembly, Resolve);
                _handle = handle;
                Source = source;
            }
        }

        Version = Marshal.PtrToStringUTF8((nint)SqliteNative.sqlite3_libversion()) ?? "";
        CheckVersion(SqliteNative.sqlite3_libversion_number(), Version, Source);
        if (SqliteNative.sqlite3_threadsafe() == 0)
            throw new ExtensionException("LB5003", $"The SQLite library '{Source}' was built without thread support (SQLITE_THREADSAFE=0). The store reads from several threads. Point {EnvironmentVariable} to an ordinary build.");
    }

    internal static void CheckVersion(int number, string version, string source)
    {
        if (number < MinimumVersion)
            throw new ExtensionException("LB5002", $"The SQLite library '{source}' is {version}; the store needs 3.35 or later. Update the system's SQLite, or point {EnvironmentVariable} to a newer library.");
    }

    /// <summary>Tries the places in order.</summary>
    internal static (nint Handle, string Source) Load(string? configured, string baseDirectory)
    {
        if (!string.IsNullOrEmpty(configured))
        {
            // A path that was asked for is used or refused, never silently replaced.
            if (NativeLibrary.TryLoad(configured, out var chosen)) return (chosen, configured);
            throw new ExtensionException("LB5001", $"{EnvironmentVariable} names '{configured}', which is not a SQLite library that this process can load. Correct the path, or unset the variable to use the system's library.");
        }

        var candidates = Candidates(baseDirectory).ToList();
        foreach (var candidate in candidates)
            if (NativeLibrary.TryLoad(candidate, out var handle))
                return (handle, candidate);
        throw new ExtensionException("LB5001", $"No SQLite library was found. Looked for {string.Join(", ", candidates.Select(candidate => $"'{candidate}'"))}. Install SQLite (Debian: libsqlite3-0; Alpine: sqlite-libs), or point {EnvironmentVariable} to the library file.");
    }

    internal static IEnumerable<string> Candidates(string baseDirectory)
    {
        if (OperatingSystem.IsWindows()) yield return "winsqlite3.dll";
        else if (OperatingSystem.IsMacOS()) yield return "libsqlite3.dylib";
        else yield return "libsqlite3.so.0";

        var architecture = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        var file = OperatingSystem.IsWindows() ? "e_sqlite3.dll" : OperatingSystem.IsMacOS() ? "libe_sqlite3.dylib" : "libe_sqlite3.so";
        string[] platforms = OperatingSystem.IsWindows() ? ["win"] : OperatingSystem.IsMacOS() ? ["osx"] : ["linux", "linux-musl"];
        foreach (var platform in platforms)
            yield return Path.Combine(baseDirectory, "sqlite", $"{platform}-{architecture}", file);
    }

    private static nint Resolve(string libraryName, Assembly assembly, DllImportSearchPath? searchPath) =>
        libraryName == SqliteNative.Library ? _handle : 0;
}
