namespace LuBan.Kernel.Workers.Processes;

/// <summary>How this kernel runs workers.</summary>
internal sealed class WorkerHostOptions
{
    /// <summary>The kernel's directory, which is closed to workers but for their own folders in it.</summary>
    public string Data { get; set; } = "";

    /// <summary>The program and its first arguments; empty for the running one.</summary>
    public IReadOnlyList<string> Command { get; set; } = [];

    /// <summary>
    /// The users of workers, one for each extension, when the kernel is root: the first also names the group that may pass through the kernel's
    /// folders. Default: 60706 to 61183, which neither Debian nor systemd gives to anybody.
    /// </summary>
    public uint FirstUser { get; set; } = 60706;

    /// <summary>The last of them.</summary>
    public uint LastUser { get; set; } = 61183;

    /// <summary>Whether workers get users of their own where the host allows it. Default: true.</summary>
    public bool OwnUsers { get; set; } = true;

    /// <summary>A cgroup (version 2) that was delegated to the kernel and has the controllers cpu, memory and pids; null to look for one.</summary>
    public string? ControlGroup { get; set; }

    /// <summary>How often memory, processor time and tasks are looked at. Default: 200 ms.</summary>
    public TimeSpan WatchInterval { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How many lines a worker may write per second before the rest of that second is dropped and counted. Default: 200.</summary>
    public int LinesPerSecond { get; set; } = 200;
}
