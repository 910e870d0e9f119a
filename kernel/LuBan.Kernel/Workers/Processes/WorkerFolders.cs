// Linux only: the launcher's constructor refuses everything else.
#pragma warning disable CA1416
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LuBan.Sdk;

namespace LuBan.Kernel.Workers.Processes;

/// <summary>Where workers listen, what of the kernel's directory they may pass through, and what a killed kernel left behind.</summary>
internal sealed class WorkerFolders
{
    private const int LongestSocketPath = 107;
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode GroupReads = Private | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;
    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
    private const uint Unchanged = uint.MaxValue;
    private readonly string _data;
    private readonly WorkerUsers _users;

    public WorkerFolders(string data, WorkerUsers users)
    {
        _data = Path.GetFullPath(data);
        _users = users;
        Root = RootOf(_data);
        Directory.CreateDirectory(Root, Private);
        if (FileOwner.Of(Root) != LinuxNative.geteuid()) throw new ExtensionException("LB8855", $"The folder of the workers' sockets, {Root}, belongs to somebody else. Remove it, or choose a data directory with a shorter path.");
        if (users.AreOwn) Pass(Root);
    }

    /// <summary>Below it each worker has a folder and a record.</summary>
    public string Root { get; }

    /// <summary>Whether a kernel before this one has left workers behind.</summary>
    public static bool HasLeftovers(string data) => RootOf(Path.GetFullPath(data)) is var root && Directory.Exists(root) && Directory.EnumerateDirectories(root).Any();

    public static string SocketOf(string folder) => Path.Combine(folder, "s");

    /// <summary>Whether a path is a folder or something in it.</summary>
    public static bool IsIn(string path, string folder) => (Path.GetFullPath(path) + "/").StartsWith(Path.GetFullPath(folder).TrimEnd('/') + "/", StringComparison.Ordinal);

    /// <summary>A folder of the worker's own, which nobody else enters.</summary>
    public string Create(uint? user)
    {
        var folder = Path.Combine(Root, RandomNumberGenerator.GetHexString(8, lowercase: true));
        Directory.CreateDirectory(folder, Private);
        Directory.CreateDirectory(Path.Combine(folder, "tmp"), Private);
        if (user is { } owner) Give(folder, owner);
        return folder;
    }

    /// <summary>Opens the folders of a package to the group of its extension, and those above to all workers for passing; closes what is beside them.</summary>
    public void Open(IEnumerable<string> readable, string dataDirectory, uint? user)
    {
        Directory.CreateDirectory(dataDirectory, Private);
        if (user is not { } owner) return;
        foreach (var folder in readable.Where(folder => IsIn(folder, _data) && Directory.Exists(folder)))
        {
            PassTo(folder);
            foreach (var entry in Inside(folder)) OpenEntry(entry, owner);
            OpenTo(folder, owner, GroupReads);
        }
        PassTo(dataDirectory);
        // The top is last: whoever owns it owns the rest, also after a kernel that was killed in the middle.
        if (FileOwner.Of(dataDirectory) != owner) Give(dataDirectory, owner);
        File.SetUnixFileMode(dataDirectory, Private);
    }

    /// <summary>Lets workers connect to a socket of the kernel's. It asks them who they are.</summary>
    public void OpenSocket(string path)
    {
        if (!_users.AreOwn) return;
        PassTo(path);
        // A folder of the kernel's alone outside of its directory, made because the path had become too long. Never one that others use.
        var folder = Path.GetDirectoryName(path)!;
        if (FileOwner.Of(folder) == LinuxNative.geteuid() && File.GetUnixFileMode(folder) == Private) Pass(folder);
        OpenTo(path, _users.Group, Private | UnixFileMode.GroupRead | UnixFileMode.GroupWrite);
    }

    /// <summary>Writes down that a worker runs, outside its reach. Whole or not at all: it is for after a kill.</summary>
    public static void Remember(string folder, WorkerRecord record)
    {
        File.WriteAllText(folder + ".new", JsonSerializer.Serialize(record, WorkerJson.Default.WorkerRecord));
        File.Move(folder + ".new", RecordOf(folder), overwrite: true);
    }

    public static void Remove(string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        File.Delete(folder + ".new");
        File.Delete(RecordOf(folder));
    }

    /// <summary>Ends what a kernel that was killed left running, and removes its sockets.</summary>
    /// <returns>The names of their folders.</returns>
    public async Task<IReadOnlyList<string>> SweepAsync(TimeProvider time)
    {
        var folders = Directory.GetDirectories(Root);
        foreach (var folder in folders)
        {
            try
            {
                if (await ReadRecordAsync(folder) is { IsOfThisBoot: true } record) await new ProcessFamily(record).EndAsync(time);
                Remove(folder);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Whatever a worker did to its own folder, it keeps nobody else from starting. The next kernel tries again.
            }
        }
        return [.. folders.Select(folder => Path.GetFileName(folder))];
    }

    private static async Task<WorkerRecord?> ReadRecordAsync(string folder) =>
        File.Exists(RecordOf(folder)) ? JsonSerializer.Deserialize(await File.ReadAllTextAsync(RecordOf(folder)), WorkerJson.Default.WorkerRecord) : null;

    private static string RecordOf(string folder) => folder + ".json";

    /// <summary>Lets workers pass all folders from the kernel's own down to one, and see none of their neighbours.</summary>
    private void PassTo(string path)
    {
        for (var folder = Path.GetDirectoryName(Path.GetFullPath(path)); folder is not null && IsIn(folder, _data); folder = Path.GetDirectoryName(folder)) Pass(folder);
    }

    private void Pass(string folder)
    {
        foreach (var entry in Directory.EnumerateFileSystemEntries(folder)) Close(entry);
        OpenTo(folder, _users.Group, Private | UnixFileMode.GroupExecute);
    }

    private static void OpenTo(string folder, uint group, UnixFileMode mode)
    {
        _ = LinuxNative.lchown(folder, Unchanged, group);
        File.SetUnixFileMode(folder, mode);
    }

    private static void Close(string entry)
    {
        try
        {
            var mode = File.GetUnixFileMode(entry);
            if ((mode & Others) != 0) File.SetUnixFileMode(entry, mode & ~Others);
        }
        catch (FileNotFoundException)
        {
            // A temporary file that has gone meanwhile.
        }
    }

    /// <summary>Everything below a folder but links and what is behind them: those may point anywhere.</summary>
    private static IEnumerable<string> Inside(string folder) =>
        Directory.EnumerateFileSystemEntries(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint });

    private static void OpenEntry(string entry, uint group)
    {
        if (Directory.Exists(entry)) OpenTo(entry, group, GroupReads);
        else if (File.GetUnixFileMode(entry) is var mode && !mode.HasFlag(UnixFileMode.OtherRead)) OpenTo(entry, group, mode | UnixFileMode.GroupRead);
    }

    private static void Give(string folder, uint owner)
    {
        foreach (var entry in Inside(folder)) _ = LinuxNative.lchown(entry, owner, owner);
        _ = LinuxNative.lchown(folder, owner, owner);
    }

    private static string RootOf(string data)
    {
        var root = Path.Combine(data, "workers");
        return Encoding.UTF8.GetByteCount(SocketOf(Path.Combine(root, "12345678")) + WorkerPing.UpgradeSuffix) <= LongestSocketPath ? root : Short(data);
    }

    private static string Short(string data) =>
        Path.Combine("/tmp", "luban-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(data)))[..16]);
}
