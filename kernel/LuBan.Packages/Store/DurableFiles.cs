using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LuBan.Packages;

/// <summary>Writes that are on the disk when they return, and replace a file whole or not at all.</summary>
public static class DurableFiles
{
    private const int ReadOnly = 0;
    private const UnixFileMode ReadOnlyFile = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Replaces a file: temporary file, fsync, rename, fsync of the directory.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">Its whole content.</param>
    /// <param name="temporaryDirectory">A folder on the same disk.</param>
    public static void Replace(string path, ReadOnlySpan<byte> content, string temporaryDirectory)
    {
        var temporary = Path.Combine(temporaryDirectory, Guid.NewGuid().ToString("n"));
        using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }
        File.Move(temporary, path, overwrite: true);
        FlushDirectory(Path.GetDirectoryName(path)!);
    }

    /// <summary>Writes a file that only its owner may read, from its first byte on: whole or not at all. Its folder is made, as private, when it is missing.</summary>
    public static void WritePrivate(string path, ReadOnlySpan<byte> content)
    {
        var folder = Path.GetDirectoryName(path)!;
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var temporary = $"{path}.{Guid.NewGuid():n}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(temporary, options))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }
        File.Move(temporary, path, overwrite: true);
        FlushDirectory(Path.GetDirectoryName(path)!);
    }

    /// <summary>Makes a file's content durable.</summary>
    public static void FlushFile(string path)
    {
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        RandomAccess.FlushToDisk(handle);
    }

    /// <summary>Makes the names in a directory durable. Windows does that with the rename itself.</summary>
    public static void FlushDirectory(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        // .NET does not open directories, hence the two calls.
        using var handle = Open(path, ReadOnly);
        if (handle.IsInvalid || FSync(handle) != 0) throw new IOException($"Cannot flush the directory '{path}': error {Marshal.GetLastPInvokeError()}.");
    }

    /// <summary>Lets nobody write to a file.</summary>
    public static void MakeReadOnly(string path)
    {
        if (OperatingSystem.IsWindows()) File.SetAttributes(path, FileAttributes.ReadOnly);
        else File.SetUnixFileMode(path, ReadOnlyFile);
    }

    /// <summary>Removes a directory tree with read-only files in it.</summary>
    public static void DeleteTree(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            foreach (var file in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories)) File.SetAttributes(file, FileAttributes.Normal);
        }
        Directory.Delete(directory, recursive: true);
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern SafeFileHandle Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int FSync(SafeFileHandle handle);
}
