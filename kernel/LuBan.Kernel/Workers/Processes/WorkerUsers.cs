// Linux only: the launcher's constructor refuses everything else.
#pragma warning disable CA1416
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using LuBan.Sdk;

namespace LuBan.Kernel.Workers.Processes;

/// <summary>Which user an extension's workers run as: always the same one, to whom its data belongs.</summary>
internal sealed class WorkerUsers
{
    private readonly WorkerHostOptions _options;
    private readonly HashSet<uint> _given = [];
    private readonly Lock _choosing = new();

    public WorkerUsers(WorkerHostOptions options)
    {
        _options = options;
        WhyNone = Reason(options);
    }

    /// <summary>Why workers stay the kernel's user; null when they get their own.</summary>
    public string? WhyNone { get; }

    /// <summary>The group that may pass through the kernel's folders.</summary>
    public uint Group => _options.FirstUser;

    /// <summary>Whether workers get users of their own.</summary>
    [MemberNotNullWhen(false, nameof(WhyNone))]
    public bool AreOwn => WhyNone is null;

    /// <summary>The user of the extension whose data is in this folder: the folder's owner, or one who owns none of its neighbours.</summary>
    public uint? Take(string dataDirectory)
    {
        if (!AreOwn) return null;
        lock (_choosing)
        {
            var user = FileOwner.Of(dataDirectory) is { } owner && IsOurs(owner) ? owner : Free(dataDirectory);
            _given.Add(user);
            return user;
        }
    }

    private bool IsOurs(uint user) => user > _options.FirstUser && user <= _options.LastUser;

    /// <summary>Begins at a number of the folder's own: several kernels on one machine do not all begin with the first.</summary>
    private uint Free(string dataDirectory)
    {
        var neighbours = Directory.GetParent(dataDirectory)!;
        var taken = neighbours.Exists ? neighbours.EnumerateDirectories().Select(folder => FileOwner.Of(folder.FullName)).OfType<uint>().ToHashSet() : [];
        var count = _options.LastUser - _options.FirstUser;
        var start = BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes(dataDirectory))) % count;
        for (uint i = 0; i < count; i++)
        {
            var user = _options.FirstUser + 1 + ((start + i) % count);
            if (!taken.Contains(user) && !_given.Contains(user)) return user;
        }
        throw new ExtensionException("LB8854", $"All users from {_options.FirstUser + 1} to {_options.LastUser} belong to workers of other extensions. Give the setting Workers:LastUser a larger value.");
    }

    /// <summary>The first folder above these paths, outside of the kernel's own, that others may not pass.</summary>
    public string? Closed(IEnumerable<string> paths) => Closed(paths, _options.Data);

    private static string? Reason(WorkerHostOptions options)
    {
        if (!options.OwnUsers) return "the setting Workers:OwnUsers is off";
        if (LinuxNative.geteuid() != 0) return "the kernel is not root, and may not become somebody else";
        if (options.LastUser <= options.FirstUser) return "the setting Workers:LastUser is not above Workers:FirstUser";
        if (!Maps(options.FirstUser) || !Maps(options.LastUser)) return $"users {options.FirstUser} to {options.LastUser} do not exist in this container";
        return Closed([.. WorkerCommand.Files(options), .. Parents(Path.GetFullPath(options.Data)).Select(folder => Path.Combine(folder, "any"))], options.Data) is { } folder ? $"the folder {folder} is closed to other users" : null;
    }

    private static bool Maps(uint user) => File.ReadLines("/proc/self/uid_map")
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Any(part => user >= uint.Parse(part[0], null) && user - uint.Parse(part[0], null) < uint.Parse(part[2], null));

    /// <summary>The kernel's own folder and those in it are opened for workers; all others are somebody else's.</summary>
    private static string? Closed(IEnumerable<string> paths, string data) =>
        paths.Select(Path.GetFullPath).Where(path => !WorkerFolders.IsIn(path, data)).SelectMany(Parents).FirstOrDefault(folder => Directory.Exists(folder) && !File.GetUnixFileMode(folder).HasFlag(UnixFileMode.OtherExecute));

    private static IEnumerable<string> Parents(string path)
    {
        for (var folder = Path.GetDirectoryName(path); folder is not null; folder = Path.GetDirectoryName(folder)) yield return folder;
    }
}
