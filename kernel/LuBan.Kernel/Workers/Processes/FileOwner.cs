using System.Runtime.InteropServices;

namespace LuBan.Kernel.Workers.Processes;

/// <summary>Who owns a file. .NET does not say.</summary>
internal static unsafe partial class FileOwner
{
    private const int NoFollow = 0x100, Here = -100;
    private const uint OwnerMask = 0x08;

    /// <summary>The owner's id; null when the file is not there. Links are not followed.</summary>
    public static uint? Of(string path)
    {
        var status = stackalloc uint[64];
        // The fields before the owner are mask, block size, attributes (8 bytes) and number of links.
        return statx(Here, path, NoFollow, OwnerMask, status) == 0 ? status[5] : null;
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int folder, string path, int flags, uint mask, uint* status);
}
