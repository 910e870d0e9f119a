using System.Runtime.InteropServices;
using LuBan.Extensions.Processes;
using Microsoft.Win32.SafeHandles;

namespace LuBan.DevOps.Running;

/// <summary>Reads what a step wrote. A step may have put a link, a pipe or a device there instead.</summary>
internal static partial class SafeFile
{
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private static readonly bool IsArm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
    private static readonly int NoFollowHere = IsArm ? 0x8000 : 0x20000;
    private static readonly int FolderOnly = IsArm ? 0x4000 : 0x10000;

    /// <summary>The content of a plain file below a folder; null when there is none.</summary>
    /// <param name="folder">The folder, which only LuBan can replace.</param>
    /// <param name="path">The parts of the path below it.</param>
    /// <param name="limit">At most this many bytes; one more is read, so that "too large" can be told.</param>
    public static byte[]? Read(string folder, string[] path, int limit)
    {
        var current = folder;
        foreach (var part in path.SkipLast(1))
        {
            current = Path.Combine(current, part);
            if (new DirectoryInfo(current) is not { Exists: true, LinkTarget: null }) return null;
        }

        var file = Path.Combine(current, path[^1]);
        var descriptor = Open(file, NoFollowHere | NonBlocking | CloseOnExec);
        if (descriptor < 0) return null;
        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        using var content = new FileStream(handle, FileAccess.Read, 0);
        // A pipe cannot seek; a folder cannot be opened as a stream at all.
        if (!content.CanSeek) return null;
        var buffer = new byte[limit + 1];
        return buffer[..content.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)];
    }

    /// <summary>Makes the folders of a path below a folder that somebody else may write to, and gives the new ones away. No link is followed.</summary>
    /// <param name="folder">The folder, which only LuBan can replace.</param>
    /// <param name="path">The parts of the path below it.</param>
    /// <param name="user">Who gets the folders; null for LuBan itself.</param>
    /// <returns>Whether they are there; false when something else is in the way.</returns>
    public static bool MakeFolders(string folder, IEnumerable<string> path, ProcessUser? user)
    {
        var current = new SafeFileHandle(Open(folder, FolderOnly | CloseOnExec), ownsHandle: true);
        foreach (var part in path)
        {
            var made = MakeAt(current, part, 0x1C0) == 0;
            var next = new SafeFileHandle(OpenAt(current, part, FolderOnly | NoFollowHere | CloseOnExec), ownsHandle: true);
            current.Dispose();
            current = next;
            if (current.IsInvalid) return false;
            if (made && user is not null && Own(current, user.UserId, user.GroupId) != 0) return false;
        }

        current.Dispose();
        return true;
    }

    [LibraryImport("libc", EntryPoint = "openat", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int OpenAt(SafeFileHandle folder, string path, int flags);

    [LibraryImport("libc", EntryPoint = "mkdirat", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int MakeAt(SafeFileHandle folder, string path, uint mode);

    [LibraryImport("libc", EntryPoint = "fchown", SetLastError = true)]
    private static partial int Own(SafeFileHandle file, uint user, uint group);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags);
}
