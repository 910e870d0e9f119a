using System.Globalization;

namespace LuBan.Kernel.Workers.Processes;

/// <summary>A cgroup (version 2) of one worker: Linux itself counts and limits all of its processes together.</summary>
internal sealed class ControlGroup(string folder)
{
    private readonly string _folder = folder;
    private const int Period = 100_000;
    private const string KernelGroup = "kernel", Prefix = "worker-";
    private static readonly string[] Controllers = ["cpu", "memory", "pids"];

    /// <summary>The cgroup of the kernel below which workers' can be made, or why there is none.</summary>
    public static (string? Folder, string Reason) Find(string? configured)
    {
        if ((configured ?? Own()) is not { } folder) return (null, "cgroup version 2 is not mounted");
        try
        {
            // A service manager that delegates puts the service itself one below, where it is in nobody's way.
            if (configured is null && Path.GetFileName(folder) == KernelGroup) folder = Path.GetDirectoryName(folder)!;
            string[] missing = [.. Controllers.Except(Words(folder, "cgroup.controllers"))];
            if (missing.Length > 0) return (null, $"the cgroup {folder} does not have the controllers {string.Join(", ", missing)}");
            if (Controllers.Except(Words(folder, "cgroup.subtree_control")).Any()) Enable(folder);
            return (folder, "");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (null, $"the cgroup {folder} is not delegated to the kernel: {exception.Message}");
        }
    }

    /// <summary>Groups with processes of their own cannot hand controllers on: the kernel moves one down when it is alone in its group.</summary>
    private static void Enable(string folder)
    {
        if (Words(folder, "cgroup.procs") is [var only] && only == Environment.ProcessId.ToString(CultureInfo.InvariantCulture))
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, KernelGroup)).FullName, "cgroup.procs"), only);
        File.WriteAllText(Path.Combine(folder, "cgroup.subtree_control"), string.Join(' ', Controllers.Select(name => "+" + name)));
    }

    private static string[] Words(string folder, string file) => File.ReadAllText(Path.Combine(folder, file)).Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Makes the group of a worker and puts its process in; no group, with the reason, where that is not allowed.</summary>
    public static (ControlGroup? Group, string Reason) TryCreate((string? Folder, string Reason) parent, string name, WorkerLimits limits, int process)
    {
        if (parent.Folder is null) return (null, parent.Reason);
        try
        {
            return (Create(parent.Folder, name, limits, process), "");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (null, exception.Message);
        }
    }

    /// <summary>Makes the group of a worker and puts its process in.</summary>
    /// <exception cref="IOException">It is not allowed.</exception>
    public static ControlGroup Create(string parent, string name, WorkerLimits limits, int process)
    {
        var group = new ControlGroup(Directory.CreateDirectory(Path.Combine(parent, Prefix + name)).FullName);
        group.Write("memory.max", limits.MemoryBytes.ToString(CultureInfo.InvariantCulture));
        group.Write("pids.max", limits.MaxTasks.ToString(CultureInfo.InvariantCulture));
        if (limits.Cpus is { } cpus) group.Write("cpu.max", string.Create(CultureInfo.InvariantCulture, $"{(long)(cpus * Period)} {Period}"));
        if (File.Exists(Path.Combine(group._folder, "memory.swap.max"))) group.Write("memory.swap.max", "0");
        group.Write("memory.oom.group", "1");
        group.Write("cgroup.procs", process.ToString(CultureInfo.InvariantCulture));
        return group;
    }

    /// <summary>Whether Linux has ended it for lack of memory.</summary>
    public bool RanOutOfMemory =>
        File.ReadLines(Path.Combine(_folder, "memory.events")).Any(line => line.StartsWith("oom_kill ", StringComparison.Ordinal) && !line.EndsWith(" 0", StringComparison.Ordinal));

    /// <summary>Ends everything in it at once.</summary>
    public void Kill()
    {
        try
        {
            Write("cgroup.kill", "1");
        }
        catch (IOException)
        {
            // The group has gone with its last process, or this Linux cannot do it: the session is ended one by one.
        }
    }

    public void Remove() => Directory.Delete(_folder);

    /// <summary>Removes the group of a worker whose kernel was killed, if there is one.</summary>
    public static void Remove(string? parent, string name)
    {
        if (parent is null || !Directory.Exists(Path.Combine(parent, Prefix + name))) return;
        var group = new ControlGroup(Path.Combine(parent, Prefix + name));
        group.Kill();
        try
        {
            group.Remove();
        }
        catch (IOException)
        {
            // Its last process is still on its way out. An empty group takes nothing from anybody.
        }
    }

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(_folder, file), text);

    /// <summary>The one that the kernel is in, where it may make others: not the root, which belongs to the machine.</summary>
    private static string? Own()
    {
        var line = File.ReadLines("/proc/self/cgroup").FirstOrDefault(one => one.StartsWith("0::/", StringComparison.Ordinal));
        var mount = File.ReadLines("/proc/self/mounts").Select(one => one.Split(' ')).FirstOrDefault(part => part[2] == "cgroup2")?[1];
        return line is null || mount is null ? null : Path.Combine(mount, line["0::/".Length..]);
    }
}
