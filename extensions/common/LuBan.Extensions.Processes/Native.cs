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

    internal static string Error() => Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError());
}
