using System.Security.Cryptography;
using System.Text;
using LuBan.Extensions.Processes;
using LuBan.Sdk;

namespace LuBan.DevOps.Running;

/// <summary>Where everything of a run is. All of it is closed to others.</summary>
internal sealed class RunFolders
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const string SharedMemory = "/dev/shm";
    private readonly string _data;
    private readonly string _hash;
    private readonly Lazy<string> _work;

    public RunFolders(IExtensionEnvironment environment, HostAbilities host)
    {
        _data = environment.DataDirectory;
        _hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(_data)))[..12];
        // Memory survives the kernel, and never reaches a disk.
        IsVolatileInMemory = Directory.Exists(SharedMemory);
        VolatileRoot = IsVolatileInMemory ? Path.Combine(SharedMemory, $"luban-{_hash}") : Path.Combine(_data, "secret");
        // Not here: what the machine allows is found out by trying, which may take a while.
        _work = new(() => FindWork(host));
    }

    public bool IsVolatileInMemory { get; }

    /// <summary>Secrets, tokens and what is not masked yet.</summary>
    public string VolatileRoot { get; }

    public string Users => Path.Combine(_data, "users.json");

    public string Logs => Path.Combine(_data, "logs");

    public string PipelineRuns => Path.Combine(_data, "pipelineruns");

    public string TaskRuns => Path.Combine(_data, "taskruns");

    public string PipelineJournal(string uid) => Path.Combine(PipelineRuns, uid, "journal.jsonl");

    public string TaskJournal(string uid) => Path.Combine(TaskRuns, uid, "journal.jsonl");

    /// <summary>The folder of one try of a task run.</summary>
    public string Attempt(string uid, int attempt) => Path.Combine(Work(uid), $"{attempt}");

    /// <summary>The folder of everything that a task run works with.</summary>
    public string Work(string uid) => Path.Combine(_work.Value, "taskruns", uid);

    public string Volatile(string uid) => Path.Combine(VolatileRoot, uid);

    /// <summary>Makes the folder of a run's secrets.</summary>
    public void MakeVolatile(string uid)
    {
        // Whoever may pass it still finds closed folders behind it.
        if (Make(VolatileRoot) is { } root && _work.Value != _data && !OperatingSystem.IsWindows()) root.UnixFileMode = Private | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        Make(Volatile(uid));
    }

    /// <summary>Leaves nothing behind in memory when nothing is at work.</summary>
    public void DeleteVolatileRoot()
    {
        if (Directory.Exists(VolatileRoot) && !Directory.EnumerateFileSystemEntries(VolatileRoot).Any()) Directory.Delete(VolatileRoot);
    }

    /// <summary>A folder that is kept under a name.</summary>
    public string Claim(string @namespace, string name) => Path.Combine(_work.Value, "volumes", @namespace, name);

    /// <summary>Deletes the folders that a run brought with <c>volumeClaimTemplate</c>.</summary>
    public void DeleteClaimsOf(string @namespace, string uid)
    {
        var folder = Path.Combine(_work.Value, "volumes", @namespace);
        if (!Directory.Exists(folder)) return;
        foreach (var claim in Directory.EnumerateDirectories(folder, $"{ClaimPrefix(uid)}*")) Delete(claim);
    }

    /// <summary>The name of the claim that a run brings for one of its workspaces.</summary>
    public static string ClaimOf(string uid, string workspace) => $"{ClaimPrefix(uid)}{workspace.ToLowerInvariant().Replace('_', '-').Replace('.', '-')}";

    public static DirectoryInfo Make(string path) => OperatingSystem.IsWindows() ? Directory.CreateDirectory(path) : Directory.CreateDirectory(path, Private);

    public static void Delete(string path)
    {
        if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
    }

    private string FindWork(HostAbilities host)
    {
        // Also when it was there before: steps of other namespaces are at work on this machine.
        if (Make(_data) is { } data && !OperatingSystem.IsWindows()) data.UnixFileMode = Private;
        if (host.Unshare is not null || !ProcessUser.CanChange || OperatingSystem.IsWindows()) return _data;
        // Without mounts an unprivileged step must find its folders where they are: below a folder that it may pass, not list.
        var work = Path.Combine("/var/tmp", $"luban-{_hash}");
        foreach (var passed in new[] { work, Path.Combine(work, "taskruns"), Path.Combine(work, "volumes") }) Make(passed).UnixFileMode = Private | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return work;
    }

    private static string ClaimPrefix(string uid) => $"run-{uid}-";
}
