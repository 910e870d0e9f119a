using System.Runtime.InteropServices;
using System.Text;

namespace LuBan.Observability.Logs.Files;

/// <summary>What a file is, whatever it is called at the moment: its device and its number.</summary>
internal readonly record struct FileIdentity(uint Major, uint Minor, ulong Number)
{
    private const int CurrentFolder = -100;
    private const uint BasicFields = 0x7ff;
    private const int Mode = 28, Inode = 32, DeviceMajor = 136, DeviceMinor = 140;
    private const int TypeMask = 0xF000, RegularFile = 0x8000;

    /// <summary>Asks the system; null for what is not there, or is no ordinary file: opening a pipe would wait for its writer.</summary>
    internal static FileIdentity? Of(string path)
    {
        var fields = new byte[256];
        if (statx(CurrentFolder, Encoding.UTF8.GetBytes(path + "\0"), 0, BasicFields, fields) != 0) return null;
        var mode = MemoryMarshal.Read<ushort>(fields.AsSpan(Mode));
        return (mode & TypeMask) == RegularFile ? new(MemoryMarshal.Read<uint>(fields.AsSpan(DeviceMajor)), MemoryMarshal.Read<uint>(fields.AsSpan(DeviceMinor)), MemoryMarshal.Read<ulong>(fields.AsSpan(Inode))) : null;
    }

    public override string ToString() => $"{Major:x}.{Minor:x}.{Number:x}";

    // The one call of the system whose structure is the same on every machine.
    [DllImport("libc", EntryPoint = "statx")]
    private static extern int statx(int folder, byte[] path, int flags, uint mask, byte[] fields);
}
