using System.Globalization;
using System.Runtime.InteropServices;

namespace LuBan.Extensions.Processes;

internal static partial class Native
{
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int kill(int process, int signal);

    [LibraryImport("libc")]
    internal static partial uint geteuid();

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int lchown(string path, uint owner, uint group);

    [LibraryImport("libc")]
    private static partial int fcntl(int file, int command, int argument);

    /// <summary>Marks every open file but the standard ones to be closed in children. The runtime's own are; what the kernel's process was itself started with need not be.</summary>
    internal static void KeepFilesFromChildren()
    {
        const int setFlags = 2, closeOnExec = 1;
        foreach (var path in Directory.EnumerateFileSystemEntries("/proc/self/fd"))
        {
            if (int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var file) && file > 2) _ = fcntl(file, setFlags, closeOnExec);
        }
    }

    internal static string Error() => Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError());
}
