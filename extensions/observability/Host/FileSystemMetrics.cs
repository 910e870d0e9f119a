using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace LuBan.Observability.Host;

/// <summary>Mounted file systems: /proc/mounts and statvfs, and the open files of the system.</summary>
/// <remarks>File systems of other machines are left out: a server that is gone would hold the reader up for ever.</remarks>
internal static partial class FileSystemMetrics
{
    private const ulong ReadOnly = 1;

    public static IEnumerable<HostSample> Read(HostFiles files)
    {
        if (files.Text("/proc/sys/fs/file-nr") is { } text && HostFiles.Words(text) is [var allocated, _, var maximum])
        {
            if (HostFiles.Parse(allocated) is { } open) yield return new("node_filefd_allocated", open);
            if (HostFiles.Parse(maximum) is { } most) yield return new("node_filefd_maximum", most);
        }
        var seen = new HashSet<string>();
        foreach (var words in files.Lines("/proc/mounts").Select(HostFiles.Words))
        {
            if (words.Length < 4) continue;
            var (device, mountpoint, type) = (Unescape(words[0]), Unescape(words[1]), words[2]);
            if (IgnoredTypes().IsMatch(type) && mountpoint != "/" || IgnoredMounts().IsMatch(mountpoint) || !seen.Add($"{device}\n{mountpoint}")) continue;
            foreach (var sample in FileSystem(files, device, mountpoint, type)) yield return sample;
        }
    }

    private static IEnumerable<HostSample> FileSystem(HostFiles files, string device, string mountpoint, string type)
    {
        (string, string)[] labels = [("device", device), ("fstype", type), ("mountpoint", mountpoint)];
        var isThere = StatVfs(files.Path(mountpoint), out var data) == 0;
        yield return new("node_filesystem_device_error", isThere ? 0 : 1, labels);
        if (!isThere) yield break;
        double block = data.FragmentSize;
        yield return new("node_filesystem_size_bytes", data.Blocks * block, labels);
        yield return new("node_filesystem_free_bytes", data.FreeBlocks * block, labels);
        yield return new("node_filesystem_avail_bytes", data.AvailableBlocks * block, labels);
        yield return new("node_filesystem_files", data.Files, labels);
        yield return new("node_filesystem_files_free", data.FreeFiles, labels);
        yield return new("node_filesystem_readonly", (data.Flags & ReadOnly) != 0 ? 1 : 0, labels);
    }

    // A space in a name is \040 there.
    private static string Unescape(string text) => OctalEscape().Replace(text, match => ((char)Convert.ToInt32(match.Groups[1].Value, 8)).ToString());

    [GeneratedRegex(@"\\([0-7]{3})")]
    private static partial Regex OctalEscape();

    [GeneratedRegex("^(autofs|binfmt_misc|bpf|cgroup2?|configfs|debugfs|devpts|devtmpfs|efivarfs|fusectl|hugetlbfs|iso9660|mqueue|nsfs|overlay|proc|procfs|pstore|rpc_pipefs|securityfs|selinuxfs|squashfs|sysfs|tracefs|nfs4?|cifs|smb3|fuse\\..*|9p|ceph)$")]
    private static partial Regex IgnoredTypes();

    [GeneratedRegex("^/(dev|proc|run/credentials/.+|sys|var/lib/docker/.+|var/lib/containers/storage/.+)($|/)")]
    private static partial Regex IgnoredMounts();

    [DllImport("libc", EntryPoint = "statvfs", SetLastError = true)]
    private static extern int StatVfs([MarshalAs(UnmanagedType.LPUTF8Str)] string path, out StatVfsData data);

    /// <summary>struct statvfs of 64-bit Linux.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct StatVfsData
    {
        public ulong BlockSize;
        public ulong FragmentSize;
        public ulong Blocks;
        public ulong FreeBlocks;
        public ulong AvailableBlocks;
        public ulong Files;
        public ulong FreeFiles;
        public ulong AvailableFiles;
        public ulong FileSystemId;
        public ulong Flags;
        public ulong MaximumName;
        private readonly ulong _spare1;
        private readonly ulong _spare2;
        private readonly ulong _spare3;
        private readonly ulong _spare4;
    }
}
