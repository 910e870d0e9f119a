namespace LuBan.Kernel.Workers.Processes;

/// <summary>What is kept about a running worker in a file, for the kernel that comes after one that was killed.</summary>
/// <param name="Process">The process id; also the id of its session.</param>
/// <param name="Started">When the process was started, in clock ticks since the machine's start: ids of processes are used again.</param>
/// <param name="Boot">Which start of the machine that was.</param>
internal sealed record WorkerRecord(int Process, long Started, string Boot)
{
    private static readonly string ThisBoot = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();

    /// <summary>Whether it speaks of processes that can still run.</summary>
    public bool IsOfThisBoot => Boot == ThisBoot;

    /// <summary>The record of a process that runs.</summary>
    public static WorkerRecord Of(int process) => new(process, LinuxProcess.Read(process)?.Started ?? long.MaxValue, ThisBoot);
}
